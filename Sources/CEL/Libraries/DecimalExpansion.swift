/// All decimal digits of a finite double, rounded on demand: half to even, as Go's `strconv` and C's `printf` do it.
struct DecimalExpansion {
    private let isNegative: Bool
    /// The digits without leading zeros; empty for zero.
    private let digits: [UInt8]
    /// The number is `0.digits` × 10^point.
    private let point: Int

    init(_ number: Double) {
        isNegative = number.sign == .minus
        guard number != 0 else {
            digits = []
            point = 0
            return
        }
        let (bits, exponent) = (number.significandBitPattern, Int(number.exponentBitPattern))
        let significand = exponent == 0 ? bits : bits | 1 << 52
        let power = max(exponent, 1) - 1075
        // A negative power of two is 5^n / 10^n.
        var integer = BigNatural(significand)
        if power >= 0 {
            integer.multiply(powerOfTwo: power)
        } else {
            integer.multiply(powerOfFive: -power)
        }
        digits = integer.decimalDigits
        point = digits.count + min(power, 0)
    }

    /// Rounds to a number of digits, which may be none or negative.
    private func rounded(to count: Int) -> (digits: [UInt8], point: Int) {
        guard count < digits.count else { return (digits, point) }
        guard count >= 0 else { return ([], point) }
        let kept = Array(digits[..<count])
        let next = digits[count]
        let isExactHalf = next == 5 && !digits[(count + 1)...].contains { $0 != 0 }
        let isUp = isExactHalf ? (kept.last ?? 0) & 1 == 1 : next >= 5
        guard isUp else { return (kept, point) }
        var result = kept
        var index = count - 1
        while index >= 0 {
            if result[index] < 9 {
                result[index] += 1
                return (result, point)
            }
            result[index] = 0
            index -= 1
        }
        return ([1] + result.dropLast(min(1, result.count)), point + 1)
    }

    /// With a number of digits after the point, as `%.3f`.
    func fixed(_ precision: Int) -> String {
        let (digits, point) = rounded(to: self.point + precision)
        var text: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
        func digit(_ index: Int) -> UInt8 { 0x30 + (digits.indices.contains(index) ? digits[index] : 0) }
        if point <= 0 || digits.isEmpty {
            text.append(0x30)
        } else {
            for index in 0..<point { text.append(digit(index)) }
        }
        if precision > 0 {
            text.append(UInt8(ascii: "."))
            for place in 0..<precision { text.append(digits.isEmpty ? 0x30 : digit(point + place)) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// With one digit before the point and a number of them after it, as `%.3e`.
    func scientific(_ precision: Int) -> String {
        let (digits, point) = rounded(to: precision + 1)
        var text: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
        func digit(_ index: Int) -> UInt8 { 0x30 + (digits.indices.contains(index) ? digits[index] : 0) }
        text.append(digit(0))
        if precision > 0 {
            text.append(UInt8(ascii: "."))
            for index in 1...precision { text.append(digit(index)) }
        }
        let exponent = digits.isEmpty ? 0 : point - 1
        text.append(UInt8(ascii: "e"))
        text.append(exponent < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
        if exponent.magnitude < 10 { text.append(0x30) }
        text += String(exponent.magnitude).utf8
        return String(decoding: text, as: UTF8.self)
    }
}
