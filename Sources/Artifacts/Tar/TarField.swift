/// The number formats of tar header fields (POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar manual,
/// "Basic Tar Format").
enum TarField {
    /// The numeric value of `field`: octal digits with blanks and NULs around them, or base-256 when the first bit is
    /// set. nil for anything else, for negative numbers and for what does not fit.
    static func number(_ field: Span<UInt8>) -> Int64? {
        guard let first = field.first else { return 0 }
        if first & 0x80 != 0 {
            // Base-256, big-endian two's complement in the bits behind the marker.
            guard first & 0x40 == 0 else { return nil }
            var value: Int64 = Int64(first & 0x3F)
            for index in 1..<field.count {
                guard value >> 55 == 0 else { return nil }
                value = value << 8 | Int64(field[index])
            }
            return value
        }
        var start = 0
        var end = field.count
        while start < end, field[start] == 0x20 || field[start] == 0 { start += 1 }
        while end > start, field[end - 1] == 0x20 || field[end - 1] == 0 { end -= 1 }
        var value: Int64 = 0
        while start < end {
            let byte = field[start]
            // Old archives end a number with NUL and leave rubbish behind it.
            if byte == 0 || byte == 0x20 { break }
            guard (0x30...0x37).contains(byte), value >> 60 == 0 else { return nil }
            value = value << 3 | Int64(byte - 0x30)
            start += 1
        }
        return value
    }

    /// A decimal number that fits into 63 bits, as PAX records write it.
    static func decimal(_ bytes: some Collection<UInt8>) -> Int64? {
        guard !bytes.isEmpty, bytes.count <= 19 else { return nil }
        var value: Int64 = 0
        for byte in bytes {
            guard (0x30...0x39).contains(byte) else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int64(byte - 0x30))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }

    /// The bytes of `field` up to the first NUL.
    static func text(_ field: Span<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(field.count)
        for index in 0..<field.count {
            let byte = field[index]
            if byte == 0 { break }
            bytes.append(byte)
        }
        return bytes
    }

    /// True when the header's checksum is right, computed over unsigned or, as some old tars do, signed bytes.
    static func checksumMatches(_ header: Span<UInt8>) -> Bool {
        guard let stored = number(header.extracting(148..<156)) else { return false }
        var unsigned: Int64 = 0
        var signed: Int64 = 0
        for index in 0..<512 {
            let byte = (148..<156).contains(index) ? 0x20 : header[index]
            unsigned += Int64(byte)
            signed += Int64(Int8(bitPattern: byte))
        }
        return stored == unsigned || stored == signed
    }
}

extension Span where Element == UInt8 {
    /// The first byte; nil when there is none.
    var first: UInt8? { isEmpty ? nil : self[0] }
}
