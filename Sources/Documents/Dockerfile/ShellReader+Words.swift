extension ShellReader {
    /// Moves to the end of the line.
    mutating func skipLine() {
        while position < end, text.bytes[position] != 0x0A { position += 1 }
    }

    /// Reads one word; the commands of its substitutions go to `nested`.
    mutating func word(depth: Int, nested: inout [ShellCommand]) -> ShellWord {
        let start = position
        var value: [UInt8] = []
        var isKnown = true
        reading: while let byte = byte() {
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0B, 0x0C, UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"),
                UInt8(ascii: ")"):
                break reading
            case 0x0D where self.byte(1) == 0x0A || self.byte(1) == nil:
                break reading
            case UInt8(ascii: "<"), UInt8(ascii: ">"):
                guard position == start, self.byte(1) == UInt8(ascii: "(") else { break reading }
                let sign = position
                position += 1
                substitution(depth: depth, nested: &nested)
                value.append(contentsOf: text.bytes[sign..<position])
                isKnown = false
            case UInt8(ascii: "("):
                // `name=(…)` is an array, `@(…)` and its like are patterns.
                guard position > start, let before = value.last,
                    before == UInt8(ascii: "=") || Self.isPatternSign(before)
                else { break reading }
                skipParentheses(depth: depth, nested: &nested)
                isKnown = false
            case UInt8(ascii: "'"):
                position += 1
                while let byte = self.byte(), byte != UInt8(ascii: "'") {
                    value.append(byte)
                    position += 1
                }
                if position < end { position += 1 }
            case UInt8(ascii: "\""):
                position += 1
                quoted(depth: depth, value: &value, isKnown: &isKnown, nested: &nested)
            case UInt8(ascii: "\\"):
                position += 1
                guard let next = self.byte() else { break reading }
                position += 1
                if next == 0x0D, self.byte() == 0x0A {
                    position += 1
                } else if next != 0x0A {
                    value.append(next)
                }
            case UInt8(ascii: "$"), UInt8(ascii: "`"):
                expansion(depth: depth, inQuotes: false, value: &value, isKnown: &isKnown, nested: &nested)
            default:
                value.append(byte)
                position += 1
            }
        }
        let range = start..<position
        let source = text.source(range)
        let place = text.lines.place(source.lowerBound)
        let plain = String(decoding: value, as: UTF8.self)
        budget.take(1, at: place)
        return ShellWord(
            text: text.text(range), value: isKnown ? .known(plain) : .unknown(partial: plain), range: source,
            line: place.line, column: place.column, part: range)
    }

    private static func isPatternSign(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "@"), UInt8(ascii: "!"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "*"): true
        default: false
        }
    }

    /// Reads up to the closing double quote.
    private mutating func quoted(
        depth: Int, value: inout [UInt8], isKnown: inout Bool, nested: inout [ShellCommand]
    ) {
        while let byte = byte() {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return
            case UInt8(ascii: "\\"):
                position += 1
                guard let next = self.byte() else { return }
                position += 1
                switch next {
                case UInt8(ascii: "$"), UInt8(ascii: "`"), UInt8(ascii: "\""), UInt8(ascii: "\\"):
                    value.append(next)
                case 0x0A: break
                default:
                    value.append(byte)
                    value.append(next)
                }
            case UInt8(ascii: "$"), UInt8(ascii: "`"):
                expansion(depth: depth, inQuotes: true, value: &value, isKnown: &isKnown, nested: &nested)
            default:
                value.append(byte)
                position += 1
            }
        }
    }

    /// Reads what starts with `$` or a backquote; its text stays in the value as it is written.
    private mutating func expansion(
        depth: Int, inQuotes: Bool, value: inout [UInt8], isKnown: inout Bool, nested: inout [ShellCommand]
    ) {
        let start = position
        if byte() == UInt8(ascii: "`") {
            backquotes(depth: depth, nested: &nested)
        } else {
            position += 1
            switch byte() {
            case UInt8(ascii: "("):
                if byte(1) == UInt8(ascii: "(") {
                    skipParentheses(depth: depth, nested: &nested)
                } else {
                    substitution(depth: depth, nested: &nested)
                }
            case UInt8(ascii: "{"):
                braces(depth: depth, nested: &nested)
            case UInt8(ascii: "'") where !inQuotes:
                position += 1
                while let byte = byte(), byte != UInt8(ascii: "'") {
                    position += byte == UInt8(ascii: "\\") && position + 1 < end ? 2 : 1
                }
                if position < end { position += 1 }
            case UInt8(ascii: "\"") where !inQuotes:
                return
            case let byte?:
                if Self.isNameByte(byte) {
                    let isDigit = (0x30...0x39).contains(byte)
                    position += 1
                    while !isDigit, let next = self.byte(), Self.isNameByte(next) { position += 1 }
                } else if [0x40, 0x2A, 0x23, 0x3F, 0x2D, 0x24, 0x21].contains(byte) {
                    position += 1
                } else {
                    value.append(UInt8(ascii: "$"))
                    return
                }
            case nil:
                value.append(UInt8(ascii: "$"))
                return
            }
        }
        isKnown = false
        value.append(contentsOf: text.bytes[start..<position])
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
        default: false
        }
    }

    /// Reads `(…)` as commands.
    private mutating func substitution(depth: Int, nested: inout [ShellCommand]) {
        guard nesting < Self.maximumDepth else { return skipDeep() }
        position += 1
        nesting += 1
        nested.append(contentsOf: list(until: UInt8(ascii: ")"), depth: depth + 1, isSubstitution: true))
        nesting -= 1
    }

    private mutating func backquotes(depth: Int, nested: inout [ShellCommand]) {
        position += 1
        let start = position
        while let byte = byte(), byte != UInt8(ascii: "`") {
            position += byte == UInt8(ascii: "\\") && position + 1 < end ? 2 : 1
        }
        let inside = start..<position
        if position < end { position += 1 }
        guard nesting < Self.maximumDepth else { return }
        let resume = (position, end)
        position = inside.lowerBound
        end = inside.upperBound
        nesting += 1
        nested.append(contentsOf: list(until: nil, depth: depth + 1, isSubstitution: true))
        nesting -= 1
        (position, end) = resume
    }

    /// Reads `{…}` behind a dollar sign.
    private mutating func braces(depth: Int, nested: inout [ShellCommand]) {
        var open = 0
        var isQuoted = false
        while let byte = byte() {
            switch byte {
            case UInt8(ascii: "{"): open += 1
            case UInt8(ascii: "}"):
                open -= 1
                if open == 0 {
                    position += 1
                    return
                }
            case UInt8(ascii: "\\"):
                if position + 1 < end { position += 1 }
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "$") where self.byte(1) == UInt8(ascii: "("):
                position += 1
                substitution(depth: depth, nested: &nested)
                continue
            case UInt8(ascii: "`"):
                backquotes(depth: depth, nested: &nested)
                continue
            default: break
            }
            if position < end { position += 1 }
        }
    }

    /// Reads from an opening parenthesis to the one that closes it; what stands between is no command, but may hold
    /// substitutions.
    mutating func skipParentheses(depth: Int, nested: inout [ShellCommand]) {
        var open = 0
        while let byte = byte() {
            switch byte {
            case UInt8(ascii: "("): open += 1
            case UInt8(ascii: ")"):
                open -= 1
                if open <= 0 {
                    position += 1
                    return
                }
            case UInt8(ascii: "\\"):
                if position + 1 < end { position += 1 }
            case UInt8(ascii: "'"):
                position += 1
                while let byte = self.byte(), byte != UInt8(ascii: "'") { position += 1 }
            case UInt8(ascii: "$") where self.byte(1) == UInt8(ascii: "(") && self.byte(2) != UInt8(ascii: "("):
                position += 1
                substitution(depth: depth, nested: &nested)
                continue
            case UInt8(ascii: "`"):
                backquotes(depth: depth, nested: &nested)
                continue
            default: break
            }
            if position < end { position += 1 }
        }
    }

    /// Skips `(…)` by counting parentheses.
    private mutating func skipDeep() {
        var open = 0
        while let byte = byte() {
            position += 1
            if byte == UInt8(ascii: "(") { open += 1 }
            if byte == UInt8(ascii: ")") {
                open -= 1
                if open <= 0 { return }
            }
        }
    }
}
