extension ELFFile {
    /// The addend that the dynamic linker stores at a virtual address of a position-independent executable.
    ///
    /// With `RELA` relocations the place itself may hold zero in the file. Only relative relocations, those
    /// without a symbol, are looked for. Cost: `O(relocations)`.
    ///
    /// Source: System V Application Binary Interface, edition 4.1, chapter 4 "Relocation".
    package func relocatedValue(address: UInt64, in bytes: Span<UInt8>) -> UInt64? {
        let word = is64Bit ? 8 : 4
        for section in sections where section.type == Section.typeRelocationsWithAddends {
            guard let range = fileRange(of: section, in: bytes) else { continue }
            for entry in stride(from: range.lowerBound, through: range.upperBound - 3 * word, by: 3 * word) {
                guard integer(at: entry, width: word, in: bytes) == address else { continue }
                guard let info = integer(at: entry + word, width: word, in: bytes),
                    info >> (is64Bit ? 32 : 8) == 0
                else { continue }
                return integer(at: entry + 2 * word, width: word, in: bytes)
            }
        }
        return nil
    }
}
