/// What `format` of the strings library makes of a format and its arguments (cel-go, ext/strings.go, "Format"; the
/// conformance suite's `string_ext`, section `format`).
enum StringFormatter {
    /// The most digits after the point that a clause may ask for, as in cel-go.
    private static let maximumPrecision = 1000
    /// How deep lists and maps may be nested to be printed.
    private static let maximumDepth = 100
    private static let maximumLength = Value.longestText

    static func format(_ format: String, _ arguments: any ListValue) throws(EvaluationError) -> String {
        let bytes = Array(format.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 16 * arguments.count)
        var index = 0
        var argument = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "%") else {
                result.append(bytes[index])
                index += 1
                continue
            }
            index += 1
            if index < bytes.count, bytes[index] == UInt8(ascii: "%") {
                result.append(UInt8(ascii: "%"))
                index += 1
                continue
            }
            guard argument < arguments.count else {
                throw EvaluationError(.indexOutOfRange, "index \(argument) out of range")
            }
            guard index < bytes.count else { throw invalid("unexpected end of string") }
            let precision = try precision(bytes, &index)
            guard index < bytes.count else { throw invalid("could not find end of precision specifier") }
            let clause = bytes[index]
            index += 1
            try append(arguments.element(at: argument), clause, precision, to: &result)
            argument += 1
            if result.count > maximumLength { throw invalid("formatted text too long") }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func precision(_ bytes: [UInt8], _ index: inout Int) throws(EvaluationError) -> Int {
        guard bytes[index] == UInt8(ascii: ".") else { return 6 }
        index += 1
        let start = index
        var precision = 0
        while index < bytes.count, (0x30...0x39).contains(bytes[index]) {
            precision = min(precision * 10 + Int(bytes[index] - 0x30), maximumPrecision + 1)
            index += 1
        }
        if index == start { throw invalid("error while parsing precision: no digits") }
        if precision > maximumPrecision {
            throw invalid("error while parsing precision: more than the maximum of \(maximumPrecision)")
        }
        return precision
    }

    private static func append(
        _ value: Value, _ clause: UInt8, _ precision: Int, to result: inout [UInt8]
    ) throws(EvaluationError) {
        switch clause {
        case UInt8(ascii: "s"): try appendText(value, depth: 0, to: &result)
        case UInt8(ascii: "d"): result += try decimal(value).utf8
        case UInt8(ascii: "f"):
            let number = try double(value, "fixed-point")
            result += (special(number) ?? DecimalExpansion(number).fixed(precision)).utf8
        case UInt8(ascii: "e"):
            let number = try double(value, "scientific")
            result += (special(number) ?? DecimalExpansion(number).scientific(precision)).utf8
        case UInt8(ascii: "b"): result += try binary(value).utf8
        case UInt8(ascii: "x"): result += try hexadecimal(value, isUpper: false).utf8
        case UInt8(ascii: "X"): result += try hexadecimal(value, isUpper: true).utf8
        case UInt8(ascii: "o"):
            switch value {
            case .int(let number): result += String(number, radix: 8).utf8
            case .uint(let number): result += String(number, radix: 8).utf8
            default: throw unfit(value, "octal clause can only be used on integers")
            }
        default:
            let name = String(decoding: [clause], as: UTF8.self)
            throw invalid("could not parse formatting clause: unrecognized formatting clause \"\(name)\"")
        }
    }

    /// `%s`.
    private static func appendText(_ value: Value, depth: Int, to result: inout [UInt8]) throws(EvaluationError) {
        guard depth <= maximumDepth else { throw invalid("value too deeply nested to be formatted") }
        if result.count > maximumLength { throw invalid("formatted text too long") }
        switch value {
        case .null: result += "null".utf8
        case .bool(let value): result += (value ? "true" : "false").utf8
        case .int(let value): result += String(value).utf8
        case .uint(let value): result += String(value).utf8
        case .double(let value): result += (special(value) ?? value.plainDescription).utf8
        case .string(let value): result += value.utf8
        case .bytes(let value): result += value
        case .type(let type): result += type.name.utf8
        case .timestamp(let value): result += value.description.utf8
        case .duration(let value): result += value.description.utf8
        case .list(let list):
            result.append(UInt8(ascii: "["))
            for index in 0..<list.count {
                if index > 0 { result += ", ".utf8 }
                try appendText(list.element(at: index), depth: depth + 1, to: &result)
            }
            result.append(UInt8(ascii: "]"))
        case .map(let map):
            // Sorted by the text of the keys, so that the result does not depend on their order.
            var entries: [(key: [UInt8], value: Value)] = []
            for key in map.keys {
                var text: [UInt8] = []
                try appendText(key, depth: depth + 1, to: &text)
                if let value = map.value(for: key) { entries.append((text, value)) }
            }
            entries.sort { $0.key.lexicographicallyPrecedes($1.key) }
            result.append(UInt8(ascii: "{"))
            for (index, entry) in entries.enumerated() {
                if index > 0 { result += ", ".utf8 }
                result += entry.key
                result += ": ".utf8
                try appendText(entry.value, depth: depth + 1, to: &result)
            }
            result.append(UInt8(ascii: "}"))
        case .error(let error): throw error
        case .optional, .object, .unknown:
            throw unfit(
                value,
                "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, "
                    + "and timestamps")
        }
    }

    private static func decimal(_ value: Value) throws(EvaluationError) -> String {
        switch value {
        case .int(let number): return String(number)
        case .uint(let number): return String(number)
        case .double(let number): return special(number) ?? number.plainDescription
        default: throw unfit(value, "decimal clause can only be used on integers")
        }
    }

    private static func double(_ value: Value, _ clause: String) throws(EvaluationError) -> Double {
        switch value {
        case .int(let number): return Double(number)
        case .uint(let number): return Double(number)
        case .double(let number): return number
        default: throw unfit(value, "\(clause) clause can only be used on doubles")
        }
    }

    private static func binary(_ value: Value) throws(EvaluationError) -> String {
        switch value {
        case .bool(let value): return value ? "1" : "0"
        case .int(let number): return String(number, radix: 2)
        case .uint(let number): return String(number, radix: 2)
        default: throw unfit(value, "only integers and bools can be formatted as binary")
        }
    }

    private static func hexadecimal(_ value: Value, isUpper: Bool) throws(EvaluationError) -> String {
        func digits(_ bytes: some Sequence<UInt8>) -> String {
            let alphabet = Array((isUpper ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
            return String(decoding: bytes.flatMap { [alphabet[Int($0 >> 4)], alphabet[Int($0 & 15)]] }, as: UTF8.self)
        }
        switch value {
        case .int(let number): return String(number, radix: 16, uppercase: isUpper)
        case .uint(let number): return String(number, radix: 16, uppercase: isUpper)
        case .string(let text): return digits(text.utf8)
        case .bytes(let bytes): return digits(bytes)
        default: throw unfit(value, "only integers, byte buffers, and strings can be formatted as hex")
        }
    }

    private static func special(_ number: Double) -> String? {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        return nil
    }

    private static func unfit(_ value: Value, _ reason: String) -> EvaluationError {
        if case .error(let error) = value { return error }
        return invalid("error during formatting: \(reason), was given \(value.runtimeType.name)")
    }

    private static func invalid(_ message: String) -> EvaluationError { EvaluationError(.invalidArgument, message) }
}
