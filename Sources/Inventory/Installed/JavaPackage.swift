import Model

/// The coordinates of a Maven package.
package struct JavaPackage: Hashable {
    /// nil when it is not known.
    package var group: String?
    package var artifact: String
    package var version: String

    /// True for text that can be a group or artifact id (Maven model, `[A-Za-z0-9_\-.]+`).
    package static func isIdentifier(_ text: some StringProtocol) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }

    /// True for text that is a version: something, without unresolved `${…}` or `@…@`, spaces or control characters.
    package static func isVersion(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.count <= 256
            && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "$") && $0 != UInt8(ascii: "@") }
    }

    func component(licenses: [String], at location: Location) -> Component {
        let purl =
            if let group {
                PackageURL(type: "maven", namespace: group, name: artifact, version: version)
            } else {
                PackageURL(type: "generic", name: artifact, version: version)
            }
        return Component(
            purl: purl, kind: .maven, name: group.map { "\($0):\(artifact)" } ?? artifact, version: version,
            ecosystem: PackageKind.maven.languageEcosystem, locations: [location], licenses: licenses)
    }
}
