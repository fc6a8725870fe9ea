/// Goes through the parts of a path; empty parts and `.` are passed over.
struct PathParts {
    private var position = 0

    mutating func next(in path: Span<UInt8>) -> Range<Int>? {
        while true {
            while position < path.count, path[position] == 0x2F { position += 1 }
            guard position < path.count else { return nil }
            let start = position
            while position < path.count, path[position] != 0x2F { position += 1 }
            if position - start > 1 || path[start] != 0x2E { return start..<position }
        }
    }

    /// True for `..`.
    static func isParent(_ part: Span<UInt8>) -> Bool {
        part.count == 2 && part[0] == 0x2E && part[1] == 0x2E
    }
}

extension Span where Element == UInt8 {
    func holdsSameBytes(as other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index] != other[index] { return false }
        return true
    }

    func starts(with prefix: StaticString) -> Bool {
        guard count >= prefix.utf8CodeUnitCount else { return false }
        return prefix.withUTF8Buffer { buffer in
            for index in buffer.indices where self[index] != buffer[index] { return false }
            return true
        }
    }
}
