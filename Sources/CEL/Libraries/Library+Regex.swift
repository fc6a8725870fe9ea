extension Library {
    /// The extension library `regex` (cel-go, ext/README.md, "Regex"): `regex.replace`, `regex.extract`,
    /// `regex.extractAll`. Its optionals need the library of optional types.
    public static let regex = Library(
        "regex",
        functions: [
            Function(
                "regex.replace",
                [
                    Overload(
                        "regex_replace_string_string_string", [.string, .string, .string], .string
                    ) { (text: String, pattern: String, replacement: String) in
                        replace(text, pattern, replacement, -1)
                    },
                    Overload(
                        "regex_replace_string_string_string_int", [.string, .string, .string, .int], .string,
                        replace(_:_:_:_:)),
                ]),
            Function(
                "regex.extract",
                [
                    Overload("regex_extract_string_string", [.string, .string], .optional(.string), extract(_:_:))
                        .withConstantPattern { extract($0, $1) }
                ]),
            Function(
                "regex.extractAll",
                [
                    Overload("regex_extractAll_string_string", [.string, .string], .list(.string), extractAll(_:_:))
                        .costing(lengthCost)
                ]),
        ])

    private static func replace(_ text: String, _ pattern: String, _ replacement: String, _ count: Int64) -> Value {
        if count == 0 { return .string(text) }
        return withExpression(pattern) { expression in
            let limit = count < 0 ? Int.max : Int(clamping: count)
            let matches = expression.allMatches(in: text, limit: limit)
            if matches.isEmpty { return .string(text) }
            let parts: [ReplacementPart]
            switch replacementParts(replacement, groups: expression.groupCount) {
            case .success(let found): parts = found
            case .failure(let error): return .error(error)
            }
            let bytes = Array(text.utf8)
            var result: [UInt8] = []
            var end = 0
            for match in matches {
                if result.count > Value.longestText { return .tooLong }
                result += bytes[end..<match.range.lowerBound]
                for part in parts {
                    switch part {
                    case .text(let text): result += text
                    case .group(let number):
                        if let range = match.groups[number] { result += bytes[range] }
                    }
                }
                end = match.range.upperBound
            }
            result += bytes[end...]
            return .string(String(decoding: result, as: UTF8.self))
        }
    }

    private enum ReplacementPart {
        case text([UInt8])
        case group(Int)
    }

    private static func replacementParts(
        _ replacement: String, groups: Int
    ) -> Result<[ReplacementPart], EvaluationError> {
        func failure(_ reason: String) -> Result<[ReplacementPart], EvaluationError> {
            .failure(EvaluationError(.invalidArgument, "invalid replacement string: '\(replacement)' \(reason)"))
        }
        var parts: [ReplacementPart] = []
        var text: [UInt8] = []
        var iterator = replacement.utf8.makeIterator()
        while let byte = iterator.next() {
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            switch iterator.next() {
            case nil: return failure("\\ not allowed at end")
            case UInt8(ascii: "\\")?: text.append(UInt8(ascii: "\\"))
            case .some(let digit) where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit):
                let number = Int(digit - UInt8(ascii: "0"))
                guard number <= groups else {
                    return failure("references group \(number) but regex has only \(groups) group(s)")
                }
                parts += [.text(text), .group(number)]
                text = []
            default: return failure("\\ must be followed by a digit or \\")
            }
        }
        parts.append(.text(text))
        return .success(parts)
    }

    private static func extract(_ text: String, _ pattern: String) -> Value {
        withExpression(pattern) { extract($0, text) }
    }

    private static func extract(_ expression: RegularExpression, _ text: String) -> Value {
        withSingleGroup(expression) {
            guard let match = expression.firstMatch(in: text), let found = content(of: match, in: text) else {
                return .optional(.none)
            }
            return .optional(OptionalValue(.string(found)))
        }
    }

    private static func extractAll(_ text: String, _ pattern: String) -> Value {
        withExpression(pattern) { expression in
            withSingleGroup(expression) {
                .makeList(expression.allMatches(in: text).compactMap { content(of: $0, in: text).map { .string($0) } })
            }
        }
    }

    private static func withSingleGroup(_ expression: RegularExpression, _ body: () -> Value) -> Value {
        guard expression.groupCount <= 1 else {
            return .invalid("regular expression has more than one capturing group: \"\(expression.pattern)\"")
        }
        return body()
    }

    /// The group's text, or that of the whole match where there are no groups; nil for a group that is empty.
    private static func content(of match: RegularExpression.Match, in text: String) -> String? {
        if match.groups.count == 1 { return slice(text, match.range) }
        guard let range = match.groups[1], !range.isEmpty else { return nil }
        return slice(text, range)
    }

    /// The bytes of a range as a text.
    static func slice(_ text: String, _ range: Range<Int>) -> String {
        var text = text
        return text.withUTF8 { String(decoding: UnsafeBufferPointer(rebasing: $0[range]), as: UTF8.self) }
    }
}
