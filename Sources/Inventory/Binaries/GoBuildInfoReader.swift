/// Finds and decodes the build information of a Go executable, by the rules of Go's own `go version -m`.
///
/// The information is a 32-byte header at an address that is a multiple of 16: 14 bytes of magic, the pointer size,
/// and flags. It lies in the section `.go.buildinfo`; where there is none (stripped by other means, or renamed),
/// in the first segment that is loaded writable and not executable. With flag 2 (Go 1.18 and later) two strings
/// follow the header, each with its length as a varint; without it the header holds two addresses of Go string
/// headers, in the pointer size and the byte order (flag 1) that it states.
///
/// Addresses that a position-independent executable leaves to the dynamic linker are taken from its relocations.
///
/// Source: Go, package `debug/buildinfo`; the linker's `(*Link).buildinfo` in `cmd/link/internal/ld/data.go`.
package struct GoBuildInfoReader {
    private let elf: ELFFile

    private static let headerSize = 32
    private static let alignment: UInt64 = 16
    /// The sentinels before and after the module information (`infoStart`, `infoEnd` of `cmd/go/internal/modload`).
    private static let sentinelSize = 16

    /// Reads the build information.
    ///
    /// - Returns: nil when this is not a Go executable, or one of Go 1.12 or earlier.
    /// - Throws: ``GoBuildInfoError`` when there is a section for build information without a readable one in it.
    package static func read(_ elf: ELFFile, _ bytes: Span<UInt8>) throws(GoBuildInfoError) -> GoBuildInfo? {
        let reader = GoBuildInfoReader(elf: elf)
        if let section = elf.section(named: ".go.buildinfo", in: bytes) {
            // Files of separate debug information keep the header of the section and drop its contents.
            guard section.type != ELFFile.Section.typeNoBits else { return nil }
            guard let range = elf.fileRange(of: section, in: bytes) else {
                throw GoBuildInfoError("the section lies outside the file")
            }
            guard let info = reader.search(range, address: section.address, bytes) else {
                throw GoBuildInfoError("the section holds no Go version")
            }
            return info
        }
        for segment in elf.segments where segment.type == ELFFile.Segment.typeLoad {
            let flags = segment.flags & (ELFFile.Segment.flagExecute | ELFFile.Segment.flagWrite)
            guard flags == ELFFile.Segment.flagWrite else { continue }
            guard let range = elf.fileRange(address: segment.address, in: bytes),
                let info = reader.search(range, address: segment.address, bytes)
            else { return nil }
            // Here the magic alone proves little: a program that looks for it may hold it as data.
            return info.goVersion.hasPrefix("go") || info.goVersion.hasPrefix("devel") ? info : nil
        }
        return nil
    }

    /// Tries every aligned place with the magic, until one can be decoded.
    private func search(_ range: Range<Int>, address: UInt64, _ bytes: Span<UInt8>) -> GoBuildInfo? {
        let skip = Int((Self.alignment - address % Self.alignment) % Self.alignment)
        let first = range.lowerBound + skip
        let last = range.upperBound - Self.headerSize
        guard first <= last else { return nil }
        for offset in stride(from: first, through: last, by: Int(Self.alignment)) where bytes[offset] == 0xFF {
            guard isMagic(at: offset, bytes) else { continue }
            let (place, overflow) = address.addingReportingOverflow(UInt64(offset - range.lowerBound))
            guard !overflow else { return nil }
            if let info = decode(at: offset, address: place, sectionEnd: range.upperBound, bytes) { return info }
        }
        return nil
    }

    private func isMagic(at offset: Int, _ bytes: Span<UInt8>) -> Bool {
        let rest: StaticString = " Go buildinf:"
        for index in 0..<rest.utf8CodeUnitCount where bytes[offset + 1 + index] != rest.utf8Start[index] {
            return false
        }
        return bytes[offset] == 0xFF
    }

    private func decode(at offset: Int, address: UInt64, sectionEnd: Int, _ bytes: Span<UInt8>) -> GoBuildInfo? {
        let flags = bytes[offset + 15]
        let version: Range<Int>
        let modules: Range<Int>?
        if flags & 2 != 0 {
            // The strings may go on behind the section, within the segment.
            var end = sectionEnd
            if let loaded = elf.fileRange(address: address, in: bytes), loaded.lowerBound == offset {
                end = max(end, loaded.upperBound)
            }
            guard let inline = inlineString(offset + Self.headerSize..<end, bytes) else { return nil }
            version = inline
            modules = inlineString(inline.upperBound..<end, bytes)
        } else {
            let pointerSize = bytes[offset + 14] == 4 ? 4 : 8
            let pointers = Pointers(size: pointerSize, isBigEndian: flags & 1 != 0)
            guard let first = pointer(at: offset + 16, address: address &+ 16, pointers, bytes),
                let found = indirectString(first, pointers, bytes)
            else { return nil }
            version = found
            modules = pointer(
                at: offset + 16 + pointerSize, address: address &+ 16 &+ UInt64(pointerSize), pointers, bytes
            ).flatMap { indirectString($0, pointers, bytes) }
        }
        guard !version.isEmpty else { return nil }
        let name = bytes.extracting(version).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        var info = GoBuildInfo(goVersion: name)
        // Without the sentinels it is not module information: that is how a build without modules looks.
        if let modules, modules.count > 2 * Self.sentinelSize,
            bytes[modules.upperBound - Self.sentinelSize - 1] == UInt8(ascii: "\n")
        {
            info.readModules(
                bytes, in: modules.lowerBound + Self.sentinelSize..<modules.upperBound - Self.sentinelSize)
        }
        return info
    }

    /// A string behind its length as an unsigned varint of at most ten bytes.
    private func inlineString(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Range<Int>? {
        var length: UInt64 = 0
        for (count, index) in range.prefix(10).enumerated() {
            let byte = bytes[index]
            if count == 9, byte > 1 { return nil }
            length |= UInt64(byte & 0x7F) << UInt64(7 * count)
            guard byte & 0x80 == 0 else { continue }
            let start = index + 1
            guard length <= UInt64(range.upperBound - start) else { return nil }
            return start..<start + Int(length)
        }
        return nil
    }

    private struct Pointers {
        var size: Int
        var isBigEndian: Bool
    }

    /// The pointer at a place in the file, which has this virtual address.
    private func pointer(at offset: Int, address: UInt64, _ pointers: Pointers, _ bytes: Span<UInt8>) -> UInt64? {
        let value = ELFFile.integer(at: offset, width: pointers.size, isBigEndian: pointers.isBigEndian, in: bytes)
        guard value == 0 else { return value }
        return elf.relocatedValue(address: address, in: bytes)
    }

    /// The string whose Go string header (address and length of the text) stands at a virtual address.
    private func indirectString(_ address: UInt64, _ pointers: Pointers, _ bytes: Span<UInt8>) -> Range<Int>? {
        guard let header = elf.fileRange(address: address, in: bytes), header.count >= 2 * pointers.size,
            let length = ELFFile.integer(
                at: header.lowerBound + pointers.size, width: pointers.size, isBigEndian: pointers.isBigEndian,
                in: bytes),
            length > 0,
            let text = pointer(at: header.lowerBound, address: address, pointers, bytes),
            let range = elf.fileRange(address: text, in: bytes), length <= UInt64(range.count)
        else { return nil }
        return range.lowerBound..<range.lowerBound + Int(length)
    }
}
