extension Quantity {
    /// The canonical text: without a fraction and with the largest suffix that allows that.
    var description: String {
        let decimal = decimal
        if decimal.magnitude.isZero { return "0" }
        let sign = decimal.isNegative ? "-" : ""
        var (digits, scale) = (decimal.magnitude.decimalDigits, decimal.scale)
        while digits.last == 0 {
            digits.removeLast()
            scale += 1
        }
        if format == .binary, scale >= 0 {
            var magnitude = BigNatural(digits: digits)
            magnitude.multiply(powerOfTen: scale)
            if !(magnitude < BigNatural(1024)) {
                var power = 0
                while power < 6 {
                    var quotient = magnitude
                    guard quotient.divide(by: 1024) == 0 else { break }
                    magnitude = quotient
                    power += 1
                }
                return sign + Self.text(magnitude.decimalDigits) + ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"][power]
            }
        }
        while scale % 3 != 0 {
            digits.append(0)
            scale -= 1
        }
        let suffixes = [-9: "n", -6: "u", -3: "m", 0: "", 3: "k", 6: "M", 9: "G", 12: "T", 15: "P", 18: "E"]
        if format != .exponent, let suffix = suffixes[scale] { return sign + Self.text(digits) + suffix }
        return sign + Self.text(digits) + (scale == 0 ? "" : "e\(scale)")
    }

    private static func text(_ digits: [UInt8]) -> String {
        String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self)
    }
}
