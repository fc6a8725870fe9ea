/// Writes tar archives in memory, well-formed by default and as odd as a test wants them.
package struct TarBuilder: Sendable {
    /// Which of the old formats a header is written in.
    package enum Format: Sendable {
        case v7, ustar, gnu, star
    }

    package private(set) var bytes: [UInt8] = []
    package var format = Format.ustar

    package init(format: Format = .ustar) { self.format = format }

    // MARK: Ordinary entries

    package mutating func file(_ path: String, _ content: String = "", mode: Int = 0o644) {
        file(path, bytes: Array(content.utf8), mode: mode)
    }

    package mutating func file(_ path: String, bytes content: [UInt8], mode: Int = 0o644) {
        header(name: path, flag: "0", size: content.count, mode: mode)
        append(content)
    }

    package mutating func directory(_ path: String, mode: Int = 0o755) { header(name: path, flag: "5", mode: mode) }

    package mutating func symbolicLink(_ path: String, to target: String) {
        header(name: path, flag: "2", link: target)
    }

    package mutating func hardLink(_ path: String, to target: String) { header(name: path, flag: "1", link: target) }

    // MARK: Extensions

    /// A PAX extended header with the given records.
    package mutating func pax(_ records: [(String, String)], flag: Character = "x") {
        let body = records.flatMap { Self.record($0.0, Array($0.1.utf8)) }
        header(name: "PaxHeaders/x", flag: flag, size: body.count)
        append(body)
    }

    /// An extension header with any body.
    package mutating func extended(_ body: [UInt8], flag: Character) {
        header(name: flag == "L" || flag == "K" ? "././@LongLink" : "PaxHeaders/x", flag: flag, size: body.count)
        append(body)
    }

    /// GNU's long name for the next entry.
    package mutating func longName(_ name: String) { extended(Array(name.utf8) + [0], flag: "L") }

    /// GNU's long link target for the next entry.
    package mutating func longLink(_ target: String) { extended(Array(target.utf8) + [0], flag: "K") }

    /// `LENGTH KEY=VALUE\n`, the length counting itself.
    package static func record(_ key: String, _ value: [UInt8]) -> [UInt8] {
        let rest = key.utf8.count + value.count + 3
        var length = rest + 1
        while String(length).utf8.count + rest != length { length += 1 }
        return Array("\(length) \(key)=".utf8) + value + [0x0A]
    }

    // MARK: Parts

    /// One header block.
    /// - Parameter change: changes the finished block; the checksum is computed afterwards.
    package mutating func header(
        name: String, flag: Character, size: Int = 0, mode: Int = 0o644, link: String = "", prefix: String = "",
        change: (inout [UInt8]) -> Void = { _ in }
    ) {
        header(
            name: Array(name.utf8), flag: flag.asciiValue ?? 0, size: size, mode: mode, link: Array(link.utf8),
            prefix: Array(prefix.utf8), change: change)
    }

    package mutating func header(
        name: [UInt8], flag: UInt8, size: Int = 0, mode: Int = 0o644, link: [UInt8] = [], prefix: [UInt8] = [],
        change: (inout [UInt8]) -> Void = { _ in }
    ) {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ bytes: [UInt8], at position: Int, upTo limit: Int) {
            for (index, byte) in bytes.prefix(limit).enumerated() { block[position + index] = byte }
        }
        put(name, at: 0, upTo: 100)
        put(Self.octal(mode, digits: 7), at: 100, upTo: 8)
        put(Self.octal(0, digits: 7), at: 108, upTo: 8)
        put(Self.octal(0, digits: 7), at: 116, upTo: 8)
        put(Self.octal(size, digits: 11), at: 124, upTo: 12)
        put(Self.octal(0, digits: 11), at: 136, upTo: 12)
        block[156] = flag
        put(link, at: 157, upTo: 100)
        switch format {
        case .v7: break
        case .ustar, .star: put(Array("ustar\u{0}00".utf8), at: 257, upTo: 8)
        case .gnu: put(Array("ustar  \u{0}".utf8), at: 257, upTo: 8)
        }
        if format == .star { put(Array("tar\u{0}".utf8), at: 508, upTo: 4) }
        put(prefix, at: 345, upTo: 155)
        change(&block)
        Self.seal(&block)
        bytes += block
    }

    /// Computes the checksum of a header block anew.
    package static func seal(_ block: inout [UInt8]) {
        for index in 148..<156 { block[index] = 0x20 }
        let sum = block.prefix(512).reduce(0) { $0 + Int($1) }
        let text = octal(sum, digits: 6) + [0, 0x20]
        for (index, byte) in text.enumerated() { block[148 + index] = byte }
    }

    /// Content with its padding.
    package mutating func append(_ content: [UInt8]) {
        bytes += content
        bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }

    /// Bytes as they are.
    package mutating func raw(_ more: [UInt8]) { bytes += more }

    /// The archive with its end mark.
    package func finished() -> [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }

    package static func octal(_ value: Int, digits: Int) -> [UInt8] {
        let text = String(value, radix: 8)
        return Array((String(repeating: "0", count: max(0, digits - text.utf8.count)) + text).utf8)
    }

    /// A number in base 256, as GNU tar writes what does not fit.
    package static func base256(_ value: Int64, width: Int) -> [UInt8] {
        var bytes = (0..<width).reversed().map { index in
            index >= 8 ? (value < 0 ? 0xFF : 0) : UInt8(truncatingIfNeeded: value >> Int64(8 * index))
        }
        bytes[0] |= 0x80
        return bytes
    }
}
