extension Quantity.Decimal {
    /// Gives the number another power of ten, rounding away from zero where that is needed.
    mutating func rescale(to power: Int) {
        if magnitude.isZero { return }
        if scale < power {
            let digits = magnitude.decimalDigits
            let dropped = power - scale
            let kept = BigNatural(digits: digits.dropLast(dropped))
            let isExact = digits.suffix(dropped).allSatisfy { $0 == 0 }
            magnitude = isExact ? kept : kept + BigNatural(1)
        } else {
            magnitude.multiply(powerOfTen: scale - power)
        }
        scale = power
    }

    /// Both with the smaller of their powers of ten.
    private static func aligned(_ a: Self, _ b: Self) -> (BigNatural, BigNatural, Int) {
        var (x, y) = (a.magnitude, b.magnitude)
        let scale = min(a.scale, b.scale)
        if !x.isZero { x.multiply(powerOfTen: a.scale - scale) }
        if !y.isZero { y.multiply(powerOfTen: b.scale - scale) }
        return (x, y, scale)
    }

    /// -1, 0 or 1.
    static func compare(_ a: Self, _ b: Self) -> Int {
        let aSign = a.magnitude.isZero ? 0 : a.isNegative ? -1 : 1
        let bSign = b.magnitude.isZero ? 0 : b.isNegative ? -1 : 1
        if aSign != bSign { return aSign < bSign ? -1 : 1 }
        if aSign == 0 { return 0 }
        let (x, y, _) = aligned(a, b)
        return x == y ? 0 : x < y ? -aSign : aSign
    }

    static func add(_ a: Self, _ b: Self) -> Self {
        let (x, y, scale) = aligned(a, b)
        if a.isNegative == b.isNegative { return Self(isNegative: a.isNegative, magnitude: x + y, scale: scale) }
        if x < y { return Self(isNegative: b.isNegative, magnitude: y - x, scale: scale) }
        return Self(isNegative: a.isNegative, magnitude: x - y, scale: scale)
    }
}
