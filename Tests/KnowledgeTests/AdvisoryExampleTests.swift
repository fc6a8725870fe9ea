import Advisories
import Documents
import Model
import Testing

/// The examples of every starter advisory, matched against the whole set.
@Suite struct AdvisoryExampleTests {
    /// The starter set as a scan has it, and what reading it found fault with.
    static let starter: (store: StarterAdvisories, diagnostics: [Diagnostic]) = {
        var diagnostics: [Diagnostic] = []
        let store = StarterAdvisories(
            AdvisoryFile.all.flatMap { file in file.documents.map { (path: file.path, root: $0.root) } },
            into: &diagnostics)
        return (store, diagnostics)
    }()

    @Test func everyRecordIsTakenWithoutDiagnostics() {
        #expect(Self.starter.diagnostics.map(\.message) == [])
        #expect(Self.starter.store.source.count == AdvisoryFile.all.count)
    }

    @Test(arguments: AdvisoryFile.all)
    func affectsItsExamples(_ file: AdvisoryFile) throws {
        for text in try file.examples("affected") {
            #expect(try isFound(file, for: text), "\(text) should be affected")
        }
    }

    @Test(arguments: AdvisoryFile.all)
    func sparesItsCounterexamples(_ file: AdvisoryFile) throws {
        for text in try file.examples("unaffected") {
            #expect(try !isFound(file, for: text), "\(text) should not be affected")
        }
    }

    /// Whether matching the package alone finds the advisory.
    private func isFound(_ file: AdvisoryFile, for text: String) throws -> Bool {
        let component = try #require(Component(example: text), "\(text): a kind of package that has no advisories")
        let result = try Matcher(Self.starter.store).match([component])
        #expect(result.diagnostics.isEmpty)
        return result.findings.contains { finding in
            guard case .vulnerability(let vulnerability, _, _) = finding.subject else { return false }
            return vulnerability.id == file.name || vulnerability.aliases.contains(file.name)
        }
    }
}

extension Component {
    /// The component an example means: its package URL names the distribution of a system package in `distro`
    /// (`debian-11`), and for Debian the source package. Go's standard library is `pkg:golang/stdlib`, which the strict
    /// reader refuses.
    init?(example text: String) {
        guard let purl = try? PackageURL(tolerant: text), let kind = PackageKind(rawValue: purl.type),
            let version = purl.version
        else { return nil }
        let ecosystem: Ecosystem
        let name: String
        switch kind {
        case .deb, .rpm, .apk:
            let families = ["debian": "Debian", "almalinux": "AlmaLinux", "alpine": "Alpine", "ubuntu": "Ubuntu"]
            let parts = (purl[qualifier: "distro"] ?? "").split(separator: "-", maxSplits: 1)
            guard parts.count == 2, let family = families[String(parts[0])] else { return nil }
            ecosystem = Ecosystem(family, release: String(parts[1]))
            name = purl.name
        default:
            guard let language = kind.languageEcosystem else { return nil }
            ecosystem = language
            let separator = kind == .maven ? ":" : "/"
            name = (purl.namespace.map { $0 + separator } ?? "") + purl.name
        }
        self.init(purl: purl, kind: kind, name: name, version: version, ecosystem: ecosystem)
    }
}
