import Crypto
package import struct Model.Digest

/// A running digest by either algorithm that OCI registers.
package struct ContentHash: Sendable {
    // One of both is there. Optional chaining hashes in place, where taking an enum's payload out would copy it.
    private var sha256: SHA256?
    private var sha512: SHA512?

    /// - Parameter algorithm: `sha512`, or `sha256` for everything else.
    package init(algorithm: String = "sha256") {
        if algorithm == "sha512" { sha512 = SHA512() } else { sha256 = SHA256() }
    }

    package mutating func update(_ bytes: [UInt8]) {
        sha256?.update(data: bytes)
        sha512?.update(data: bytes)
    }

    /// Lower-case hexadecimal of everything so far.
    package func hexadecimal() -> String {
        if let sha512 { return Model.Digest.hexadecimal(sha512.finalize()) }
        return Model.Digest.hexadecimal((sha256 ?? SHA256()).finalize())
    }

    /// True when the bytes are what the digest stands for.
    package static func matches(_ bytes: [UInt8], _ digest: Model.Digest) -> Bool {
        var hash = ContentHash(algorithm: digest.algorithm)
        hash.update(bytes)
        return hash.hexadecimal() == digest.hex
    }
}
