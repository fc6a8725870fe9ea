import Artifacts

/// What a Java archive itself is, as told by its path, its name and its manifest.
package struct JavaArchiveIdentity {
    private let located: JavaPackage?
    private let file: JavaFileName
    private let manifest: JavaManifest
    private let manifestVersions: [String]

    package init(path: String, manifest: JavaManifest) {
        self.manifest = manifest
        located = JavaRepositoryPath.package(at: path)
        manifestVersions = ["Implementation-Version", "Bundle-Version", "Specification-Version"].compactMap { name in
            manifest[name].flatMap(Self.firstVersion)
        }
        file = JavaFileName(path: path, versions: manifestVersions)
    }

    /// The version of the archive, the name of the file first.
    package var version: String? { located?.version ?? file.version ?? manifestVersions.first }

    // MARK: The archive among its own descriptors

    /// Which of the packages that the archive has descriptors of is the archive itself; the others are bundled in it.
    package func index(in packages: [JavaPackage]) -> Int? {
        if let located {
            return packages.firstIndex { $0.artifact == located.artifact && $0.group == located.group }
        }
        var best: (index: Int, score: Int, length: Int)?
        for (index, package) in packages.enumerated() {
            let score = nameScore(package)
            guard score > 0 else { continue }
            let length = package.artifact.utf8.count
            if let best, (best.score, best.length) >= (score, length) { continue }
            best = (index, score, length)
        }
        if let best { return best.index }
        if let index = packages.firstIndex(where: isNamedByManifest) { return index }
        // A renamed archive: its version alone tells it, or there is nothing else that it could be.
        if let version = file.version ?? manifestVersions.first {
            let same = packages.indices.filter { packages[$0].version == version }
            if same.count == 1 { return same[0] }
        }
        return packages.count == 1 && file.version == nil ? 0 : nil
    }

    /// How well the file name fits: 4 exactly, 3 with some version, 2 with words in front of the version, 1 with other
    /// words behind, 0 not at all.
    private func nameScore(_ package: JavaPackage) -> Int {
        let stem = Self.hyphenated(file.stem)
        let version = Self.hyphenated(package.version)
        var score = 0
        for name in [package.artifact, "\(package.group ?? "").\(package.artifact)"].map(Self.hyphenated) {
            guard stem.starts(with: name) else { continue }
            let rest = stem.dropFirst(name.count)
            guard let separator = rest.first else { return 4 }
            guard separator == UInt8(ascii: "-") else { continue }
            let behind = rest.dropFirst()
            if !version.isEmpty, behind.starts(with: version) { return 4 }
            if let digit = behind.first, (0x30...0x39).contains(digit) {
                score = max(score, 3)
            } else if file.version == nil {
                score = max(score, 1)
            } else if file.version == package.version {
                score = max(score, 2)
            }
        }
        return score
    }

    /// Files are often renamed between the two separators: `geronimo-jta_1.1_spec` and `geronimo-jta-1.1-spec`.
    private static func hyphenated(_ text: String) -> [UInt8] {
        text.utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
    }

    private func isNamedByManifest(_ package: JavaPackage) -> Bool {
        guard package.version.isEmpty || manifestVersions.isEmpty || manifestVersions.contains(package.version) else {
            return false
        }
        let names = ["Implementation-Title", "Nar-Id", "Short-Name", "Extension-Name"].compactMap { manifest[$0] }
        if names.contains(package.artifact) { return true }
        guard let symbolic = manifest.symbolicName else { return false }
        return symbolic == package.artifact || symbolic == "\(package.group ?? "").\(package.artifact)"
            || symbolic.hasSuffix(".\(package.artifact)")
    }

    // MARK: The archive without a descriptor

    /// The package without help of Maven's descriptors; nil when artifact or version cannot be told.
    ///
    /// - Parameter classes: The entries of the archive, to corroborate the group of well-known artifacts.
    func package(classes entries: [ZipEntry]) -> JavaPackage? {
        if let package = located ?? stated { return package }
        guard let version = file.version ?? manifestVersions.first, let artifact else { return nil }
        let known = JavaKnownGroups.package(
            artifact: artifact, version: version, title: manifest["Implementation-Title"],
            module: manifest["Automatic-Module-Name"]
        ) { folder in
            Self.share(of: folder, in: entries)
        }
        if let known { return known }
        return JavaPackage(group: group(of: artifact), artifact: artifact, version: version)
    }

    private static func share(of folder: String, in entries: [ZipEntry]) -> Double {
        var all = 0
        var inside = 0
        for entry in entries where entry.name.hasSuffix(".class") && !entry.name.hasPrefix("META-INF/") {
            all += 1
            if entry.name.utf8.starts(with: folder.utf8) { inside += 1 }
        }
        return all == 0 ? 0 : Double(inside) / Double(all)
    }

    /// Coordinates that the manifest states in full.
    private var stated: JavaPackage? {
        // Gradle's Nebula plugins: `Implementation-Title: group#artifact;version`.
        if let title = manifest["Implementation-Title"], let hash = title.firstIndex(of: "#"),
            let semicolon = title.firstIndex(of: ";"), hash < semicolon
        {
            let group = title[..<hash]
            let artifact = title[title.index(after: hash)..<semicolon]
            let version = title[title.index(after: semicolon)...]
            if JavaPackage.isIdentifier(group), JavaPackage.isIdentifier(artifact), JavaPackage.isVersion(version) {
                return JavaPackage(group: String(group), artifact: String(artifact), version: String(version))
            }
        }
        // Apache NiFi archives.
        if let group = manifest.identifier("Nar-Group"), let artifact = manifest.identifier("Nar-Id"),
            let version = manifest.version("Nar-Version")
        {
            return JavaPackage(group: group, artifact: artifact, version: version)
        }
        // Jenkins plugins; a development build has words in parentheses behind its version.
        if let group = manifest.identifier("Group-Id"),
            let artifact = manifest.identifier("Short-Name") ?? manifest.identifier("Extension-Name"),
            let version = manifest["Plugin-Version"].flatMap(Self.firstVersion)
        {
            return JavaPackage(group: group, artifact: artifact, version: version)
        }
        return nil
    }

    private var artifact: String? {
        // Eclipse writes `symbolic.name_version.jar`.
        if let symbolic = manifest.symbolicName, file.stem.hasPrefix("\(symbolic)_") { return symbolic }
        if file.version == nil, let title = manifest.identifier("Implementation-Title"),
            title.utf8.allSatisfy({ !(0x41...0x5A).contains($0) && $0 != UInt8(ascii: ".") })
        {
            return title
        }
        return JavaPackage.isIdentifier(file.artifact) ? file.artifact : nil
    }

    /// The part of a version in front of explanations: `9.0.1 (build 7)` is `9.0.1`.
    private static func firstVersion(_ text: String) -> String? {
        guard let word = text.split(separator: " ").first, JavaPackage.isVersion(word),
            word.utf8.contains(where: { (0x30...0x39).contains($0) })
        else { return nil }
        return String(word)
    }

    // MARK: The group

    /// Ids of organisations with many groups; on their own they are the vendor, not the group.
    private static let vendors: Set<String> = [
        "org.apache", "com.sun", "com.oracle", "com.google", "com.ibm", "org.eclipse", "org.codehaus", "net.sf",
        "net.sourceforge", "com.github", "io.github", "net.java", "com.sun.java", "org.jboss", "com.googlecode",
    ]

    /// The group as far as the manifest tells it; nil otherwise.
    private func group(of artifact: String) -> String? {
        let symbolic = manifest.symbolicName
        // Maven Archiver wrote the group here up to version 3.3; others write what they like.
        if let vendor = manifest.identifier("Implementation-Vendor-Id"), !Self.vendors.contains(vendor) {
            if vendor == artifact { return vendor }
            if vendor.utf8.contains(UInt8(ascii: ".")), symbolic == nil || symbolic?.hasPrefix(vendor) == true {
                return vendor
            }
        }
        return symbolic.flatMap { Self.group(symbolicName: $0, artifact: artifact) }
    }

    /// Undoes what the Maven bundle plugin makes of group and artifact (Apache Felix Maven Bundle Plugin, "Default
    /// Behavior", `<Bundle-SymbolicName>`): `group.artifact`; the group alone when it ends with the artifact; without
    /// the repeated part when the artifact begins with the last part of the group.
    package static func group(symbolicName: String, artifact: String) -> String? {
        if symbolicName.hasSuffix(".\(artifact)") {
            let group = String(symbolicName.dropLast(artifact.utf8.count + 1))
            guard vendors.contains(group) else {
                return group.utf8.contains(UInt8(ascii: ".")) ? group : nil
            }
            return artifact.utf8.contains(UInt8(ascii: "-")) ? nil : symbolicName
        }
        let parts = symbolicName.split(separator: ".")
        guard parts.count >= 3, "\(parts[parts.count - 2])-\(parts[parts.count - 1])" == artifact else { return nil }
        let group = parts.dropLast().joined(separator: ".")
        return vendors.contains(group) ? nil : group
    }
}
