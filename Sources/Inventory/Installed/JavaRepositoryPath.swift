/// Coordinates told by where an archive lies.
package enum JavaRepositoryPath {
    /// The package of an archive in a Maven repository (`…/repository/org/acme/tool/1.0/tool-1.0.jar`; Maven
    /// Repository Layout) or in Gradle's cache (`…/files-2.1/org.acme/tool/1.0/<sha1>/tool-1.0.jar`); nil elsewhere.
    package static func package(at path: String) -> JavaPackage? {
        // Of a nested archive only its path in the innermost archive counts.
        let parts = path.split(separator: "/").map(String.init)
        let inner = parts.lastIndex { $0.hasSuffix("!") }.map { Array(parts[($0 + 1)...]) } ?? parts
        return gradle(inner) ?? maven(inner)
    }

    private static func gradle(_ parts: [String]) -> JavaPackage? {
        guard let root = parts.lastIndex(of: "files-2.1"), parts.count == root + 6 else { return nil }
        let (group, artifact, version) = (parts[root + 1], parts[root + 2], parts[root + 3])
        guard parts[root + 5].hasPrefix("\(artifact)-\(version)") else { return nil }
        return package(group, artifact, version)
    }

    private static let roots: Set<String> = ["repository", "maven-repo", "maven2", "m2", ".m2"]

    private static func maven(_ parts: [String]) -> JavaPackage? {
        guard parts.count >= 5, let name = parts.last else { return nil }
        let version = parts[parts.count - 2]
        let artifact = parts[parts.count - 3]
        guard name.hasPrefix("\(artifact)-\(version)"),
            let root = parts.dropLast(4).lastIndex(where: { roots.contains($0) })
        else { return nil }
        return package(parts[(root + 1)..<(parts.count - 3)].joined(separator: "."), artifact, version)
    }

    private static func package(_ group: String, _ artifact: String, _ version: String) -> JavaPackage? {
        guard JavaPackage.isIdentifier(group), JavaPackage.isIdentifier(artifact), JavaPackage.isVersion(version),
            version.utf8.first.map({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: "v") }) == true
        else { return nil }
        return JavaPackage(group: group, artifact: artifact, version: version)
    }
}
