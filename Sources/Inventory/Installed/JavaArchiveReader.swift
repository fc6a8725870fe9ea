import Artifacts
import Model

/// Reads one Java archive and the archives within it, and collects what they are.
package struct JavaArchiveReader {
    /// What one file may cost.
    package struct Limits: Sendable {
        /// How many archives may lie within each other; the file itself is the first.
        package var depth = 8
        /// The most bytes to inflate for one file, nested archives included.
        package var inflated = 2 << 30
        /// The most entries of all archives together.
        package var entries = 2_000_000
        /// The largest metadata file. The manifest of a signed archive has a section for every entry.
        package var metadata = 64 << 20

        package init() {}
    }

    /// How the names of Java archives end.
    package static let suffixes = [".jar", ".war", ".ear", ".par", ".sar", ".jpi", ".hpi", ".kar", ".lpkg", ".nar"]

    private let limits: Limits
    private var inflated = 0
    private var entries = 0
    private var indexByPackage: [String: Int] = [:]
    private(set) var components: [Component] = []
    private(set) var diagnostics: [Diagnostic] = []

    package init(limits: Limits) { self.limits = limits }

    /// Reads the archive at `path`.
    mutating func read(_ source: ZipSource, path: String, depth: Int) {
        let archive: ZipArchive
        do throws(ZipError) {
            let room = max(0, limits.entries - entries)
            archive = try ZipArchive(source, limits: ZipArchive.Limits(entries: room))
        } catch {
            report(error, path: path)
            return
        }
        entries += archive.entries.count
        let content = JavaArchiveContent(archive)
        let before = components.count

        let poms = packages(of: content, in: archive, path: path)
        let manifest = content.manifest.flatMap { contents(of: $0, in: archive, path: path) }.map(JavaManifest.init)
        let identity = JavaArchiveIdentity(path: path, manifest: manifest ?? JavaManifest([]))
        let own = identity.index(in: poms.map(\.package))
        if let own {
            var package = poms[own].package
            if package.version.isEmpty { package.version = identity.version ?? "" }
            add(package, licenses: poms[own].licenses, path: path, descriptor: poms[own].path)
        } else if let package = identity.package(classes: archive.entries),
            package.group != nil || !poms.contains(where: { $0.package.artifact == package.artifact })
        {
            add(package, licenses: manifest?.licenses ?? [], path: path)
        }
        for (index, pom) in poms.enumerated() where index != own {
            add(pom.package, licenses: pom.licenses, path: "\(path)!/\(pom.path)")
        }
        for entry in content.archives {
            readNested(entry, in: archive, path: "\(path)!/\(entry.name)", depth: depth + 1)
        }
        if own == nil, components.count == before, content.archives.isEmpty, content.hasClasses {
            diagnostics.append(
                Diagnostic(
                    "java.unidentified", "says nowhere which package and version it is, so that it cannot be matched",
                    at: Location(path: path), effect: .note))
        }
    }

    private mutating func readNested(_ entry: ZipEntry, in archive: ZipArchive, path: String, depth: Int) {
        guard depth < limits.depth else {
            diagnostics.append(
                Diagnostic(
                    "java.limit", "is an archive within \(depth) others and is not read: look at it on its own",
                    at: Location(path: path)))
            return
        }
        if let source = archive.storedSource(of: entry) {
            read(source, path: path, depth: depth)
        } else if let bytes = contents(of: entry, in: archive, path: path, limit: .max, isPathOfEntry: true) {
            read(ZipSource(bytes: bytes), path: path, depth: depth)
        }
    }

    // MARK: Maven metadata

    private struct Descriptor {
        var package: JavaPackage
        var licenses: [String]
        var path: String
    }

    private mutating func packages(
        of content: JavaArchiveContent, in archive: ZipArchive, path: String
    ) -> [Descriptor] {
        var found: [Descriptor] = []
        for folder in content.folders {
            let pom = folder.pom.flatMap { contents(of: $0, in: archive, path: path) }.flatMap { JavaPOM($0.span) }
            let properties = folder.properties.flatMap { contents(of: $0, in: archive, path: path) }
                .map { JavaProperties($0.span) }
            // The properties are what Maven resolved; the model next to them only fills gaps.
            let group = properties?.identifier("groupId") ?? pom?.group ?? folder.group
            let artifact = properties?.identifier("artifactId") ?? pom?.artifact ?? folder.artifact
            let version = properties?.version("version") ?? pom?.version
            guard let entry = folder.properties ?? folder.pom, properties != nil || pom != nil else { continue }
            guard let group, let artifact else {
                diagnostics.append(
                    Diagnostic(
                        "java.pom", "does not say which package it describes",
                        at: Location(path: "\(path)!/\(entry.name)")))
                continue
            }
            // The version may come from a parent that is not at hand; the manifest or the file name may know it.
            let package = JavaPackage(group: group, artifact: artifact, version: version ?? "")
            found.append(Descriptor(package: package, licenses: pom?.licenses ?? [], path: entry.name))
        }
        return found
    }

    // MARK: Collecting

    private mutating func add(_ package: JavaPackage, licenses: [String], path: String, descriptor: String? = nil) {
        guard !package.version.isEmpty else {
            diagnostics.append(
                Diagnostic(
                    "java.pom", "does not say which version of \(package.artifact) it describes",
                    at: Location(path: descriptor.map { "\(path)!/\($0)" } ?? path)))
            return
        }
        let component = package.component(licenses: licenses, at: Location(path: path))
        let key = "\(component.name)\n\(component.version)"
        guard let index = indexByPackage[key] else {
            indexByPackage[key] = components.count
            components.append(component)
            return
        }
        for location in component.locations where !components[index].locations.contains(location) {
            components[index].locations.append(location)
        }
        if components[index].licenses.isEmpty { components[index].licenses = licenses }
    }

    /// The data of an entry within the limits; nil, with a diagnostic, when it cannot be read.
    private mutating func contents(
        of entry: ZipEntry, in archive: ZipArchive, path: String, limit: Int? = nil, isPathOfEntry: Bool = false
    ) -> [UInt8]? {
        do throws(ZipError) {
            let bytes = try archive.read(entry, limit: min(limit ?? limits.metadata, limits.inflated - inflated))
            inflated += bytes.count
            return bytes
        } catch {
            report(error, path: isPathOfEntry ? path : "\(path)!/\(entry.name)")
            return nil
        }
    }

    private mutating func report(_ error: ZipError, path: String) {
        let code = error.code == .tooLarge ? "java.limit" : "java.archive"
        diagnostics.append(Diagnostic(code, "\(error.message); it was not read", at: Location(path: path)))
    }
}
