import Documents

/// The way from a name of a check's expressions to a value: `it.securityContext.capabilities.add[0]`,
/// `service.environment[it]`.
package struct PathExpression: Hashable, Sendable, CustomStringConvertible {
    package enum Step: Hashable, Sendable {
        case field(String)
        case index(Int)
        /// The value of a name (`it`, or one of `let`): a text or a number.
        case variable(String)
    }

    /// A variable, such as `spec` or `it`.
    package var root: String
    package var steps: [Step]

    /// Reads `root.field["key"][0]`; nil when the text is no path.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        var position = 0
        func identifier() -> String? {
            let start = position
            while position < bytes.count {
                let byte = bytes[position]
                let isLetter = (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
                guard isLetter || (position > start && (0x30...0x39).contains(byte)) else { break }
                position += 1
            }
            return position > start ? String(decoding: bytes[start..<position], as: UTF8.self) : nil
        }
        guard let root = identifier() else { return nil }
        self.root = root
        steps = []
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: ".") {
                position += 1
                guard let name = identifier() else { return nil }
                steps.append(.field(name))
                continue
            }
            guard bytes[position] == UInt8(ascii: "["), position + 1 < bytes.count else { return nil }
            position += 1
            let quote = bytes[position]
            if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                guard let end = bytes[(position + 1)...].firstIndex(of: quote), end + 1 < bytes.count,
                    bytes[end + 1] == UInt8(ascii: "]")
                else { return nil }
                steps.append(.field(String(decoding: bytes[(position + 1)..<end], as: UTF8.self)))
                position = end + 2
            } else if let name = identifier() {
                guard position < bytes.count, bytes[position] == UInt8(ascii: "]") else { return nil }
                steps.append(.variable(name))
                position += 1
            } else {
                guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "]")),
                    let index = Int(String(decoding: bytes[position..<end], as: UTF8.self)), index >= 0
                else { return nil }
                steps.append(.index(index))
                position = end + 1
            }
        }
    }

    package var description: String {
        steps.reduce(into: root) { text, step in
            switch step {
            case .field(let name):
                let isPlain = name.utf8.allSatisfy { byte in
                    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
                        || byte == 0x5F
                }
                text += isPlain && !name.isEmpty ? ".\(name)" : "[\"\(name)\"]"
            case .index(let index): text += "[\(index)]"
            case .variable(let name): text += "[\(name)]"
            }
        }
    }
}
