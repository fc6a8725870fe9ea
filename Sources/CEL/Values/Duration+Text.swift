extension Duration: CustomStringConvertible {
    /// A duration as Go writes it: numbers with the units `h`, `m`, `s`, `ms`, `us`, `ns`, such as `1h30m` or `-1.5s`;
    /// nil when it is none, or too long for nanoseconds of 64 bits.
    public init?(_ text: String) {
        var bytes = Array(text.utf8)[...]
        let isNegative = bytes.first == 0x2D
        if isNegative || bytes.first == 0x2B { bytes.removeFirst() }
        if bytes.elementsEqual([0x30]) {
            nanoseconds = 0
            return
        }
        guard !bytes.isEmpty else { return nil }
        var total: UInt64 = 0
        while !bytes.isEmpty {
            guard let part = Self.part(&bytes) else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(part)
            guard !overflow, sum <= 1 << 63 else { return nil }
            total = sum
        }
        if isNegative {
            nanoseconds = Int64(truncatingIfNeeded: 0 &- total)
        } else {
            guard let value = Int64(exactly: total) else { return nil }
            nanoseconds = value
        }
    }

    /// One number with its unit, in nanoseconds.
    private static func part(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
        var whole: UInt64 = 0
        var fraction: UInt64 = 0
        var scale: UInt64 = 1
        var hasDigits = false
        while let byte = bytes.first, byte >= 0x30, byte <= 0x39 {
            let (product, overflow) = whole.multipliedReportingOverflow(by: 10)
            guard !overflow, product <= 1 << 63 else { return nil }
            whole = product + UInt64(byte - 0x30)
            hasDigits = true
            bytes.removeFirst()
        }
        if bytes.first == 0x2E {
            bytes.removeFirst()
            while let byte = bytes.first, byte >= 0x30, byte <= 0x39 {
                if scale < 1_000_000_000_000_000 {
                    fraction = fraction * 10 + UInt64(byte - 0x30)
                    scale *= 10
                }
                hasDigits = true
                bytes.removeFirst()
            }
        }
        guard hasDigits else { return nil }
        let unitBytes = bytes.prefix { $0 != 0x2E && !($0 >= 0x30 && $0 <= 0x39) }
        bytes = bytes.dropFirst(unitBytes.count)
        let unit: UInt64
        switch String(decoding: unitBytes, as: UTF8.self) {
        case "ns": unit = 1
        case "us", "\u{B5}s", "\u{3BC}s": unit = 1000
        case "ms": unit = 1_000_000
        case "s": unit = 1_000_000_000
        case "m": unit = 60_000_000_000
        case "h": unit = 3_600_000_000_000
        default: return nil
        }
        let (product, overflow) = whole.multipliedReportingOverflow(by: unit)
        guard !overflow else { return nil }
        let rest = fraction.multipliedFullWidth(by: unit)
        let (sum, tooLong) = product.addingReportingOverflow(scale.dividingFullWidth(rest).quotient)
        return tooLong ? nil : sum
    }

    /// In seconds, with a fraction where there is one: `90s`, `-0.5s`. As cel-go does, by way of a double.
    public var description: String {
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        return (Double(seconds) + Double(rest) / 1e9).plainDescription + "s"
    }

    /// In seconds with exactly as many digits as needed (protobuf's JSON form).
    var exactDescription: String {
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        guard rest != 0 else { return "\(seconds)s" }
        let digits = String(rest.magnitude)
        var fraction = Array((String(repeating: "0", count: 9 - digits.utf8.count) + digits).utf8)
        while fraction.last == 0x30 { fraction.removeLast() }
        let sign = nanoseconds < 0 && seconds == 0 ? "-" : ""
        return "\(sign)\(seconds).\(String(decoding: fraction, as: UTF8.self))s"
    }
}
