/// Writes values as compact bytes, for caches. Integers are zigzag varints, texts carry their length in front.
package struct BinaryWriter {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package mutating func write(_ value: Int) {
        var rest = UInt64(bitPattern: Int64(value) << 1 ^ Int64(value) >> 63)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    package mutating func write(fixed value: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift))) }
    }

    package mutating func write(bytes value: [UInt8]) {
        write(value.count)
        bytes.append(contentsOf: value)
    }

    package mutating func write(_ value: String) {
        write(value.utf8.count)
        bytes.append(contentsOf: value.utf8)
    }

    package mutating func write(_ value: Bool) { write(value ? 1 : 0) }

    /// A marker, then the value where there is one.
    package mutating func write<Value>(optional value: Value?, _ body: (inout BinaryWriter, Value) -> Void) {
        write(value != nil)
        if let value { body(&self, value) }
    }

    /// The number of elements, then each.
    package mutating func write<Value>(list values: [Value], _ body: (inout BinaryWriter, Value) -> Void) {
        write(values.count)
        for value in values { body(&self, value) }
    }
}

/// Reads what ``BinaryWriter`` wrote; every method gives nil when the bytes end or make no sense.
package struct BinaryReader {
    private let bytes: [UInt8]
    private var position = 0

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// True when everything is read.
    package var isAtEnd: Bool { position == bytes.count }

    package mutating func readInt() -> Int? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < bytes.count, shift < 64 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return Int(Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)) }
            shift += 7
        }
        return nil
    }

    package mutating func readFixed() -> UInt64? {
        guard bytes.count - position >= 8 else { return nil }
        var value: UInt64 = 0
        for index in 0..<8 { value |= UInt64(bytes[position + index]) << UInt64(index * 8) }
        position += 8
        return value
    }

    package mutating func readBytes() -> [UInt8]? {
        guard let count = readInt(), count >= 0, count <= bytes.count - position else { return nil }
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    package mutating func readString() -> String? {
        guard let count = readInt(), count >= 0, count <= bytes.count - position else { return nil }
        defer { position += count }
        return String(decoding: bytes[position..<position + count], as: UTF8.self)
    }

    package mutating func readBool() -> Bool? { readInt().map { $0 != 0 } }

    /// `.some(nil)` for an absent value, nil for damage.
    package mutating func readOptional<Value>(_ body: (inout BinaryReader) -> Value?) -> Value?? {
        guard let isPresent = readBool() else { return nil }
        guard isPresent else { return .some(nil) }
        guard let value = body(&self) else { return nil }
        return .some(value)
    }

    package mutating func readList<Value>(_ body: (inout BinaryReader) -> Value?) -> [Value]? {
        guard let count = readInt(), count >= 0, count <= bytes.count - position else { return nil }
        var values: [Value] = []
        values.reserveCapacity(count)
        for _ in 0..<count {
            guard let value = body(&self) else { return nil }
            values.append(value)
        }
        return values
    }
}
