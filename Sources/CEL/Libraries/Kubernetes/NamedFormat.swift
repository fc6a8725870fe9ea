/// The formats of texts that Kubernetes knows by name (k8s.io/apiserver/pkg/cel/library, "Format"), with its rules
/// (k8s.io/apimachinery/pkg/util/validation) and those of kube-openapi.
enum NamedFormat: String, CaseIterable, Sendable {
    case dns1123Label, dns1123Subdomain, dns1035Label, qualifiedName
    case dns1123LabelPrefix, dns1123SubdomainPrefix, dns1035LabelPrefix, labelValue
    case uri, uuid, byte, date, datetime

    /// What is wrong with a text, in the words of Kubernetes; empty when nothing is.
    func problems(of text: String) -> [String] {
        let bytes = Array(text.utf8)
        switch self {
        case .dns1123Label: return Self.label(bytes)
        case .dns1123Subdomain: return Self.subdomain(bytes)
        case .dns1035Label: return Self.oldLabel(bytes)
        case .dns1123LabelPrefix: return Self.label(Self.completed(bytes))
        case .dns1123SubdomainPrefix: return Self.subdomain(Self.completed(bytes))
        case .dns1035LabelPrefix: return Self.oldLabel(Self.completed(bytes))
        case .qualifiedName: return Self.qualifiedName(bytes)
        case .labelValue: return Self.labelValue(bytes)
        case .uri:
            do throws(URLReference.Failure) {
                _ = try URLReference.readRequest(text)
                return []
            } catch {
                return ["parse \"\(text)\": \(error.reason)"]
            }
        case .uuid: return Self.isUUID(bytes) ? [] : ["does not match the UUID format"]
        case .byte:
            let isPadded = !bytes.isEmpty && bytes.count % 4 == 0 && !bytes.contains { $0 < 0x20 }
            return isPadded && Base64.decode(text) != nil ? [] : ["invalid base64"]
        case .date: return Self.isDate(bytes[...]) ? [] : ["invalid date"]
        case .datetime: return Self.isDateTime(bytes) ? [] : ["invalid datetime"]
        }
    }

    // MARK: Names

    private static func isLowerOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isLowerOrDigit(byte) || (0x41...0x5A).contains(byte)
    }

    /// Letters and digits, with others between them.
    private static func isName(
        _ bytes: some BidirectionalCollection<UInt8>, _ isEnd: (UInt8) -> Bool, _ isBetween: (UInt8) -> Bool
    ) -> Bool {
        guard let first = bytes.first, let last = bytes.last, isEnd(first), isEnd(last) else { return false }
        return bytes.allSatisfy { isEnd($0) || isBetween($0) }
    }

    private static func isLabel(_ bytes: some BidirectionalCollection<UInt8>) -> Bool {
        isName(bytes, isLowerOrDigit) { $0 == UInt8(ascii: "-") }
    }

    private static func isSubdomain(_ bytes: [UInt8]) -> Bool {
        bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { isLabel($0) }
    }

    /// A name that something will be appended to: a dash at its end does not count.
    private static func completed(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count > 1, bytes.last == UInt8(ascii: "-") else { return bytes }
        return bytes.dropLast(2) + [UInt8(ascii: "a")]
    }

    private static func tooLong(_ length: Int) -> String { "must be no more than \(length) bytes" }

    /// A problem with the expression that is violated and examples of what does not.
    private static func mismatch(_ message: String, _ expression: String, _ examples: String...) -> String {
        let quoted = examples.map { "'\($0)', " }.joined(separator: " or ")
        return "\(message) (e.g. \(quoted)regex used for validation is '\(expression)')"
    }

    private static let labelExpression = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"

    private static func label(_ bytes: [UInt8]) -> [String] {
        var problems: [String] = []
        if bytes.count > 63 { problems.append(tooLong(63)) }
        if !isLabel(bytes) {
            problems.append(
                isSubdomain(bytes)
                    ? "must not contain dots"
                    : mismatch(
                        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must "
                            + "start and end with an alphanumeric character", labelExpression, "my-name", "123-abc"))
        }
        return problems
    }

    private static func subdomain(_ bytes: [UInt8]) -> [String] {
        var problems: [String] = []
        if bytes.count > 253 { problems.append(tooLong(253)) }
        if !isSubdomain(bytes) {
            problems.append(
                mismatch(
                    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and "
                        + "must start and end with an alphanumeric character",
                    labelExpression + #"(\."# + labelExpression + ")*", "example.com"))
        }
        return problems
    }

    private static func oldLabel(_ bytes: [UInt8]) -> [String] {
        var problems: [String] = []
        if bytes.count > 63 { problems.append(tooLong(63)) }
        if !isLabel(bytes) || (0x30...0x39).contains(bytes.first ?? 0x30) {
            problems.append(
                mismatch(
                    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an "
                        + "alphabetic character, and end with an alphanumeric character",
                    "[a-z]([-a-z0-9]*[a-z0-9])?", "my-name", "abc-123"))
        }
        return problems
    }

    private static func isQualifiedPart(_ bytes: some BidirectionalCollection<UInt8>) -> Bool {
        isName(bytes, isAlphanumeric) { "-_.".utf8.contains($0) }
    }

    private static let nameExpression = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"

    private static func nameMismatch(_ start: String) -> String {
        mismatch(
            "\(start)must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
                + "alphanumeric character", nameExpression, "MyName", "my.name", "123-abc")
    }

    private static func qualifiedName(_ bytes: [UInt8]) -> [String] {
        let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count <= 2, let name = parts.last else {
            return [
                nameMismatch("a qualified name ")
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
            ]
        }
        var problems: [String] = []
        if parts.count == 2 {
            let prefix = Array(parts[0])
            problems +=
                prefix.isEmpty ? ["prefix part must be non-empty"] : subdomain(prefix).map { "prefix part \($0)" }
        }
        if name.isEmpty {
            problems.append("name part must be non-empty")
        } else if name.count > 63 {
            problems.append("name part \(tooLong(63))")
        }
        if !isQualifiedPart(name) { problems.append(nameMismatch("name part ")) }
        return problems
    }

    private static func labelValue(_ bytes: [UInt8]) -> [String] {
        var problems: [String] = []
        if bytes.count > 63 { problems.append(tooLong(63)) }
        if !bytes.isEmpty, !isQualifiedPart(bytes) {
            problems.append(
                mismatch(
                    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and "
                        + "must start and end with an alphanumeric character", "(\(nameExpression))?", "MyValue",
                    "my_value", "12345"))
        }
        return problems
    }

    // MARK: Others

    /// Groups of 8, 4, 4, 4 and 12 hexadecimal digits, each dash between them optional.
    private static func isUUID(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        for (index, count) in [8, 4, 4, 4, 12].enumerated() {
            if index > 0, rest.first == UInt8(ascii: "-") { rest.removeFirst() }
            let group = rest.prefix(count)
            guard group.count == count, group.allSatisfy({ IPAddress.hexadecimalValue($0) != nil }) else {
                return false
            }
            rest = rest.dropFirst(count)
        }
        return rest.isEmpty
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard !bytes.isEmpty, bytes.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return bytes.prefix(9).reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// `full-date` of RFC 3339.
    private static func isDate(_ bytes: ArraySlice<UInt8>) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], let year = number(parts[0]), let month = number(parts[1]),
            let day = number(parts[2]), (1...12).contains(month)
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        return (1...days).contains(day)
    }

    /// `date-time` of RFC 3339, in either case of its letters.
    private static func isDateTime(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 20, bytes[10] | 0x20 == UInt8(ascii: "t"), isDate(bytes[..<10]) else { return false }
        guard isClock(bytes[11..<19], limits: [23, 59, 59]) else { return false }
        var rest = bytes[19...]
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
            guard !digits.isEmpty else { return false }
            rest = rest.dropFirst(1 + digits.count)
        }
        if rest.count == 1 { return rest.first.map { $0 | 0x20 } == UInt8(ascii: "z") }
        guard rest.count == 6, let sign = rest.first, "+-".utf8.contains(sign) else { return false }
        return isClock(rest.dropFirst(), limits: [99, 99])
    }

    /// Numbers of two digits with colons between them.
    private static func isClock(_ bytes: ArraySlice<UInt8>, limits: [Int]) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == limits.count else { return false }
        return zip(parts, limits).allSatisfy { part, limit in
            part.count == 2 && number(part).map { $0 <= limit } ?? false
        }
    }
}
