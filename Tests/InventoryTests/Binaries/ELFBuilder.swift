import Inventory

/// Writes small ELF files of either class and byte order.
struct ELFBuilder {
    /// Contents with a section header, and a program header too when they are loaded.
    struct Part {
        var name: String
        var type: UInt32 = 1
        var address: UInt64 = 0
        /// The flags of the segment; nil for contents that are not loaded.
        var segmentFlags: UInt32?
        var bytes: [UInt8]
    }

    var is64Bit = true
    var isBigEndian = false
    var parts: [Part] = []
    /// Leaves the section table out, as some packers do.
    var hasSections = true
    /// Writes all counts and indices in the way meant for more than 65,279 sections.
    var usesExtendedNumbering = false

    func integer(_ value: UInt64, _ width: Int) -> [UInt8] {
        let little = (0..<width).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
        return isBigEndian ? little.reversed() : little
    }

    func word(_ value: UInt64) -> [UInt8] { integer(value, is64Bit ? 8 : 4) }

    func build() -> [UInt8] {
        let headerSize = is64Bit ? 64 : 52
        let segmentSize = is64Bit ? 56 : 32
        let sectionSize = is64Bit ? 64 : 40
        let loaded = parts.filter { $0.segmentFlags != nil }

        var names: [UInt8] = [0]
        var nameOffsets: [UInt64] = []
        for name in parts.map(\.name) + [".shstrtab"] {
            nameOffsets.append(UInt64(names.count))
            names += Array(name.utf8) + [0]
        }
        var body: [UInt8] = []
        var offsets: [UInt64] = []
        let bodyStart = headerSize + segmentSize * loaded.count
        for part in parts {
            while (bodyStart + body.count) % 16 != 0 { body.append(0) }
            offsets.append(UInt64(bodyStart + body.count))
            if part.type != ELFFile.Section.typeNoBits { body += part.bytes }
        }
        let namesOffset = UInt64(bodyStart + body.count)
        body += names
        while (bodyStart + body.count) % 8 != 0 { body.append(0) }
        let sectionOffset = UInt64(bodyStart + body.count)
        let sectionCount = UInt64(parts.count + 2)

        var file: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, is64Bit ? 2 : 1, isBigEndian ? 2 : 1, 1]
        file += [UInt8](repeating: 0, count: 9)
        file += integer(2, 2) + integer(62, 2) + integer(1, 4) + word(0)
        file += word(loaded.isEmpty ? 0 : UInt64(headerSize)) + word(hasSections ? sectionOffset : 0)
        file += integer(0, 4) + integer(UInt64(headerSize), 2) + integer(UInt64(segmentSize), 2)
        file += integer(usesExtendedNumbering ? 0xFFFF : UInt64(loaded.count), 2)
        file += integer(UInt64(sectionSize), 2)
        file += integer(usesExtendedNumbering || !hasSections ? 0 : sectionCount, 2)
        file += integer(usesExtendedNumbering ? 0xFFFF : hasSections ? sectionCount - 1 : 0, 2)
        for (part, offset) in zip(parts, offsets) {
            guard let flags = part.segmentFlags else { continue }
            let size = UInt64(part.bytes.count)
            if is64Bit {
                file += integer(1, 4) + integer(UInt64(flags), 4) + word(offset) + word(part.address)
                file += word(part.address) + word(size) + word(size) + word(16)
            } else {
                file += integer(1, 4) + word(offset) + word(part.address) + word(part.address) + word(size)
                file += word(size) + integer(UInt64(flags), 4) + word(16)
            }
        }
        file += body
        guard hasSections else { return file }
        file += section(
            name: 0, type: 0, address: 0, offset: 0, size: usesExtendedNumbering ? sectionCount : 0,
            link: usesExtendedNumbering ? sectionCount - 1 : 0,
            info: usesExtendedNumbering ? UInt64(loaded.count) : 0)
        for (index, part) in parts.enumerated() {
            file += section(
                name: nameOffsets[index], type: part.type, address: part.address, offset: offsets[index],
                size: UInt64(part.bytes.count))
        }
        file += section(
            name: nameOffsets[parts.count], type: 3, address: 0, offset: namesOffset, size: UInt64(names.count))
        return file
    }

    private func section(
        name: UInt64, type: UInt32, address: UInt64, offset: UInt64, size: UInt64, link: UInt64 = 0, info: UInt64 = 0
    ) -> [UInt8] {
        integer(name, 4) + integer(UInt64(type), 4) + word(0) + word(address) + word(offset) + word(size)
            + integer(link, 4) + integer(info, 4) + word(1) + word(0)
    }
}

extension ELFBuilder {
    /// The four ways to write numbers and addresses.
    static let layouts: [(is64Bit: Bool, isBigEndian: Bool)] = [
        (true, false), (true, true), (false, false), (false, true),
    ]

    static let goMagic: [UInt8] = [0xFF] + Array(" Go buildinf:".utf8)

    /// Module information between the sentinels that Go puts around it.
    static func framed(_ modules: String) -> [UInt8] {
        let sentinel = [UInt8](repeating: 0xA5, count: 16)
        return sentinel + Array(modules.utf8) + sentinel
    }

    /// Build information as Go 1.18 and later write it.
    static func inlineInformation(version: String, modules: [UInt8]) -> [UInt8] {
        var bytes = goMagic + [8, 2] + [UInt8](repeating: 0, count: 16)
        bytes += varint(version.utf8.count) + Array(version.utf8)
        return bytes + varint(modules.count) + modules
    }

    static func varint(_ value: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    /// A Go executable of the given layout with inline build information.
    static func go(
        _ version: String = "go1.21.3", modules: [UInt8] = [], is64Bit: Bool = true, isBigEndian: Bool = false
    ) -> ELFBuilder {
        ELFBuilder(
            is64Bit: is64Bit, isBigEndian: isBigEndian,
            parts: [
                Part(name: ".text", address: 0x1000, segmentFlags: 5, bytes: [UInt8](repeating: 0x90, count: 64)),
                Part(
                    name: ".go.buildinfo", address: 0x40000, segmentFlags: 6,
                    bytes: inlineInformation(version: version, modules: modules)),
            ])
    }

    /// An executable of Go 1.17 and earlier, whose build information points to strings elsewhere.
    ///
    /// - Parameter isRelocated: Leaves the addresses to the dynamic linker.
    static func oldGo(
        version: String, modules: [UInt8], is64Bit: Bool, isBigEndian: Bool, isRelocated: Bool = false
    ) -> ELFBuilder {
        var builder = ELFBuilder(is64Bit: is64Bit, isBigEndian: isBigEndian)
        let word: UInt64 = is64Bit ? 8 : 4
        let headers: UInt64 = 0x50000
        let texts: UInt64 = 0x60000
        let information: UInt64 = 0x40000
        let places: [(place: UInt64, target: UInt64)] = [
            (information + 16, headers), (information + 16 + word, headers + 2 * word), (headers, texts),
            (headers + 2 * word, texts + UInt64(version.utf8.count)),
        ]
        func pointer(_ index: Int) -> [UInt8] { builder.word(isRelocated ? 0 : places[index].target) }
        var blob = goMagic + [UInt8(word), isBigEndian ? 1 : 0] + pointer(0) + pointer(1)
        blob += [UInt8](repeating: 0, count: 32 - blob.count)
        let strings =
            pointer(2) + builder.word(UInt64(version.utf8.count)) + pointer(3) + builder.word(UInt64(modules.count))
        let relocations = places.flatMap {
            builder.word($0.place) + builder.word(8) + builder.word($0.target)
        }
        builder.parts = [
            Part(name: ".go.buildinfo", address: information, segmentFlags: 6, bytes: blob),
            Part(name: ".data", address: headers, segmentFlags: 6, bytes: strings),
            Part(name: ".rodata", address: texts, segmentFlags: 4, bytes: Array(version.utf8) + modules),
        ]
        if isRelocated {
            builder.parts.append(Part(name: ".rela.dyn", type: 4, bytes: relocations))
        }
        return builder
    }

    /// An executable of `cargo auditable` with this JSON text, as a zlib stream of stored blocks (RFC 1950, 1951).
    static func rust(_ json: [UInt8]) -> ELFBuilder {
        var stream: [UInt8] = [0x78, 0x01]
        var position = 0
        repeat {
            let end = min(json.count, position + 0xFFFF)
            let length = UInt16(end - position)
            stream.append(end == json.count ? 1 : 0)
            for value in [length, ~length] { stream += [UInt8(value & 0xFF), UInt8(value >> 8)] }
            stream += json[position..<end]
            position = end
        } while position < json.count
        var low: UInt32 = 1
        var high: UInt32 = 0
        for byte in json {
            low = (low + UInt32(byte)) % 65521
            high = (high + low) % 65521
        }
        let checksum = high << 16 | low
        stream += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: checksum >> $0) }
        return ELFBuilder(parts: [
            Part(name: ".text", address: 0x1000, segmentFlags: 5, bytes: [0xC3]), Part(name: ".dep-v0", bytes: stream),
        ])
    }
}
