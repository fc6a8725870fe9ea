/// Walks over the elements of an XML document (XML 1.0, fifth edition) and hands out their texts.
///
/// Enough for a Maven model: comments, CDATA sections, the predefined entities and character references are read;
/// processing instructions, the document type and attributes are passed over; entities are never defined or fetched.
enum JavaXMLText {
    private static let deepest = 64

    /// Calls `element` for every element when it ends, with the local names on the way to it and its own text without
    /// space around it. Stops at the first thing that is not XML; what was read before has been handed out.
    static func read(_ bytes: Span<UInt8>, element: (_ path: [String], _ text: String) -> Void) {
        var path: [String] = []
        var texts: [[UInt8]] = []
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "&") {
                let text = reference(in: bytes, at: &position)
                if !texts.isEmpty { texts[texts.count - 1] += text }
            } else if byte != UInt8(ascii: "<") {
                if !texts.isEmpty { texts[texts.count - 1].append(byte) }
                position += 1
            } else if starts("<!--", bytes, position) {
                guard let end = find("-->", bytes, position + 4) else { return }
                position = end
            } else if starts("<![CDATA[", bytes, position) {
                guard let end = find("]]>", bytes, position + 9) else { return }
                if !texts.isEmpty {
                    for index in (position + 9)..<(end - 3) { texts[texts.count - 1].append(bytes[index]) }
                }
                position = end
            } else if starts("<?", bytes, position) {
                guard let end = find("?>", bytes, position + 2) else { return }
                position = end
            } else if starts("<!", bytes, position) {
                guard let end = declarationEnd(bytes, position) else { return }
                position = end
            } else if starts("</", bytes, position) {
                guard let end = find(">", bytes, position + 2), let text = texts.popLast() else { return }
                element(path, trimmed(text))
                path.removeLast()
                position = end
            } else {
                guard let (name, end, isEmpty) = startTag(bytes, position), path.count < deepest else { return }
                path.append(name)
                if isEmpty {
                    element(path, "")
                    path.removeLast()
                } else {
                    texts.append([])
                }
                position = end
            }
        }
    }

    private static func starts(_ text: StaticString, _ bytes: Span<UInt8>, _ position: Int) -> Bool {
        guard bytes.count - position >= text.utf8CodeUnitCount else { return false }
        for offset in 0..<text.utf8CodeUnitCount where bytes[position + offset] != text.utf8Start[offset] {
            return false
        }
        return true
    }

    /// The position behind the next occurrence of `text`.
    private static func find(_ text: StaticString, _ bytes: Span<UInt8>, _ start: Int) -> Int? {
        var position = start
        while position < bytes.count {
            if starts(text, bytes, position) { return position + text.utf8CodeUnitCount }
            position += 1
        }
        return nil
    }

    /// The position behind a document type, whose internal subset stands in brackets.
    private static func declarationEnd(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
        var position = start
        var brackets = 0
        var quote: UInt8 = 0
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if quote != 0 {
                if byte == quote { quote = 0 }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
            case UInt8(ascii: "["): brackets += 1
            case UInt8(ascii: "]"): brackets -= 1
            case UInt8(ascii: ">") where brackets <= 0: return position
            default: break
            }
        }
        return nil
    }

    /// The local name of a start tag, the position behind it, and whether the element ends with it.
    private static func startTag(_ bytes: Span<UInt8>, _ start: Int) -> (String, Int, Bool)? {
        var position = start + 1
        var name: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            if byte <= 0x20 || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") { break }
            // Only the local part of a qualified name counts.
            if byte == UInt8(ascii: ":") { name.removeAll() } else { name.append(byte) }
            position += 1
        }
        guard !name.isEmpty else { return nil }
        var quote: UInt8 = 0
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return (String(decoding: name, as: UTF8.self), position, bytes[position - 2] == UInt8(ascii: "/"))
            }
        }
        return nil
    }

    private static func reference(in bytes: Span<UInt8>, at position: inout Int) -> [UInt8] {
        var name: [UInt8] = []
        var end = position + 1
        while end < bytes.count, name.count < 12, bytes[end] != UInt8(ascii: ";") {
            name.append(bytes[end])
            end += 1
        }
        guard end < bytes.count, bytes[end] == UInt8(ascii: ";") else {
            position += 1
            return [UInt8(ascii: "&")]
        }
        let source = Array("&".utf8) + name + Array(";".utf8)
        position = end + 1
        switch String(decoding: name, as: UTF8.self) {
        case "amp": return [UInt8(ascii: "&")]
        case "lt": return [UInt8(ascii: "<")]
        case "gt": return [UInt8(ascii: ">")]
        case "quot": return [UInt8(ascii: "\"")]
        case "apos": return [UInt8(ascii: "'")]
        case let text where text.hasPrefix("#x"):
            return UInt32(text.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init).map { Array(String($0).utf8) }
                ?? source
        case let text where text.hasPrefix("#"):
            return UInt32(text.dropFirst()).flatMap(Unicode.Scalar.init).map { Array(String($0).utf8) } ?? source
        default: return source
        }
    }

    private static func trimmed(_ text: [UInt8]) -> String {
        guard let first = text.firstIndex(where: { $0 > 0x20 }), let last = text.lastIndex(where: { $0 > 0x20 })
        else { return "" }
        return String(decoding: text[first...last], as: UTF8.self)
    }
}
