/// Decides which parts of a large executable are worth keeping while it passes by: its tables at both ends, and the
/// build information of Go. The rest, which is code, reads as zeros.
///
/// Sources: ELF (System V ABI, chapter 4, "ELF Header"); Go's package debug/buildinfo.
struct ExecutableFilter: Sendable {
    /// True when what is kept does not suffice, so that the whole file must be read again: Go before 1.18 keeps
    /// its build information elsewhere and points to it, and cargo-auditable's section can lie anywhere.
    private(set) var needsWhole = false

    private let size: Int64
    private var sectionTable: Int64 = 0
    private var keptUntil: Int64 = 0
    private var next: Int64 = 0

    private static let magic = Array("\u{FF} Go buildinf:".unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
    private static let section = Array(".dep-v0".utf8)
    /// The build information of the largest programs is a few hundred kilobytes.
    private static let window: Int64 = 2 << 20
    /// Headers and program headers, in the programs of Go the table of sections too.
    private static let head: Int64 = 64 << 10
    /// Names of sections come right before the table of sections, or at the file's end.
    private static let tail: Int64 = 256 << 10

    init(size: Int64) { self.size = size }

    /// Whether the next part is to be kept.
    mutating func keeps(_ part: Span<UInt8>, at offset: Int64) -> Bool {
        // Build information starts at multiples of 16; parts that do not are not searched but kept.
        guard offset == next, offset % 16 == 0 else {
            next = offset + Int64(part.count)
            needsWhole = true
            return true
        }
        next = offset + Int64(part.count)
        if offset == 0 {
            readHeader(part)
            search(part, at: offset)
            return true
        }
        search(part, at: offset)
        let isTable = next > sectionTable - Self.tail && offset < sectionTable + Self.tail
        let isTail = next > size - Self.tail
        if isTable || isTail, Self.find(Self.section, in: part) { needsWhole = true }
        return isTable || isTail || offset < keptUntil || offset < Self.head
    }

    private mutating func readHeader(_ part: Span<UInt8>) {
        guard part.count >= 64 else { return }
        let is64 = part[4] == 2
        let isLittle = part[5] == 1
        let start = is64 ? 0x28 : 0x20
        let count = is64 ? 8 : 4
        var value: UInt64 = 0
        for index in 0..<count {
            let byte = UInt64(part[start + (isLittle ? count - 1 - index : index)])
            value = value << 8 | byte
        }
        sectionTable = Int64(exactly: value).flatMap { $0 < size ? $0 : nil } ?? 0
    }

    private mutating func search(_ part: Span<UInt8>, at offset: Int64) {
        var position = 0
        while position + 16 <= part.count {
            if part[position] == 0xFF, part[position + 1] == 0x20, Self.matches(Self.magic, in: part, at: position) {
                // Byte 15 has the flags: bit 1 says that the texts follow right here.
                if part[position + 15] & 2 == 0 { needsWhole = true }
                keptUntil = max(keptUntil, offset + Int64(position) + Self.window)
            }
            position += 16
        }
    }

    private static func matches(_ bytes: [UInt8], in part: Span<UInt8>, at position: Int) -> Bool {
        guard position + bytes.count <= part.count else { return false }
        for index in bytes.indices where part[position + index] != bytes[index] { return false }
        return true
    }

    private static func find(_ bytes: [UInt8], in part: Span<UInt8>) -> Bool {
        guard part.count >= bytes.count else { return false }
        for position in 0...part.count - bytes.count
        where part[position] == bytes[0] && matches(bytes, in: part, at: position) {
            return true
        }
        return false
    }
}
