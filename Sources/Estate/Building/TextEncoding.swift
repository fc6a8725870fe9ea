/// The encodings that YAML files come in (YAML 1.1, section 5.2), told by the byte-order mark or by where the zeros of the
/// first character are.
enum TextEncoding: Equatable {
    case utf8, utf16LittleEndian, utf16BigEndian, utf32LittleEndian, utf32BigEndian

    init(of bytes: [UInt8]) {
        func byte(_ index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }
        switch (byte(0), byte(1), byte(2), byte(3)) {
        case (0x00, 0x00, 0xFE, 0xFF), (0x00, 0x00, 0x00, .some(1...)): self = .utf32BigEndian
        case (0xFF, 0xFE, 0x00, 0x00), (.some(1...), 0x00, 0x00, 0x00): self = .utf32LittleEndian
        case (0xFE, 0xFF, _, _), (0x00, .some(1...), _, _): self = .utf16BigEndian
        case (0xFF, 0xFE, _, _), (.some(1...), 0x00, _, _): self = .utf16LittleEndian
        default: self = .utf8
        }
    }

    /// The text as UTF-8, without the byte-order mark unless it is in UTF-8 already. What is no character becomes U+FFFD.
    func transcoded(_ bytes: [UInt8]) -> [UInt8] {
        let text: String
        switch self {
        case .utf8: return bytes
        case .utf16LittleEndian: text = String(decoding: units(bytes, 2, isBig: false).map(UInt16.init), as: UTF16.self)
        case .utf16BigEndian: text = String(decoding: units(bytes, 2, isBig: true).map(UInt16.init), as: UTF16.self)
        case .utf32LittleEndian: text = String(decoding: units(bytes, 4, isBig: false), as: UTF32.self)
        case .utf32BigEndian: text = String(decoding: units(bytes, 4, isBig: true), as: UTF32.self)
        }
        let utf8 = Array(text.utf8)
        return utf8.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(utf8.dropFirst(3)) : utf8
    }

    private func units(_ bytes: [UInt8], _ size: Int, isBig: Bool) -> [UInt32] {
        var units: [UInt32] = []
        units.reserveCapacity(bytes.count / size)
        var start = 0
        while start + size <= bytes.count {
            var unit: UInt32 = 0
            for offset in 0..<size { unit = unit << 8 | UInt32(bytes[start + (isBig ? offset : size - 1 - offset)]) }
            units.append(unit)
            start += size
        }
        return units
    }
}
