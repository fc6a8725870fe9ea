import CRE2

/// A regular expression with RE2's syntax and semantics, which cel-spec prescribes (langdef.md, "Regular Expressions"):
/// leftmost match, time linear in the text, no back references, text as UTF-8.
///
/// Group names may also be written `(?<name>…)`, as later versions of RE2 and Go allow.
///
/// Unchecked because it holds a C handle: RE2's objects are not changed after they are made, and are documented as safe
/// for use by several threads.
public final class RegularExpression: @unchecked Sendable {
    /// Why a pattern is no regular expression.
    public struct PatternError: Error, Hashable, Sendable, CustomStringConvertible {
        /// A sentence, as RE2 puts it.
        public var description: String
    }

    /// A match: offsets in bytes of the text's UTF-8.
    public struct Match: Hashable, Sendable {
        /// The whole match, then the groups; nil for a group that took no part.
        public var groups: [Range<Int>?]
        /// The whole match.
        public var range: Range<Int>
    }

    /// The most memory, in bytes, that one compiled expression and its matching may take; RE2's default.
    public static let memoryLimit: Int64 = 8 << 20

    private let handle: OpaquePointer

    /// The pattern it was made of.
    public let pattern: String

    /// Compiles a pattern. ``cached(_:)`` avoids doing it again.
    public init(_ pattern: String) throws(PatternError) {
        self.pattern = pattern
        switch Self.compile(pattern) {
        case .success(let handle):
            self.handle = handle
        case .failure(let error):
            guard let renamed = Self.withLongGroupNames(pattern), case .success(let handle) = Self.compile(renamed)
            else {
                throw error
            }
            self.handle = handle
        }
    }

    deinit { cre2_free(handle) }

    private static func compile(_ pattern: String) -> Result<OpaquePointer, PatternError> {
        var pattern = pattern
        let handle = pattern.withUTF8 { bytes in
            withText(bytes) { cre2_compile($0, bytes.count, memoryLimit) }
        }
        guard let handle else { return .failure(PatternError(description: "pattern too large")) }
        var length = 0
        guard let text = cre2_error(handle, &length) else { return .success(handle) }
        let message = UnsafeRawBufferPointer(start: text, count: length)
        let error = PatternError(description: String(decoding: message, as: UTF8.self))
        cre2_free(handle)
        return .failure(error)
    }

    /// Turns `(?<name>` into `(?P<name>`; nil when there is none.
    private static func withLongGroupNames(_ pattern: String) -> String? {
        var result: [UInt8] = []
        var isChanged = false
        let bytes = Array(pattern.utf8)
        var index = 0
        var isInClass = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\\"), index + 1 < bytes.count {
                result += bytes[index...index + 1]
                index += 2
                continue
            }
            if byte == UInt8(ascii: "[") { isInClass = true }
            if byte == UInt8(ascii: "]") { isInClass = false }
            if !isInClass, bytes[index...].starts(with: "(?<".utf8) {
                result += Array("(?P<".utf8)
                index += 3
                isChanged = true
                continue
            }
            result.append(byte)
            index += 1
        }
        return isChanged ? String(decoding: result, as: UTF8.self) : nil
    }

    /// The number of instructions of the compiled program, a measure of what matching costs per byte.
    public var programSize: Int { Int(cre2_program_size(handle)) }

    /// The number of groups, without the whole match.
    public var groupCount: Int { max(0, Int(cre2_group_count(handle))) }

    /// Whether some part of the text matches.
    public func matches(_ text: String) -> Bool { search(text, entire: false) }

    /// Whether the whole text matches.
    public func matchesEntirely(_ text: String) -> Bool { search(text, entire: true) }

    private func search(_ text: String, entire: Bool) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            withText(bytes) { cre2_match(handle, $0, bytes.count, 0, entire, nil, 0) }
        }
    }

    /// The first match.
    public func firstMatch(in text: String) -> Match? {
        var text = text
        return text.withUTF8 { firstMatch(in: $0, from: 0) }
    }

    /// The matches from left to right that do not overlap, at most `limit` of them. As in Go, an empty match right
    /// after another match does not count.
    public func allMatches(in text: String, limit: Int = .max) -> [Match] {
        var text = text
        return text.withUTF8 { bytes in
            var result: [Match] = []
            var position = 0
            var previousEnd = -1
            while result.count < limit, position <= bytes.count, let match = firstMatch(in: bytes, from: position) {
                let range = match.range
                if !range.isEmpty || range.lowerBound != previousEnd { result.append(match) }
                previousEnd = range.upperBound
                if range.upperBound > position {
                    position = range.upperBound
                } else {
                    position += 1
                    while position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
                }
            }
            return result
        }
    }

    /// The text with its first match or all matches replaced; `\1` to `\9` in the replacement stand for groups, `\0`
    /// for the whole match, `\\` for a backslash. Nil when the replacement has something else after a backslash.
    public func replacing(in text: String, with replacement: String, all: Bool = true) -> String? {
        var text = text
        var replacement = replacement
        return text.withUTF8 { bytes in
            replacement.withUTF8 { rewrite in
                withText(rewrite) { rewriteStart in
                    guard cre2_check_rewrite(handle, rewriteStart, rewrite.count) else { return nil }
                    return withText(bytes) { start in
                        var length = 0
                        var count: Int32 = 0
                        guard
                            let result = cre2_replace(
                                handle, start, bytes.count, rewriteStart, rewrite.count, all, &length, &count)
                        else { return nil }
                        defer { cre2_free_text(result) }
                        return String(decoding: UnsafeRawBufferPointer(start: result, count: length), as: UTF8.self)
                    }
                }
            }
        }
    }

    private func firstMatch(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Match? {
        let count = groupCount + 1
        return withText(bytes) { text in
            withUnsafeTemporaryAllocation(of: cre2_span.self, capacity: count) { spans in
                guard let base = spans.baseAddress,
                    cre2_match(handle, text, bytes.count, start, false, base, Int32(clamping: count))
                else { return nil }
                let groups = spans.map { $0.start < 0 ? nil : $0.start..<$0.end }
                guard let range = groups.first ?? nil else { return nil }
                return Match(groups: groups, range: range)
            }
        }
    }
}

/// Calls with a pointer that is not null even when there are no bytes: RE2 tells a group that took no part by null.
private func withText<Result>(
    _ bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafePointer<CChar>) -> Result
) -> Result {
    if let start = bytes.baseAddress {
        return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) { body($0) }
    }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1) { empty in
        empty[0] = 0
        return body(UnsafePointer(empty.baseAddress.unsafelyUnwrapped))
    }
}
