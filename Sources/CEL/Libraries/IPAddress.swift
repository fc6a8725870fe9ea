/// An IP address without a zone, as Go's `net/netip` has it: IPv4, or IPv6 with the IPv4-mapped ones apart.
struct IPAddress: Hashable, Sendable {
    /// 4 or 16.
    let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// What a text was read as.
    struct Reading {
        var address: IPAddress
        var hasZone: Bool
        /// An IPv6 address that ends in the form of an IPv4 address.
        var hasDottedEnd: Bool
    }

    var isIPv4: Bool { bytes.count == 4 }

    /// An IPv6 address of `::ffff:0:0/96`.
    var isMapped: Bool { !isIPv4 && bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF }

    /// The IPv4 address of a mapped one.
    var unmapped: IPAddress { isMapped ? IPAddress(bytes: Array(bytes[12...])) : self }

    /// Reads an address (RFC 4291, section 2.2; dotted decimals without leading zeros).
    static func read(_ text: some Sequence<UInt8>) -> Reading? {
        let text = Array(text)
        guard text.count <= 128 else { return nil }
        if !text.contains(UInt8(ascii: ":")) {
            return readIPv4(text[...]).map {
                Reading(address: IPAddress(bytes: $0), hasZone: false, hasDottedEnd: false)
            }
        }
        var part = text[...]
        var hasZone = false
        if let percent = text.firstIndex(of: UInt8(ascii: "%")) {
            part = text[..<percent]
            hasZone = true
            guard percent + 1 < text.count else { return nil }
        }
        return readIPv6(part).map {
            Reading(address: IPAddress(bytes: $0), hasZone: hasZone, hasDottedEnd: part.contains(UInt8(ascii: ".")))
        }
    }

    private static func readIPv4(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let fields = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard fields.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for field in fields {
            guard !field.isEmpty, field.count <= 3, field.count == 1 || field.first != 0x30 else { return nil }
            var number = 0
            for digit in field {
                guard (0x30...0x39).contains(digit) else { return nil }
                number = number * 10 + Int(digit - 0x30)
            }
            guard let byte = UInt8(exactly: number) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    private static func readIPv6(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var rest = text
        var bytes: [UInt8] = []
        var gap: Int?
        let colon = UInt8(ascii: ":")
        if rest.starts(with: [colon, colon]) {
            gap = 0
            rest = rest.dropFirst(2)
            if rest.isEmpty { return [UInt8](repeating: 0, count: 16) }
        }
        while bytes.count < 16 {
            let field = rest.prefix { $0 != colon }
            if field.contains(UInt8(ascii: ".")) {
                guard rest.count == field.count, bytes.count <= 12, gap != nil || bytes.count == 12,
                    let end = readIPv4(field)
                else { return nil }
                bytes += end
                rest = []
                break
            }
            guard !field.isEmpty, field.count <= 4 else { return nil }
            var number: UInt16 = 0
            for digit in field {
                guard let value = hexadecimalValue(digit) else { return nil }
                number = number << 4 | UInt16(value)
            }
            bytes += [UInt8(number >> 8), UInt8(number & 0xFF)]
            rest = rest.dropFirst(field.count)
            if rest.isEmpty { break }
            // A colon that must be followed by something.
            rest = rest.dropFirst()
            if rest.isEmpty { return nil }
            if rest.first == colon {
                guard gap == nil else { return nil }
                gap = bytes.count
                rest = rest.dropFirst()
                if rest.isEmpty { break }
            }
        }
        guard rest.isEmpty else { return nil }
        if let gap {
            guard bytes.count < 16 else { return nil }
            bytes.insert(contentsOf: [UInt8](repeating: 0, count: 16 - bytes.count), at: gap)
        }
        return bytes.count == 16 ? bytes : nil
    }

    static func hexadecimalValue(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x41 + 10
        case 0x61...0x66: digit - 0x61 + 10
        default: nil
        }
    }

    /// The canonical text (RFC 5952).
    var description: String {
        if isIPv4 { return bytes.map { String($0) }.joined(separator: ".") }
        if isMapped { return "::ffff:\(unmapped.description)" }
        let groups = (0..<8).map { UInt16(bytes[2 * $0]) << 8 | UInt16(bytes[2 * $0 + 1]) }
        // The longest run of at least two zeros, the first of those.
        var best = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > max(best.count, 1) { best = start..<end }
            start = max(end, start + 1)
        }
        let text = { (part: ArraySlice<UInt16>) in part.map { String($0, radix: 16) }.joined(separator: ":") }
        if best.isEmpty { return text(groups[...]) }
        return "\(text(groups[..<best.lowerBound]))::\(text(groups[best.upperBound...]))"
    }

    var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }
    /// 127.0.0.0/8 or ::1.
    var isLoopback: Bool {
        isIPv4 ? bytes[0] == 127 : bytes[15] == 1 && bytes[..<15].allSatisfy { $0 == 0 }
    }
    /// 224.0.0.0/4 or ff00::/8.
    var isMulticast: Bool { isIPv4 ? bytes[0] & 0xF0 == 0xE0 : bytes[0] == 0xFF }
    /// 224.0.0.0/24 or ff02::/16 with any flags.
    var isLinkLocalMulticast: Bool {
        isIPv4 ? bytes[0] == 224 && bytes[1] == 0 && bytes[2] == 0 : bytes[0] == 0xFF && bytes[1] & 0x0F == 0x02
    }
    /// 169.254.0.0/16 or fe80::/10.
    var isLinkLocalUnicast: Bool {
        isIPv4 ? bytes[0] == 169 && bytes[1] == 254 : bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
    }
    /// Neither unspecified nor loopback, multicast, link-local or the broadcast address; private ones count.
    var isGlobalUnicast: Bool {
        !(isUnspecified || isLoopback || isMulticast || isLinkLocalUnicast || bytes == [255, 255, 255, 255])
    }

    /// The address with all bits after the first `length` cleared.
    func masked(_ length: Int) -> IPAddress {
        IPAddress(
            bytes: bytes.enumerated().map { index, byte in
                let kept = min(max(length - 8 * index, 0), 8)
                return kept == 8 ? byte : byte & ~(0xFF >> UInt8(kept))
            })
    }
}
