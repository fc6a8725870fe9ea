/// Where a node is: member names and element indices from the root.
///
/// Written `spec.containers[0].image`; names that are no identifiers (letters, digits, `_` and `-`) as `["a.b/c"]`
/// with the escapes `\"` and `\\`. The path of the root is empty.
package struct DocumentPath: Hashable, Sendable, CustomStringConvertible {
    package enum Step: Hashable, Sendable {
        case key(String)
        case index(Int)
    }

    package var steps: [Step]

    package init(_ steps: [Step]) {
        self.steps = steps
    }

    /// Reads a path as ``description`` writes it; nil when it is none.
    package init?(parsing text: String) {
        steps = []
        let bytes = Array(text.utf8)
        var position = 0
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "[") {
                guard let step = Self.bracketed(bytes, &position) else { return nil }
                steps.append(step)
                continue
            }
            if bytes[position] == UInt8(ascii: ".") {
                guard !steps.isEmpty else { return nil }
                position += 1
            } else if !steps.isEmpty {
                return nil
            }
            let start = position
            while position < bytes.count, bytes[position] != UInt8(ascii: "."), bytes[position] != UInt8(ascii: "[") {
                position += 1
            }
            guard position > start else { return nil }
            steps.append(.key(String(decoding: bytes[start..<position], as: UTF8.self)))
        }
    }

    private static func bracketed(_ bytes: [UInt8], _ position: inout Int) -> Step? {
        position += 1
        guard position < bytes.count else { return nil }
        if bytes[position] == UInt8(ascii: "\"") {
            position += 1
            var name: [UInt8] = []
            while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
                if bytes[position] == UInt8(ascii: "\\") {
                    position += 1
                    guard position < bytes.count else { return nil }
                }
                name.append(bytes[position])
                position += 1
            }
            guard position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "]") else { return nil }
            position += 2
            return .key(String(decoding: name, as: UTF8.self))
        }
        let start = position
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
        guard position > start, position < bytes.count, bytes[position] == UInt8(ascii: "]"),
            let index = Int(String(decoding: bytes[start..<position], as: UTF8.self))
        else { return nil }
        position += 1
        return .index(index)
    }

    package var description: String {
        var text = ""
        for step in steps {
            switch step {
            case .index(let index): text += "[\(index)]"
            case .key(let name):
                let isIdentifier =
                    !name.isEmpty
                    && name.utf8.allSatisfy { byte in
                        switch byte {
                        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
                        default: false
                        }
                    }
                if isIdentifier {
                    text += text.isEmpty ? name : "." + name
                } else {
                    let escaped = name.unicodeScalars.reduce(into: "") { text, scalar in
                        if scalar == "\"" || scalar == "\\" { text.unicodeScalars.append("\\") }
                        text.unicodeScalars.append(scalar)
                    }
                    text += "[\"\(escaped)\"]"
                }
            }
        }
        return text
    }

    /// The path one step further down.
    package func appending(_ step: Step) -> DocumentPath { DocumentPath(steps + [step]) }

    /// The path of a member.
    package func key(_ name: String) -> DocumentPath { appending(.key(name)) }

    /// The path of an element.
    package func index(_ index: Int) -> DocumentPath { appending(.index(index)) }
}
