/// What the specification of an installed gem says about it.
package struct RubyGemspec: Hashable, Sendable {
    package var name: String
    /// The version without the platform.
    package var version: String
    /// For example `x86_64-linux` or `java`; nil when not stated, `ruby` for every platform.
    package var platform: String?
    package var licenses: [String] = []

    /// True for what `Gem::Version::VERSION_PATTERN` accepts, the empty text apart.
    static func isVersion(_ text: some Sequence<UInt8>) -> Bool {
        var isFirstPart = true
        var isEmptyPart = true
        var isPrerelease = false
        for byte in text {
            switch byte {
            case 0x30...0x39:
                isEmptyPart = false
            case 0x41...0x5A, 0x61...0x7A:
                if isFirstPart { return false }
                isEmptyPart = false
            case UInt8(ascii: "."):
                if isEmptyPart { return false }
                isFirstPart = false
                isEmptyPart = true
            case UInt8(ascii: "-"):
                if isEmptyPart && !isPrerelease { return false }
                isPrerelease = true
                isFirstPart = false
                isEmptyPart = true
            default:
                return false
            }
        }
        return !isEmptyPart
    }
}
