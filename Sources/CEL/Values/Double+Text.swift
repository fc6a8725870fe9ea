extension Double {
    /// The shortest text that gives the same number again, in the form of Go's `%g`: `1.5`, `1e+06`, `NaN`, `+Inf`.
    public var celDescription: String {
        guard isFinite else { return isNaN ? "NaN" : self < 0 ? "-Inf" : "+Inf" }
        let (negative, digits, exponent) = shortestDigits
        var text: [UInt8] = negative ? [0x2D] : []
        if exponent < -4 || exponent >= 6 {
            text.append(digits[0])
            if digits.count > 1 {
                text.append(0x2E)
                text += digits[1...]
            }
            text.append(0x65)
            text.append(exponent < 0 ? 0x2D : 0x2B)
            if exponent.magnitude < 10 { text.append(0x30) }
            text += Array(String(exponent.magnitude).utf8)
            return String(decoding: text, as: UTF8.self)
        }
        text += Self.plain(digits, exponent)
        return String(decoding: text, as: UTF8.self)
    }

    /// The shortest text that gives the same number again, without an exponent (Go's `%f` with precision -1).
    public var plainDescription: String {
        guard isFinite else { return celDescription }
        let (negative, digits, exponent) = shortestDigits
        return String(decoding: (negative ? [0x2D] : []) + Self.plain(digits, exponent), as: UTF8.self)
    }

    private static func plain(_ digits: [UInt8], _ exponent: Int) -> [UInt8] {
        var text: [UInt8] = []
        if exponent < 0 {
            text += [0x30, 0x2E]
            text += [UInt8](repeating: 0x30, count: -exponent - 1)
            return text + digits
        }
        for index in 0...max(exponent, digits.count - 1) {
            if index == exponent + 1 { text.append(0x2E) }
            text.append(index < digits.count ? digits[index] : 0x30)
        }
        return text
    }

    /// The digits without leading and trailing zeros (at least one), and the power of ten of the first.
    private var shortestDigits: (negative: Bool, digits: [UInt8], exponent: Int) {
        var digits: [UInt8] = []
        var point: Int?
        var exponent = 0
        var bytes = Array(description.utf8)[...]
        let negative = bytes.first == 0x2D
        if negative { bytes.removeFirst() }
        while let byte = bytes.popFirst() {
            if byte == 0x2E {
                point = digits.count
            } else if byte == 0x65 {
                exponent = Int(String(decoding: bytes, as: UTF8.self)) ?? 0
                break
            } else {
                digits.append(byte)
            }
        }
        exponent += (point ?? digits.count) - 1
        while digits.count > 1, digits.first == 0x30 {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.count > 1, digits.last == 0x30 { digits.removeLast() }
        if digits == [0x30] { exponent = 0 }
        return (negative, digits, exponent)
    }
}
