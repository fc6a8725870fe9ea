import Model

/// The fingerprint of a finding: what is wrong with which package where, and nothing that changes when the package is
/// updated without being repaired, or when the image is built again.
///
/// It is the 128-bit FNV-1a hash (draft-eastlake-fnv) of the vulnerability, the package URL's type, namespace, name
/// and subpath, and the class of the place: for a distribution's package nothing (its database moves), for others the
/// path with every run of digits and dots replaced, so that `python3.11` and `foo-1.2.dist-info` stay the same. The
/// same package twice in one place (two versions in a lock file) is told apart by its order.
struct FindingFingerprint: Hashable {
    private var hash = FingerprintHash()

    /// - Parameters:
    ///   - id: the vulnerability.
    ///   - component: what ``bytes(of:)`` gives for the component.
    init(id: String, component: [UInt8]) {
        hash.add(id.utf8)
        for byte in component { hash.add(byte) }
    }

    /// What the fingerprints of all findings of a component have in common.
    static func bytes(of component: Component) -> [UInt8] {
        var bytes: [UInt8] = []
        func add(_ text: String) {
            bytes.append(contentsOf: text.utf8)
            bytes.append(0)
        }
        add(component.purl.type)
        add(component.purl.namespace ?? "")
        add(component.purl.name)
        add(component.purl.subpath ?? "")
        if !component.kind.isDistribution, let path = component.locations.first?.path {
            appendClass(of: path, to: &bytes)
            bytes.append(0)
        }
        return bytes
    }

    /// The fingerprint of the same vulnerability in a further component of the same name in the same place.
    func occurrence(_ number: Int) -> FindingFingerprint {
        var copy = self
        copy.hash.add(String(number).utf8)
        return copy
    }

    private static func appendClass(of path: String, to bytes: inout [UInt8]) {
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
    }

    /// 32 hexadecimal digits.
    var text: String { hash.text }
}
