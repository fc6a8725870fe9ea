import Model

/// The fingerprint of a finding: what is wrong with which package where, and nothing that changes when the package is
/// updated without being repaired, or when the image is built again.
///
/// It is the 128-bit FNV-1a hash (draft-eastlake-fnv) of the vulnerability, the package URL's type, namespace, name
/// and subpath, and the class of the place: for a distribution's package nothing (its database moves), for others the
/// path with every run of digits and dots replaced, so that `python3.11` and `foo-1.2.dist-info` stay the same.
enum FindingFingerprint {
    /// 32 hexadecimal digits.
    static func make(id: String, component: Component, occurrence: Int) -> String {
        var hash = FNV()
        hash.add(id)
        hash.add(component.purl.type)
        hash.add(component.purl.namespace ?? "")
        hash.add(component.purl.name)
        hash.add(component.purl.subpath ?? "")
        if !component.kind.isDistribution, let path = component.locations.first?.path { hash.add(pathClass(path)) }
        // The same package twice in one place (two versions in a lock file) is told apart by its order.
        if occurrence > 0 { hash.add("\(occurrence)") }
        return hash.text
    }

    static func pathClass(_ path: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(path.utf8.count)
        var inNumber = false
        for byte in path.utf8 {
            if (0x30...0x39).contains(byte) {
                if !inNumber { bytes.append(UInt8(ascii: "#")) }
                inNumber = true
            } else if inNumber, byte == UInt8(ascii: ".") {
                continue
            } else {
                inNumber = false
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private struct FNV {
        private var state: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d

        mutating func add(_ text: String) {
            for byte in text.utf8 { add(byte) }
            add(0)
        }

        private mutating func add(_ byte: UInt8) {
            state ^= UInt128(byte)
            state = state &* 0x0000_0000_0100_0000_0000_0000_0000_013b
        }

        var text: String {
            let digits = Array("0123456789abcdef".utf8)
            var text: [UInt8] = []
            text.reserveCapacity(32)
            for shift in stride(from: 124, through: 0, by: -4) {
                text.append(digits[Int(truncatingIfNeeded: state >> UInt128(shift)) & 15])
            }
            return String(decoding: text, as: UTF8.self)
        }
    }
}
