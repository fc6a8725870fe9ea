extension Library {
    /// The members of strings that the language itself has (langdef.md, "String Functions").
    static let stringMembers: [Function] = [
        member("contains", "contains_string") { text, part in text.isPart(part) },
        member("startsWith", "starts_with_string") { text, prefix in
            text.count >= prefix.count && UnsafeRawBufferPointer(rebasing: text[..<prefix.count]).isSame(as: prefix)
        },
        member("endsWith", "ends_with_string") { text, suffix in
            text.count >= suffix.count
                && UnsafeRawBufferPointer(rebasing: text[(text.count - suffix.count)...]).isSame(as: suffix)
        },
    ]

    private static func member(
        _ name: String, _ id: String,
        _ body: @escaping @Sendable (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Bool
    ) -> Function {
        let overload = Overload(
            id, isMember: true, [.string, .string], .bool,
            .binary { a, b in
                guard case .string(let text) = a, case .string(let other) = b else {
                    return .failure(.noSuchOverload, "no such overload: \(name)")
                }
                return .bool(text.withBytes { text in other.withBytes { other in body(text, other) } })
            })
        return Function(name, [overload])
    }
}

extension UnsafeRawBufferPointer {
    /// Whether `part` is somewhere in these bytes, in `O(count)` for whatever both are.
    fileprivate func isPart(_ part: UnsafeRawBufferPointer) -> Bool {
        guard let first = part.first else { return true }
        guard part.count <= count else { return false }
        if part.count > 32 { return isLongPart(part) }
        for start in 0...(count - part.count) where self[start] == first {
            if UnsafeRawBufferPointer(rebasing: self[start..<(start + part.count)]).isSame(as: part) { return true }
        }
        return false
    }

    /// Knuth, Morris, Pratt: after a mismatch goes on with the longest beginning of `part` that still matches.
    private func isLongPart(_ part: UnsafeRawBufferPointer) -> Bool {
        var borders = [0]
        borders.reserveCapacity(part.count)
        var matched = 0
        for byte in part.dropFirst() {
            while matched > 0, part[matched] != byte { matched = borders[matched - 1] }
            if part[matched] == byte { matched += 1 }
            borders.append(matched)
        }
        matched = 0
        for byte in self {
            while matched > 0, part[matched] != byte { matched = borders[matched - 1] }
            if part[matched] == byte { matched += 1 }
            if matched == part.count { return true }
        }
        return false
    }
}
