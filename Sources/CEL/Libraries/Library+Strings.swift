extension Library {
    /// The extension library `strings` (cel-go, ext/README.md, "Strings", all versions; the conformance suite's
    /// `string_ext`). An index behind a text's end is an error, as the conformance suite demands.
    public static let strings = Library("strings", functions: stringFunctions(isLenient: false))

    /// The functions; lenient ones give -1 instead of an error for a search that starts behind the end of a text, as
    /// cel-go and therefore Kubernetes do.
    static func stringFunctions(isLenient: Bool) -> [Function] {
        stringSearchFunctions(isLenient: isLenient) + stringPartFunctions + stringListFunctions + stringTextFunctions
    }

    private static func stringSearchFunctions(isLenient: Bool) -> [Function] {
        [
            Function(
                "indexOf",
                [
                    Overload("string_index_of_string", isMember: true, [.string, .string], .int) {
                        (text: String, part: String) in indexOf(text, part)
                    },
                    Overload("string_index_of_string_int", isMember: true, [.string, .string, .int], .int) {
                        (text: String, part: String, start: Int64) in
                        indexOf(text, part, from: start, isLenient: isLenient)
                    },
                ]),
            Function(
                "lastIndexOf",
                [
                    Overload("string_last_index_of_string", isMember: true, [.string, .string], .int) {
                        (text: String, part: String) in lastIndexOf(text, part)
                    },
                    Overload("string_last_index_of_string_int", isMember: true, [.string, .string, .int], .int) {
                        (text: String, part: String, start: Int64) in
                        lastIndexOf(text, part, from: start, isLenient: isLenient)
                    },
                ]),
        ]
    }

    private static let stringPartFunctions = [
        Function(
            "charAt",
            [Overload("string_char_at_int", isMember: true, [.string, .int], .string, charAt(_:_:))]),
        Function(
            "substring",
            [
                Overload("string_substring_int", isMember: true, [.string, .int], .string) {
                    (text: String, start: Int64) in substring(text, start, nil)
                },
                Overload("string_substring_int_int", isMember: true, [.string, .int, .int], .string) {
                    (text: String, start: Int64, end: Int64) in substring(text, start, end)
                },
            ]),
    ]

    private static let stringListFunctions = [
        Function(
            "split",
            [
                Overload("string_split_string", isMember: true, [.string, .string], .list(.string)) {
                    (text: String, separator: String) in split(text, separator, -1)
                }.costing(lengthCost),
                Overload(
                    "string_split_string_int", isMember: true, [.string, .string, .int], .list(.string), split(_:_:_:)
                )
                .costing(lengthCost),
            ]),
        Function(
            "join",
            [
                Overload("list_join", isMember: true, [.list(.string)], .string) {
                    (list: ListArgument) in join(list, "")
                },
                Overload("list_join_string", isMember: true, [.list(.string), .string], .string, join(_:_:)),
            ]),
    ]

    private static let stringTextFunctions = [
        Function(
            "lowerAscii",
            [
                Overload("string_lower_ascii", isMember: true, [.string], .string) {
                    (text: String) in .string(mapBytes(text) { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 })
                }
            ]),
        Function(
            "upperAscii",
            [
                Overload("string_upper_ascii", isMember: true, [.string], .string) {
                    (text: String) in .string(mapBytes(text) { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 })
                }
            ]),
        Function(
            "replace",
            [
                Overload("string_replace_string_string", isMember: true, [.string, .string, .string], .string) {
                    (text: String, old: String, new: String) in replace(text, old, new, -1)
                },
                Overload(
                    "string_replace_string_string_int", isMember: true, [.string, .string, .string, .int], .string,
                    replace(_:_:_:_:)),
            ]),
        Function("trim", [Overload("string_trim", isMember: true, [.string], .string, trim(_:))]),
        Function(
            "reverse",
            [
                Overload("string_reverse", isMember: true, [.string], .string) {
                    (text: String) in
                    var scalars = String.UnicodeScalarView()
                    scalars.append(contentsOf: text.unicodeScalars.reversed())
                    return .string(String(scalars))
                }
            ]),
        Function("strings.quote", [Overload("strings_quote", [.string], .string, quote(_:))]),
        Function(
            "format",
            [
                Overload("string_format", isMember: true, [.string, .list(.dyn)], .string) {
                    (format: String, arguments: ListArgument) in
                    do throws(EvaluationError) {
                        return .string(try StringFormatter.format(format, arguments.list))
                    } catch {
                        return .error(error)
                    }
                }
            ]),
    ]

    /// One unit for every byte of a text that may be taken to pieces.
    @Sendable static func lengthCost(_ arguments: [Value]) -> Int {
        if case .string(let text)? = arguments.first { 1 + text.utf8.count } else { 1 }
    }

    // MARK: What they do

    private static func outOfRange(_ index: Int64) -> Value {
        .failure(.indexOutOfRange, "index out of range: \(index)")
    }

    private static func charAt(_ text: String, _ index: Int64) -> Value {
        text.withIndexing { text in
            guard let start = text.offset(of: Int(clamping: index)) else { return outOfRange(index) }
            return .string(start == text.bytes.count ? "" : text.bytes.text(start..<text.next(after: start)))
        }
    }

    private static func indexOf(_ text: String, _ part: String) -> Value {
        text.withIndexing { text in
            part.withBytes { part in
                guard let found = text.find(part, from: 0) else { return .int(-1) }
                return .int(Int64(text.index(at: found)))
            }
        }
    }

    private static func indexOf(_ text: String, _ part: String, from index: Int64, isLenient: Bool) -> Value {
        if part.utf8.isEmpty { return .int(index) }
        return text.withIndexing { text in
            part.withBytes { part in
                guard index >= 0 else { return outOfRange(index) }
                guard let start = text.offset(of: Int(clamping: index)), start < text.bytes.count else {
                    return isLenient ? .int(-1) : outOfRange(index)
                }
                guard let found = text.find(part, from: start) else { return .int(-1) }
                return .int(Int64(text.index(at: found)))
            }
        }
    }

    private static func lastIndexOf(_ text: String, _ part: String) -> Value {
        text.withIndexing { text in
            part.withBytes { part in
                if part.isEmpty { return .int(Int64(text.count)) }
                guard let found = text.findLast(part, from: text.bytes.count) else { return .int(-1) }
                return .int(Int64(text.index(at: found)))
            }
        }
    }

    private static func lastIndexOf(_ text: String, _ part: String, from index: Int64, isLenient: Bool) -> Value {
        if part.utf8.isEmpty { return .int(index) }
        return text.withIndexing { text in
            part.withBytes { part in
                guard index >= 0 else { return outOfRange(index) }
                guard let start = text.offset(of: Int(clamping: index)), start < text.bytes.count else {
                    return isLenient ? .int(-1) : outOfRange(index)
                }
                guard let found = text.findLast(part, from: start) else { return .int(-1) }
                return .int(Int64(text.index(at: found)))
            }
        }
    }

    private static func substring(_ text: String, _ start: Int64, _ end: Int64?) -> Value {
        text.withIndexing { text in
            guard start >= 0 else { return outOfRange(start) }
            if let end, end < start {
                return .failure(.indexOutOfRange, "invalid substring range. start: \(start), end: \(end)")
            }
            guard let from = text.offset(of: Int(clamping: start)) else { return outOfRange(start) }
            guard let end else { return .string(text.bytes.text(from..<text.bytes.count)) }
            guard let to = text.offset(of: Int(clamping: end)) else { return outOfRange(end) }
            return .string(text.bytes.text(from..<to))
        }
    }

    /// As Go's `strings.SplitN`: an empty separator splits into code points.
    private static func split(_ text: String, _ separator: String, _ limit: Int64) -> Value {
        if limit == 0 { return .makeList([]) }
        let limit = limit < 0 ? Int.max : Int(clamping: limit)
        return text.withIndexing { text in
            separator.withBytes { separator in
                let bytes = text.bytes
                var parts: [Value] = []
                var start = 0
                if separator.isEmpty {
                    while start < bytes.count {
                        if parts.count >= Value.longestList { return .tooLong }
                        let end = parts.count + 1 < limit ? text.next(after: start) : bytes.count
                        parts.append(.string(bytes.text(start..<end)))
                        start = end
                    }
                    return .makeList(parts)
                }
                while parts.count + 1 < limit, let found = text.find(separator, from: start) {
                    if parts.count >= Value.longestList { return .tooLong }
                    parts.append(.string(bytes.text(start..<found)))
                    start = found + separator.count
                }
                parts.append(.string(bytes.text(start..<bytes.count)))
                return .makeList(parts)
            }
        }
    }

    private static func join(_ list: ListArgument, _ separator: String) -> Value {
        var result = ""
        for index in 0..<list.count {
            switch list[index] {
            case .string(let text):
                if index > 0 { result += separator }
                result += text
                if result.utf8.count > Value.longestText { return .tooLong }
            case .unknown(let unknown): return .unknown(unknown)
            case .error(let error): return .error(error)
            default: return .noSuchOverload("list.join")
            }
        }
        return .string(result)
    }

    /// As Go's `strings.Replace`: an empty text is found at the start and after each code point.
    private static func replace(_ text: String, _ old: String, _ new: String, _ limit: Int64) -> Value {
        if limit == 0 { return .string(text) }
        let limit = limit < 0 ? Int.max : Int(clamping: limit)
        let new = Array(new.utf8)
        return text.withIndexing { text in
            old.withBytes { old in
                let bytes = text.bytes
                var result: [UInt8] = []
                result.reserveCapacity(bytes.count)
                var count = 0
                var start = 0
                if old.isEmpty {
                    while count < limit {
                        result += new
                        if result.count > Value.longestText { return .tooLong }
                        count += 1
                        guard start < bytes.count else { break }
                        let end = text.next(after: start)
                        result += bytes[start..<end]
                        start = end
                    }
                } else {
                    while count < limit, let found = text.find(old, from: start) {
                        result += bytes[start..<found]
                        result += new
                        if result.count > Value.longestText { return .tooLong }
                        start = found + old.count
                        count += 1
                    }
                }
                result += bytes[start...]
                return .string(String(decoding: result, as: UTF8.self))
            }
        }
    }

    /// Without white space (Unicode's property `White_Space`) at both ends.
    private static func trim(_ text: String) -> Value {
        var scalars = text.unicodeScalars[...]
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        return .string(String(scalars))
    }

    private static func quote(_ text: String) -> Value {
        var result: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            switch byte {
            case 0x07: result += Array(#"\a"#.utf8)
            case 0x08: result += Array(#"\b"#.utf8)
            case 0x0C: result += Array(#"\f"#.utf8)
            case 0x0A: result += Array(#"\n"#.utf8)
            case 0x0D: result += Array(#"\r"#.utf8)
            case 0x09: result += Array(#"\t"#.utf8)
            case 0x0B: result += Array(#"\v"#.utf8)
            case 0x5C: result += Array(#"\\"#.utf8)
            case 0x22: result += Array(#"\""#.utf8)
            default: result.append(byte)
            }
        }
        result.append(UInt8(ascii: "\""))
        return .string(String(decoding: result, as: UTF8.self))
    }

    private static func mapBytes(_ text: String, _ body: (UInt8) -> UInt8) -> String {
        text.withBytes { bytes in
            String(unsafeUninitializedCapacity: bytes.count) { buffer in
                for index in 0..<bytes.count { buffer[index] = body(bytes[index]) }
                return bytes.count
            }
        }
    }
}
