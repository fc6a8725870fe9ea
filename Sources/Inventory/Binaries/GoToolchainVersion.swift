/// The version of the standard library that a Go toolchain brings, from the name the toolchain gives itself.
///
/// Source: Go, package `go/version` (the syntax of release names; a suffix such as `-vendor` does not make another
/// release) and `runtime.Version`; the Go vulnerability database for the spelling of pre-releases (`1.21.0-rc.4`).
package enum GoToolchainVersion {
    /// The standard library's version, in the spelling of advisories where the two differ.
    ///
    /// `go1.21.3` and `go1.21.3 X:boringcrypto` are `1.21.3`, `go1.19` is `1.19`, `go1.21rc4` is `1.21.0-rc.4`.
    /// A development build (`go1.22-devel_4f63b2a`, `devel go1.22-4f63b2a Mon …`) keeps its commit:
    /// `1.22-devel_4f63b2a`. nil when no version is named (`devel +4f63b2a …`).
    package static func standardLibraryVersion(_ name: String) -> String? {
        let words = name.utf8.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        guard var word = words.first else { return nil }
        let isDevelopment = word.elementsEqual("devel".utf8)
        if isDevelopment {
            guard words.count > 1 else { return nil }
            word = words[1]
        }
        guard word.starts(with: "go".utf8) else { return nil }
        return release(Array(word.dropFirst(2)), isDevelopment: isDevelopment)
    }

    private static func release(_ text: [UInt8], isDevelopment: Bool) -> String? {
        var position = 0
        func digits() -> ArraySlice<UInt8> {
            let start = position
            while position < text.count, (0x30...0x39).contains(text[position]) { position += 1 }
            return text[start..<position]
        }
        guard !digits().isEmpty else { return nil }
        var parts = 1
        while parts < 3, position + 1 < text.count, text[position] == UInt8(ascii: "."),
            (0x30...0x39).contains(text[position + 1])
        {
            position += 1
            _ = digits()
            parts += 1
        }
        let base = String(decoding: text[..<position], as: UTF8.self)
        let rest = text[position...]
        if isDevelopment || rest.starts(with: "-devel".utf8) {
            return base + String(decoding: rest, as: UTF8.self)
        }
        for word in ["rc", "beta", "alpha"] where rest.starts(with: word.utf8) {
            position += word.utf8.count
            let number = digits()
            guard !number.isEmpty else { break }
            let zeros = String(repeating: ".0", count: 3 - parts)
            return "\(base)\(zeros)-\(word).\(String(decoding: number, as: UTF8.self))"
        }
        return base
    }
}
