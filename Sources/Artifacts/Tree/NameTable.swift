/// Finds the nodes of a ``FileTree`` by a hash of folder and name. Open addressing; the hash is kept beside the node,
/// so that a search seldom looks at nodes that it does not want.
struct NameTable: Sendable {
    /// The hash in the upper half, the node plus one in the lower; 0 is free.
    private var slots = [UInt64](repeating: 0, count: 1 << 10)
    /// How many slots are not free, removed ones included.
    private var used = 0
    private var live = 0
    /// Secret, so that no archive can be made whose names all collide.
    private let seed = UInt64.random(in: .min ... .max)

    /// The lower half of a slot whose node was removed.
    private static var removed: UInt64 { 0xFFFF_FFFF }

    /// A hash of a name in a folder, by multiplying and folding eight bytes at a time (as wyhash does).
    func hash(_ name: Span<UInt8>, in folder: Int32) -> UInt32 {
        var state = Self.fold(seed ^ UInt64(UInt32(bitPattern: folder)), 0xA076_1D64_78BD_642F)
        name.withUnsafeBytes { bytes in
            var position = 0
            while position + 8 <= bytes.count {
                state = Self.fold(
                    state ^ bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self), 0xE703_7ED1_A0B4_28DB)
                position += 8
            }
            var rest = UInt64(truncatingIfNeeded: bytes.count) << 56
            while position < bytes.count {
                rest = rest << 8 ^ UInt64(bytes[position])
                position += 1
            }
            state = Self.fold(state ^ rest, 0x8EBC_6AF0_9C88_C6E3)
        }
        return UInt32(truncatingIfNeeded: state ^ state >> 32)
    }

    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }

    /// The node with the hash for which `isWanted` holds.
    func find(_ hash: UInt32, _ isWanted: (Int32) -> Bool) -> Int32? {
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while true {
            let value = slots[slot]
            if value == 0 { return nil }
            if UInt32(truncatingIfNeeded: value >> 32) == hash, value & Self.removed != Self.removed {
                let node = Int32(truncatingIfNeeded: value) &- 1
                if isWanted(node) { return node }
            }
            slot = (slot + 1) & mask
        }
    }

    /// Adds a node that is not in the table.
    mutating func insert(_ node: Int32, hash: UInt32) {
        reserve(1)
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while slots[slot] != 0, slots[slot] & Self.removed != Self.removed { slot = (slot + 1) & mask }
        if slots[slot] == 0 { used += 1 }
        live += 1
        slots[slot] = UInt64(hash) << 32 | UInt64(UInt32(bitPattern: node &+ 1))
    }

    /// Takes a node out that is in the table.
    mutating func remove(_ node: Int32, hash: UInt32) {
        let wanted = UInt64(hash) << 32 | UInt64(UInt32(bitPattern: node &+ 1))
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while slots[slot] != wanted {
            if slots[slot] == 0 { return }
            slot = (slot + 1) & mask
        }
        slots[slot] |= Self.removed
        live -= 1
    }

    /// Makes room for so many more nodes.
    mutating func reserve(_ number: Int) {
        guard (used + number) * 2 > slots.count else { return }
        var size = slots.count
        while (live + number) * 2 > size { size *= 2 }
        // Room for as many again, so that a table full of removed nodes is not cleaned for each new one.
        if live * 4 > size { size *= 2 }
        let old = slots
        slots = [UInt64](repeating: 0, count: size)
        used = live
        let mask = size - 1
        for value in old where value != 0 && value & Self.removed != Self.removed {
            var slot = Int(truncatingIfNeeded: value >> 32) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = value
        }
    }
}
