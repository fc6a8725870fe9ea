/// Replaces variables in the values of a Compose file (compose-spec.io, "Interpolation").
struct ComposeInterpolation {
    /// Stands in a text for what is not known; no YAML text holds this byte.
    static let hole: UInt8 = 0

    /// The variables that are known.
    let environment: [String: String]
    private static let maximumDepth = 16

    struct Text: Equatable {
        /// The text, with a ``ComposeInterpolation/hole`` for every variable that is not known.
        var text: String
        /// The variables that are not known.
        var missing: [String] = []
    }

    func expand(_ text: String) -> Text {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return Text(text: text) }
        var missing: [String] = []
        let bytes = expand(Array(text.utf8)[...], missing: &missing, depth: 0)
        return Text(text: String(decoding: bytes, as: UTF8.self), missing: missing)
    }

    private func expand(_ text: ArraySlice<UInt8>, missing: inout [String], depth: Int) -> [UInt8] {
        var result: [UInt8] = []
        var index = text.startIndex
        // Where one brace is never closed no later one is looked for, which keeps the cost linear.
        var isClosed = true
        while index < text.endIndex {
            let byte = text[index]
            guard byte == UInt8(ascii: "$"), index + 1 < text.endIndex else {
                result.append(byte)
                index += 1
                continue
            }
            let next = text[index + 1]
            if next == UInt8(ascii: "$") {
                result.append(next)
                index += 2
            } else if next == UInt8(ascii: "{"), isClosed {
                guard let end = closing(text, from: index + 2) else {
                    isClosed = false
                    continue
                }
                result += substitute(text[(index + 2)..<end], missing: &missing, depth: depth)
                index = end + 1
            } else if isNameStart(next) {
                var end = index + 1
                while end < text.endIndex, isNamePart(text[end]) { end += 1 }
                result += value(text[(index + 1)..<end], missing: &missing)
                index = end
            } else {
                result.append(byte)
                index += 1
            }
        }
        return result
    }

    /// The brace that closes one; braces of variables in between are skipped.
    private func closing(_ text: ArraySlice<UInt8>, from start: Int) -> Int? {
        var depth = 0
        var index = start
        while index < text.endIndex {
            if text[index] == UInt8(ascii: "{"), index > start, text[index - 1] == UInt8(ascii: "$") {
                depth += 1
            } else if text[index] == UInt8(ascii: "}") {
                if depth == 0 { return index }
                depth -= 1
            }
            index += 1
        }
        return nil
    }

    private func value(_ name: ArraySlice<UInt8>, missing: inout [String]) -> [UInt8] {
        let name = String(decoding: name, as: UTF8.self)
        if let value = environment[name] { return Array(value.utf8) }
        missing.append(name)
        return [Self.hole]
    }

    /// What stands between the braces: a name, and perhaps what to take where it is not set.
    private func substitute(_ inside: ArraySlice<UInt8>, missing: inout [String], depth: Int) -> [UInt8] {
        var end = inside.startIndex
        while end < inside.endIndex, isNamePart(inside[end]) { end += 1 }
        let name = inside[..<end]
        guard end < inside.endIndex, depth < Self.maximumDepth else { return value(name, missing: &missing) }
        let isEmptyUnset = inside[end] == UInt8(ascii: ":")
        let mark = isEmptyUnset ? end + 1 : end
        guard mark < inside.endIndex else { return value(name, missing: &missing) }
        let known = environment[String(decoding: name, as: UTF8.self)]
        let isSet = known.map { !isEmptyUnset || !$0.isEmpty } ?? false
        switch inside[mark] {
        case UInt8(ascii: "-"):
            if isSet, let known { return Array(known.utf8) }
            return expand(inside[(mark + 1)...], missing: &missing, depth: depth + 1)
        case UInt8(ascii: "+"):
            guard known != nil else { return value(name, missing: &missing) }
            return isSet ? expand(inside[(mark + 1)...], missing: &missing, depth: depth + 1) : []
        default:
            return value(name, missing: &missing)
        }
    }

    private func isNameStart(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
    }

    private func isNamePart(_ byte: UInt8) -> Bool { isNameStart(byte) || (0x30...0x39).contains(byte) }
}
