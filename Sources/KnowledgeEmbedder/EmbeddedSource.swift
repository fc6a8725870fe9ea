/// A file that is to be embedded.
struct EmbeddedFile {
    /// Relative to the folder of the target, with `/` between the parts.
    var path: String
    var bytes: [UInt8]
}

/// A file is refused because a string literal cannot hold its bytes.
struct NotText: Error {
    var path: String
}

/// The generated Swift source: one literal with the bytes of all files, one with their paths and sizes.
struct EmbeddedSource {
    private(set) var bytes: [UInt8] = []

    init(_ files: [EmbeddedFile]) throws {
        var index: [UInt8] = []
        add("/// The embedded files: generated, do not edit.\nenum KnowledgeData {\n")
        // Inlined, the literal would be in the binary once for each use.
        add("    /// The bytes of all files, one after the other.\n")
        add("    @inline(never) static var text: StaticString { \"")
        for file in files {
            guard String(validating: file.bytes, as: UTF8.self) != nil else { throw NotText(path: file.path) }
            Self.escape(file.bytes, into: &bytes)
            index += Array("\(file.bytes.count) \(file.path)\n".utf8)
        }
        add("\" }\n    /// One line a file, in the order of the bytes: the size, a space, the path.\n")
        add("    @inline(never) static var index: StaticString { \"")
        Self.escape(index, into: &bytes)
        add("\" }\n}\n")
    }

    private mutating func add(_ text: String) {
        bytes += Array(text.utf8)
    }

    /// Escapes what a string literal on one line cannot hold as it is.
    private static func escape(_ text: [UInt8], into output: inout [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        output.reserveCapacity(output.count + text.count + text.count / 16)
        for byte in text {
            switch byte {
            case UInt8(ascii: "\\"), UInt8(ascii: "\""):
                output += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"):
                output += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
            case 0..<0x20, 0x7F:
                output += Array("\\u{".utf8)
                output += [digits[Int(byte >> 4)], digits[Int(byte & 15)], UInt8(ascii: "}")]
            default:
                output.append(byte)
            }
        }
    }
}
