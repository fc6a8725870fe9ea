/// Reads the JSON arrays of exec forms.
enum DockerfileJSON {
    /// What the arguments of an instruction are.
    enum Result {
        /// No JSON array: the shell form.
        case none
        /// A JSON array with something else than strings, which Docker refuses.
        case notStrings
        case strings([Element])
    }

    /// A string of the array.
    struct Element {
        /// With its quotes.
        var range: Range<Int>
        /// Decoded, with the place of every byte.
        var content: MappedText
    }

    /// Reads a part of a text as a JSON array of strings.
    static func strings(in joined: MappedText, _ range: Range<Int>) -> Result {
        let bytes = joined.bytes
        let end = range.upperBound
        var position = range.lowerBound
        func skipSpace() {
            while position < end, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
        }
        skipSpace()
        guard position < end, bytes[position] == UInt8(ascii: "[") else { return .none }
        position += 1
        var elements: [Element] = []
        skipSpace()
        if position < end, bytes[position] == UInt8(ascii: "]") {
            position += 1
            skipSpace()
            return position == end ? .strings([]) : .none
        }
        while position < end {
            guard bytes[position] == UInt8(ascii: "\"") else { return otherwise(bytes[range]) }
            guard let element = string(in: joined, from: position, to: end) else { return .none }
            elements.append(element)
            position = element.range.upperBound
            skipSpace()
            guard position < end else { return .none }
            let separator = bytes[position]
            position += 1
            skipSpace()
            if separator == UInt8(ascii: "]") { return position == end ? .strings(elements) : .none }
            guard separator == UInt8(ascii: ",") else { return .none }
        }
        return .none
    }

    private static func otherwise(_ bytes: ArraySlice<UInt8>) -> Result {
        (try? JSONReader.read(Array(bytes))) == nil ? .none : .notStrings
    }

    /// Reads the string that starts at a quote; nil when it is none.
    private static func string(in joined: MappedText, from start: Int, to end: Int) -> Element? {
        let bytes = joined.bytes
        var content = MappedText(joined.lines)
        var position = start + 1
        while position < end {
            let byte = bytes[position]
            let place = joined.source(position)
            switch byte {
            case UInt8(ascii: "\""):
                return Element(range: start..<position + 1, content: content)
            case ..<0x20:
                return nil
            case UInt8(ascii: "\\"):
                guard position + 1 < end else { return nil }
                let escape = bytes[position + 1]
                position += 2
                switch escape {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(escape, from: place)
                case UInt8(ascii: "b"): content.append(0x08, from: place)
                case UInt8(ascii: "f"): content.append(0x0C, from: place)
                case UInt8(ascii: "n"): content.append(0x0A, from: place)
                case UInt8(ascii: "r"): content.append(0x0D, from: place)
                case UInt8(ascii: "t"): content.append(0x09, from: place)
                case UInt8(ascii: "u"):
                    guard var scalar = hex(bytes, position, end) else { return nil }
                    position += 4
                    if (0xD800..<0xDC00).contains(scalar), position + 1 < end, bytes[position] == UInt8(ascii: "\\"),
                        bytes[position + 1] == UInt8(ascii: "u"), let low = hex(bytes, position + 2, end),
                        (0xDC00..<0xE000).contains(low)
                    {
                        scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
                        position += 6
                    }
                    content.append((Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8, from: place)
                default: return nil
                }
            default:
                content.append(byte, from: place)
                position += 1
            }
        }
        return nil
    }

    private static func hex(_ bytes: [UInt8], _ start: Int, _ end: Int) -> UInt32? {
        guard start + 4 <= end else { return nil }
        var value: UInt32 = 0
        for byte in bytes[start..<start + 4] {
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
            case 0x41...0x46: value = value << 4 | UInt32(byte - 0x41 + 10)
            case 0x61...0x66: value = value << 4 | UInt32(byte - 0x61 + 10)
            default: return nil
            }
        }
        return value
    }
}
