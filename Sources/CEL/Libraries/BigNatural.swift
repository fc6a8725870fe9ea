/// A whole number of any size, for exact decimals.
struct BigNatural: Hashable, Sendable {
    /// Least significant first, without leading zeros; empty for zero.
    private(set) var limbs: [UInt32]

    init(_ number: UInt64) {
        limbs = [UInt32(truncatingIfNeeded: number), UInt32(truncatingIfNeeded: number >> 32)]
        trim()
    }

    /// From decimal digits (0 to 9, not their characters).
    init(digits: some Sequence<UInt8>) {
        limbs = []
        var chunk: UInt32 = 0
        var factor: UInt32 = 1
        for digit in digits {
            chunk = chunk * 10 + UInt32(digit)
            factor *= 10
            if factor == 1_000_000_000 {
                multiplyAdd(factor, chunk)
                (chunk, factor) = (0, 1)
            }
        }
        if factor > 1 { multiplyAdd(factor, chunk) }
        trim()
    }

    var isZero: Bool { limbs.isEmpty }

    private mutating func trim() {
        while limbs.last == 0 { limbs.removeLast() }
    }

    private mutating func multiplyAdd(_ factor: UInt32, _ addend: UInt32) {
        var carry = UInt64(addend)
        for index in limbs.indices {
            let product = UInt64(limbs[index]) * UInt64(factor) + carry
            limbs[index] = UInt32(truncatingIfNeeded: product)
            carry = product >> 32
        }
        if carry > 0 { limbs.append(UInt32(truncatingIfNeeded: carry)) }
    }

    mutating func multiply(_ factor: UInt32) {
        multiplyAdd(factor, 0)
        trim()
    }

    mutating func multiply(powerOfFive count: Int) {
        var count = count
        while count >= 13 {
            multiplyAdd(1_220_703_125, 0)
            count -= 13
        }
        while count > 0 {
            multiplyAdd(5, 0)
            count -= 1
        }
    }

    mutating func multiply(powerOfTen count: Int) {
        var count = count
        while count >= 9 {
            multiplyAdd(1_000_000_000, 0)
            count -= 9
        }
        while count > 0 {
            multiplyAdd(10, 0)
            count -= 1
        }
    }

    mutating func multiply(powerOfTwo count: Int) {
        guard !isZero, count > 0 else { return }
        for _ in 0..<(count % 32) { multiplyAdd(2, 0) }
        limbs = [UInt32](repeating: 0, count: count / 32) + limbs
    }

    /// Divides and gives the remainder.
    mutating func divide(by divisor: UInt32) -> UInt32 {
        var remainder: UInt64 = 0
        for index in limbs.indices.reversed() {
            let part = remainder << 32 | UInt64(limbs[index])
            limbs[index] = UInt32(truncatingIfNeeded: part / UInt64(divisor))
            remainder = part % UInt64(divisor)
        }
        trim()
        return UInt32(truncatingIfNeeded: remainder)
    }

    /// The decimal digits, most significant first; none for zero.
    var decimalDigits: [UInt8] {
        var rest = self
        var digits: [UInt8] = []
        while !rest.isZero {
            var chunk = rest.divide(by: 1_000_000_000)
            for _ in 0..<9 {
                digits.append(UInt8(chunk % 10))
                chunk /= 10
            }
        }
        while digits.last == 0 { digits.removeLast() }
        return digits.reversed()
    }

    /// The number when it fits.
    var uint64: UInt64? {
        switch limbs.count {
        case 0: 0
        case 1: UInt64(limbs[0])
        case 2: UInt64(limbs[1]) << 32 | UInt64(limbs[0])
        default: nil
        }
    }

    static func + (a: BigNatural, b: BigNatural) -> BigNatural {
        var result = a
        var carry: UInt64 = 0
        for index in 0..<max(a.limbs.count, b.limbs.count) {
            if index == result.limbs.count { result.limbs.append(0) }
            let sum = UInt64(result.limbs[index]) + (index < b.limbs.count ? UInt64(b.limbs[index]) : 0) + carry
            result.limbs[index] = UInt32(truncatingIfNeeded: sum)
            carry = sum >> 32
        }
        if carry > 0 { result.limbs.append(UInt32(truncatingIfNeeded: carry)) }
        return result
    }

    /// The difference; `a` must not be less than `b`.
    static func - (a: BigNatural, b: BigNatural) -> BigNatural {
        var result = a
        var borrow: Int64 = 0
        for index in a.limbs.indices {
            var difference = Int64(a.limbs[index]) - (index < b.limbs.count ? Int64(b.limbs[index]) : 0) - borrow
            borrow = difference < 0 ? 1 : 0
            if difference < 0 { difference += 1 << 32 }
            result.limbs[index] = UInt32(truncatingIfNeeded: difference)
        }
        result.trim()
        return result
    }

    static func < (a: BigNatural, b: BigNatural) -> Bool {
        if a.limbs.count != b.limbs.count { return a.limbs.count < b.limbs.count }
        for index in a.limbs.indices.reversed() where a.limbs[index] != b.limbs[index] {
            return a.limbs[index] < b.limbs[index]
        }
        return false
    }
}
