extension UInt8 {
    /// `0` to `9`.
    @inline(__always)
    var isDigit: Bool { self &- 0x30 < 10 }

    /// `a` to `z`.
    @inline(__always)
    var isLowerLetter: Bool { self &- 0x61 < 26 }

    /// `A` to `Z` and `a` to `z`.
    @inline(__always)
    var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }

    /// An ASCII letter in lower case; every other byte as it is.
    @inline(__always)
    var lowered: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

    /// The bytes that `isspace(3)` accepts in the C locale.
    @inline(__always)
    var isSpace: Bool { self == 0x20 || self &- 0x09 < 5 }

    /// A byte of a SemVer identifier: `[0-9A-Za-z-]` (SemVer 2.0.0, section 9).
    @inline(__always)
    var isIdentifierByte: Bool { isDigit || isLetter || self == 0x2D }

    /// The byte of an ASCII character.
    @inline(__always)
    static func ascii(_ scalar: Unicode.Scalar) -> UInt8 { UInt8(truncatingIfNeeded: scalar.value) }
}
