extension Library {
    /// The extension library `encoders` (cel-go, ext/README.md, "Encoders"; the conformance suite's `encoders_ext`):
    /// `base64.encode`, and `base64.decode` with or without padding.
    public static let encoders = Library(
        "encoders",
        functions: [
            Function(
                "base64.encode",
                [
                    Overload("base64_encode_bytes", [.bytes], .string) { (bytes: [UInt8]) in
                        .string(Base64.encode(bytes))
                    }
                ]),
            Function(
                "base64.decode",
                [
                    Overload("base64_decode_string", [.string], .bytes) { (text: String) in
                        guard let bytes = Base64.decode(text) else { return .invalid("illegal base64 data") }
                        return .bytes(bytes)
                    }
                ]),
        ])
}
