/// The 128-bit FNV-1a hash (draft-eastlake-fnv) that fingerprints of findings are made with.
package struct FingerprintHash: Hashable, Sendable {
    private var state: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d

    package init() {}

    /// Adds bytes, and an end that no text holds, so that neighbours cannot be mistaken for each other.
    package mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { add(byte) }
        add(0)
    }

    package mutating func add(_ byte: UInt8) {
        state ^= UInt128(byte)
        state = state &* 0x0000_0000_0100_0000_0000_0000_0000_013b
    }

    /// 32 hexadecimal digits.
    package var text: String {
        String(unsafeUninitializedCapacity: 32) { buffer in
            var rest = state
            for position in stride(from: 31, through: 0, by: -1) {
                let digit = UInt8(truncatingIfNeeded: rest) & 15
                buffer[position] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit
                rest >>= 4
            }
            return 32
        }
    }
}
