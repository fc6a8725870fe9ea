/// A message in protocol buffers' text format, read without its schema.
struct TextprotoMessage {
    /// In order; repeated fields occur more than once. Names of extensions and of the types of `Any` keep their
    /// brackets: `[type.googleapis.com/google.protobuf.Struct]`.
    var fields: [TextprotoField] = []

    func all(_ name: String) -> [TextprotoValue] { fields.filter { $0.name == name }.map(\.value) }

    func has(_ name: String) -> Bool { fields.contains { $0.name == name } }

    func messages(_ name: String) -> [TextprotoMessage] {
        all(name).compactMap { if case .message(let message) = $0 { message } else { nil } }
    }

    func message(_ name: String) -> TextprotoMessage? { messages(name).last }

    func scalar(_ name: String) -> TextprotoScalar? {
        all(name).compactMap { if case .scalar(let scalar) = $0 { scalar } else { nil } }.last
    }

    func string(_ name: String) -> String? {
        if case .bytes(let bytes)? = scalar(name) { String(decoding: bytes, as: UTF8.self) } else { nil }
    }

    func word(_ name: String) -> String? {
        if case .word(let word)? = scalar(name) { word } else { nil }
    }

    func isTrue(_ name: String) -> Bool { word(name) == "true" }
}

/// A field with its value.
struct TextprotoField {
    var name: String
    var value: TextprotoValue
}

/// What stands behind a field's name.
enum TextprotoValue {
    case scalar(TextprotoScalar)
    case message(TextprotoMessage)
}

/// A value that is no message.
enum TextprotoScalar {
    /// A quoted string, escapes resolved; adjacent ones joined.
    case bytes([UInt8])
    /// A number or a bare word as written, with its sign: `-12`, `0x1F`, `-inf`, `true`, `NULL_VALUE`.
    case word(String)
}
