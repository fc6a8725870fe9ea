/// A map in memory that keeps the order of its entries. Small ones are searched through, larger ones have a hash table.
public final class HashMapValue: MapValue {
    /// The keys, in the order in which they were added.
    public let keys: [Value]
    let values: [Value]
    /// Indices into `keys` plus one, 0 for a free place; its length is a power of two. Empty for small maps.
    private let table: [UInt32]

    /// The number of entries.
    public var count: Int { keys.count }

    /// A map of entries, the last of those with the same key (across the types of numbers) counting.
    public convenience init(_ pairs: [(Value, Value)]) {
        var builder = HashMapBuilder(capacity: pairs.count)
        for (key, value) in pairs { builder.set(key, value) }
        self.init(builder)
    }

    /// A map of entries, or an error when a key is there twice or is no bool, int, uint or string.
    public static func checked(_ pairs: [(Value, Value)]) -> Value {
        var builder = HashMapBuilder(capacity: pairs.count)
        for (key, value) in pairs {
            if let failure = builder.insert(key, value) { return failure }
        }
        return .map(HashMapValue(builder))
    }

    init(_ builder: HashMapBuilder) {
        keys = builder.keys
        values = builder.values
        table = builder.table
    }

    static let empty = HashMapValue([])

    /// The value of a key; nil when there is none.
    public func value(for key: Value) -> Value? {
        if case .string(let name) = key { return select(name) }
        guard let index = HashMapBuilder.find(key, keys, table) else { return nil }
        return values[index]
    }

    /// The value of a name; nil when there is none.
    public func select(_ name: String) -> Value? {
        guard let index = HashMapBuilder.find(name, keys, table) else { return nil }
        return values[index]
    }

    /// Whether there is an entry of that name.
    public func hasField(_ name: String) -> Bool { HashMapBuilder.find(name, keys, table) != nil }

    /// What `has()` gives.
    public func test(_ name: String) -> Value {
        guard let index = HashMapBuilder.find(name, keys, table) else { return .bool(false) }
        if case .unknown = values[index] { return values[index] }
        return .bool(true)
    }
}

/// A map while it is filled.
struct HashMapBuilder {
    private(set) var keys: [Value] = []
    private(set) var values: [Value] = []
    private(set) var table: [UInt32] = []

    /// The largest map without a table.
    static let small = 8

    init(capacity: Int = 0) {
        keys.reserveCapacity(capacity)
        values.reserveCapacity(capacity)
        if capacity > Self.small { grow(for: capacity) }
    }

    /// Adds an entry, replacing what its key had.
    mutating func set(_ key: Value, _ value: Value) {
        if let index = Self.find(key, keys, table) { values[index] = value } else { append(key, value) }
    }

    /// Adds an entry. Gives the error when the key is there already, or cannot be a key.
    mutating func insert(_ key: Value, _ value: Value) -> Value? {
        switch key {
        case .bool, .int, .uint, .string: break
        case .error, .unknown: return key
        default: return .failure(.invalidArgument, "unsupported key type: \(key.runtimeType.name)")
        }
        if Self.find(key, keys, table) != nil {
            return .failure(.duplicateKey, "Failed with repeated key: \(key.description)")
        }
        append(key, value)
        return nil
    }

    private mutating func append(_ key: Value, _ value: Value) {
        keys.append(key)
        values.append(value)
        // A table that was made for a known capacity holds the first keys too.
        guard keys.count > Self.small || !table.isEmpty else { return }
        if keys.count * 2 > table.count {
            grow(for: keys.count * 2)
        } else {
            place(keys.count - 1)
        }
    }

    private mutating func grow(for capacity: Int) {
        var size = 32
        while size < capacity * 2 { size *= 2 }
        table = [UInt32](repeating: 0, count: size)
        for index in keys.indices { place(index) }
    }

    private mutating func place(_ index: Int) {
        let mask = UInt64(table.count - 1)
        var slot = Int(keys[index].keyHash & mask)
        while table[slot] != 0 { slot = (slot + 1) & Int(mask) }
        table[slot] = UInt32(truncatingIfNeeded: index + 1)
    }

    static func find(_ name: String, _ keys: [Value], _ table: [UInt32]) -> Int? {
        if keys.count <= small {
            for index in keys.indices {
                if case .string(let key) = keys[index], key.hasSameCodePoints(as: name) { return index }
            }
            return nil
        }
        let mask = table.count - 1
        var slot = Int(truncatingIfNeeded: name.codePointHash) & mask
        while table[slot] != 0 {
            let index = Int(table[slot]) - 1
            if case .string(let key) = keys[index], key.hasSameCodePoints(as: name) { return index }
            slot = (slot + 1) & mask
        }
        return nil
    }

    static func find(_ key: Value, _ keys: [Value], _ table: [UInt32]) -> Int? {
        let key = key.asKey
        if case .string(let name) = key { return find(name, keys, table) }
        if keys.count <= small {
            return keys.firstIndex { $0.asKey.isSameKey(as: key) }
        }
        let mask = table.count - 1
        var slot = Int(truncatingIfNeeded: key.keyHash) & mask
        while table[slot] != 0 {
            let index = Int(table[slot]) - 1
            if keys[index].asKey.isSameKey(as: key) { return index }
            slot = (slot + 1) & mask
        }
        return nil
    }
}

extension Value {
    /// A number in the one form that all equal keys have: int where it fits, uint otherwise, double when not whole.
    fileprivate var asKey: Value {
        switch self {
        case .uint(let value): Int64(exactly: value).map { .int($0) } ?? self
        case .double(let value):
            Int64(exactly: value).map { .int($0) } ?? UInt64(exactly: value).map { .uint($0) } ?? self
        default: self
        }
    }

    fileprivate func isSameKey(as other: Value) -> Bool {
        switch (self, other) {
        case (.int(let a), .int(let b)): a == b
        case (.uint(let a), .uint(let b)): a == b
        case (.double(let a), .double(let b)): a == b
        case (.bool(let a), .bool(let b)): a == b
        case (.string(let a), .string(let b)): a.hasSameCodePoints(as: b)
        default: false
        }
    }

    fileprivate var keyHash: UInt64 {
        switch asKey {
        case .int(let value): UInt64(bitPattern: value).mixed
        case .uint(let value): value.mixed
        case .double(let value): value.bitPattern.mixed
        case .bool(let value): value ? 0x9E37 : 0x79B9
        case .string(let value): value.codePointHash
        default: 0
        }
    }
}

extension UInt64 {
    fileprivate var mixed: UInt64 {
        var x = self &* 0x9E37_79B9_7F4A_7C15
        x ^= x >> 32
        return x
    }
}

/// Keeps hashes from being foreseen, so that no document can make all its keys collide.
private let hashSeed = UInt64.random(in: .min ... .max) | 1

extension String {
    fileprivate var codePointHash: UInt64 {
        withBytes { bytes in
            var hash = hashSeed
            var index = 0
            while index &+ 8 <= bytes.count {
                hash = hash.folded(with: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                index &+= 8
            }
            var tail: UInt64 = 0
            while index < bytes.count {
                tail = tail << 8 | UInt64(bytes[index])
                index &+= 1
            }
            return hash.folded(with: tail ^ UInt64(truncatingIfNeeded: bytes.count) << 56).mixed
        }
    }
}

extension UInt64 {
    @inline(__always)
    fileprivate func folded(with word: UInt64) -> UInt64 {
        let product = (self ^ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
        return product.high ^ product.low ^ hashSeed
    }
}
