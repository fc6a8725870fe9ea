/// A quantity of Kubernetes (k8s.io/apimachinery/pkg/api/resource, type `Quantity`): a decimal of any precision with a
/// suffix, such as `100m`, `1.5Gi` or `12e6`.
///
/// As there, a quantity is either small, an integer of 64 bits with a power of ten, or large, and only small ones whose
/// power is not negative can be had as an integer: `1.0` and `1000m` cannot, though their values are whole.
struct Quantity: Sendable {
    enum Format: Sendable { case decimal, exponent, binary }

    enum Amount: Sendable {
        /// value × 10^scale.
        case small(Int64, scale: Int)
        case large(Decimal)
    }

    /// magnitude × 10^scale, with a sign.
    struct Decimal: Sendable {
        var isNegative: Bool
        var magnitude: BigNatural
        var scale: Int
    }

    private var amount: Amount
    private(set) var format: Format

    /// Why a text is no quantity, in the words of Kubernetes.
    enum Failure: String, Error {
        case format =
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
        case number = "unable to parse numeric part of quantity"
        case suffix = "unable to parse quantity's suffix"
        case range = "quantity out of the range that can be handled"
    }

    /// The largest power of ten that is taken, either way; Kubernetes has no limit but that of its integers.
    private static let largestExponent = 10_000
    /// The longest text.
    private static let longestText = 10_000
    private static let nano = -9

    /// An integer.
    init(_ value: Int64) {
        amount = .small(value, scale: 0)
        format = .exponent
    }

    // MARK: Reading

    init(_ text: String) throws(Failure) {
        var bytes = Array(text.utf8)[...]
        guard !bytes.isEmpty else { throw .format }
        guard bytes.count <= Self.longestText else { throw .range }
        // Texts are compared below, and other characters may be canonically equivalent to letters.
        guard bytes.allSatisfy({ $0 < 0x80 }) else { throw .format }
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
        func takeDigits() -> [UInt8] {
            let digits = bytes.prefix { (0x30...0x39).contains($0) }
            bytes = bytes.dropFirst(digits.count)
            return digits.map { $0 - 0x30 }
        }
        let whole = takeDigits()
        var fraction: [UInt8] = []
        if bytes.first == UInt8(ascii: ".") {
            bytes.removeFirst()
            fraction = takeDigits()
        }
        guard !whole.isEmpty || !fraction.isEmpty else { throw .format }
        let (base, exponent, suffixFormat) = try Self.suffix(bytes)
        self.init(isNegative, Array(whole.drop { $0 == 0 }), fraction, base, exponent, suffixFormat)
    }

    private init(
        _ isNegative: Bool, _ whole: [UInt8], _ fraction: [UInt8], _ base: Int, _ exponent: Int, _ suffixFormat: Format
    ) {
        format = suffixFormat
        if whole.isEmpty && fraction.isEmpty {
            amount = .small(0, scale: base == 10 ? exponent : 0)
            return
        }
        // Kubernetes' quick way, which decides whether a quantity is small: few enough digits by a rough count, and for
        // binary suffixes no fraction.
        let digits = whole.isEmpty ? 1 : whole.count
        let isQuick: Bool
        if base == 10 {
            isQuick = digits + fraction.count <= 18
        } else {
            isQuick = fraction.isEmpty && 15 - digits - exponent * 3 / 10 - 1 >= 0
        }
        let scale = (base == 10 ? exponent : 0) - fraction.count
        if isQuick, scale >= Self.nano {
            var number: Int64 = 0
            for digit in whole + fraction { number = number &* 10 &+ Int64(digit) }
            let (product, isOverflowing) = number.multipliedReportingOverflow(by: base == 2 ? 1 << Int64(exponent) : 1)
            if !isOverflowing {
                amount = .small(isNegative ? -product : product, scale: scale)
                return
            }
        }
        var magnitude = BigNatural(digits: whole + fraction)
        if base == 2 { magnitude.multiply(powerOfTwo: exponent) }
        var decimal = Decimal(isNegative: isNegative, magnitude: magnitude, scale: scale)
        decimal.rescale(to: Self.nano)
        if base == 2 {
            let one = Decimal(isNegative: false, magnitude: BigNatural(1), scale: 0)
            let largest = Decimal(isNegative: false, magnitude: BigNatural(UInt64(Int64.max)), scale: 0)
            let absolute = Decimal(isNegative: false, magnitude: decimal.magnitude, scale: decimal.scale)
            if Decimal.compare(absolute, largest) > 0 {
                decimal = largest
                decimal.isNegative = isNegative
            }
            if Decimal.compare(absolute, one) < 0, !magnitude.isZero { format = .decimal }
        }
        amount = .large(decimal)
    }

    private static func suffix(_ suffix: ArraySlice<UInt8>) throws(Failure) -> (Int, Int, Format) {
        let text = String(decoding: suffix, as: UTF8.self)
        switch text {
        case "Ki": return (2, 10, .binary)
        case "Mi": return (2, 20, .binary)
        case "Gi": return (2, 30, .binary)
        case "Ti": return (2, 40, .binary)
        case "Pi": return (2, 50, .binary)
        case "Ei": return (2, 60, .binary)
        case "n": return (10, -9, .decimal)
        case "u": return (10, -6, .decimal)
        case "m": return (10, -3, .decimal)
        case "": return (10, 0, .decimal)
        case "k": return (10, 3, .decimal)
        case "M": return (10, 6, .decimal)
        case "G": return (10, 9, .decimal)
        case "T": return (10, 12, .decimal)
        case "P": return (10, 15, .decimal)
        case "E": return (10, 18, .decimal)
        default: break
        }
        // Letters of suffixes, a sign, digits; anything else is no quantity at all.
        let letters = suffix.prefix { "eEinumkKMGTP".utf8.contains($0) }
        var rest = suffix.dropFirst(letters.count)
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        guard rest.allSatisfy({ (0x30...0x39).contains($0) }) else { throw .format }
        guard letters.count == 1, letters.first == UInt8(ascii: "e") || letters.first == UInt8(ascii: "E"),
            !rest.isEmpty
        else { throw .suffix }
        guard let exponent = Int(String(decoding: suffix.dropFirst(), as: UTF8.self)),
            exponent.magnitude <= largestExponent
        else { throw .range }
        return (10, exponent, .exponent)
    }

    // MARK: Numbers

    /// The number, whatever the kind of quantity.
    var decimal: Decimal {
        switch amount {
        case .large(let decimal): decimal
        case .small(let value, let scale):
            Decimal(isNegative: value < 0, magnitude: BigNatural(UInt64(value.magnitude)), scale: scale)
        }
    }

    /// -1, 0 or 1.
    var sign: Int64 {
        let decimal = decimal
        return decimal.magnitude.isZero ? 0 : decimal.isNegative ? -1 : 1
    }

    /// The value, if the quantity is small and its power of ten not negative.
    var integer: Int64? {
        guard case .small(let value, let scale) = amount, scale >= 0 else { return nil }
        return Self.scaled(value, scale)
    }

    private static func scaled(_ value: Int64, _ power: Int) -> Int64? {
        if value == 0 { return 0 }
        var result = value
        guard power <= 18 else { return nil }
        for _ in 0..<power {
            let (product, isOverflowing) = result.multipliedReportingOverflow(by: 10)
            if isOverflowing { return nil }
            result = product
        }
        return result
    }

    /// The digits as the nearest double, times the power of ten as one.
    var approximation: Double {
        let base: Double
        let scale: Int
        switch amount {
        case .small(let value, let power): (base, scale) = (Double(value), power)
        case .large(let decimal):
            let digits = decimal.magnitude.decimalDigits.map { $0 + 0x30 }
            let magnitude = Double(String(decoding: digits.isEmpty ? [0x30] : digits, as: UTF8.self)) ?? .infinity
            (base, scale) = (decimal.isNegative ? -magnitude : magnitude, decimal.scale)
        }
        if scale == 0 { return base }
        if scale > 308 { return base * .infinity }
        if scale < -323 { return base * 0 }
        return base * (Double("1e\(scale)") ?? 0)
    }

    // MARK: Arithmetic

    /// -1, 0 or 1.
    func compare(to other: Quantity) -> Int {
        Decimal.compare(decimal, other.decimal)
    }

    func adding(_ other: Quantity) -> Quantity {
        var result = self
        if sign == 0 { result.format = other.format }
        if case .small(let a, let aScale) = amount, case .small(let b, let bScale) = other.amount {
            if b == 0 { return result }
            if a == 0 {
                result.amount = other.amount
                return result
            }
            let scale = min(aScale, bScale)
            if let a = Self.scaled(a, aScale - scale), let b = Self.scaled(b, bScale - scale) {
                let (sum, isOverflowing) = a.addingReportingOverflow(b)
                if !isOverflowing {
                    result.amount = .small(sum, scale: scale)
                    return result
                }
            }
        }
        result.amount = .large(Decimal.add(decimal, other.decimal))
        return result
    }

    func subtracting(_ other: Quantity) -> Quantity {
        var negated = other
        switch other.amount {
        case .small(let value, let scale) where value != .min: negated.amount = .small(-value, scale: scale)
        default:
            var decimal = other.decimal
            decimal.isNegative.toggle()
            negated.amount = .large(decimal)
        }
        return adding(negated)
    }
}
