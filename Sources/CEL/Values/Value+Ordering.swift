extension Value {
    /// The order of two values (langdef.md, "Ordering"): numbers across their types, text by code points, bytes, bool,
    /// timestamps, durations. Integers are compared with doubles as the nearest double, as in cel-go.
    public func compare(to other: Value) -> Comparison {
        switch (self, other) {
        case (.int(let a), .int(let b)): Comparison(a, b)
        case (.uint(let a), .uint(let b)): Comparison(a, b)
        case (.double(let a), .double(let b)): Comparison(a, b)
        case (.int(let a), .uint(let b)): a < 0 ? .less : Comparison(UInt64(bitPattern: a), b)
        case (.uint(let a), .int(let b)): b < 0 ? .greater : Comparison(a, UInt64(bitPattern: b))
        case (.int(let a), .double(let b)): Comparison(Double(a), b)
        case (.double(let a), .int(let b)): Comparison(a, Double(b))
        case (.uint(let a), .double(let b)): Comparison(Double(a), b)
        case (.double(let a), .uint(let b)): Comparison(a, Double(b))
        case (.string(let a), .string(let b)): a.compareCodePoints(to: b)
        case (.bool(let a), .bool(let b)): a == b ? .equal : (b ? .less : .greater)
        case (.timestamp(let a), .timestamp(let b)):
            a.seconds == b.seconds ? Comparison(a.nanoseconds, b.nanoseconds) : Comparison(a.seconds, b.seconds)
        case (.duration(let a), .duration(let b)): Comparison(a.nanoseconds, b.nanoseconds)
        case (.bytes(let a), .bytes(let b)): a.withUnsafeBytes { a in b.withUnsafeBytes { b in a.compare(to: b) } }
        default: .none
        }
    }
}

extension Comparison {
    @inline(__always)
    init<T: Comparable>(_ a: T, _ b: T) {
        self = a < b ? .less : a > b ? .greater : a == b ? .equal : .unordered
    }
}

extension String {
    /// Equality by code points, unlike `==`.
    @inline(__always)
    func hasSameCodePoints(as other: String) -> Bool {
        let count = utf8.count
        guard count == other.utf8.count else { return false }
        return withBytes { a in other.withBytes { b in a.isSame(as: b) } }
    }

    /// Order by code points, which is that of the bytes of UTF-8.
    func compareCodePoints(to other: String) -> Comparison {
        withBytes { a in other.withBytes { b in a.compare(to: b) } }
    }

    /// The bytes of UTF-8, without a copy where there are such.
    @inline(__always)
    func withBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        if let result = utf8.withContiguousStorageIfAvailable({ body(UnsafeRawBufferPointer($0)) }) { return result }
        var copy = self
        return copy.withUTF8 { body(UnsafeRawBufferPointer($0)) }
    }
}

extension UnsafeRawBufferPointer {
    /// Equality with a buffer of the same length.
    @inline(__always)
    func isSame(as other: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index &+ 8 <= count {
            if loadUnaligned(fromByteOffset: index, as: UInt64.self)
                != other.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            {
                return false
            }
            index &+= 8
        }
        while index < count {
            if self[index] != other[index] { return false }
            index &+= 1
        }
        return true
    }

    func compare(to other: UnsafeRawBufferPointer) -> Comparison {
        let shorter = Swift.min(count, other.count)
        var index = 0
        while index < shorter {
            let (a, b) = (self[index], other[index])
            if a != b { return a < b ? .less : .greater }
            index &+= 1
        }
        return Comparison(count, other.count)
    }
}
