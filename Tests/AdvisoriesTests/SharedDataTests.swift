import Advisories
import Documents
import Foundation
import Model
import Testing

/// The whole of the shared OSV data, against what can be told of it without a matcher.
@Suite("Shared data", .enabled(if: sharedFolder != nil, "the shared data is not at hand"))
struct SharedDataTests {
    /// The database of the shared data, built once.
    private static let built: (folder: TemporaryFolder, database: AdvisoryDatabase, report: DatabaseBuilder.Report)? = {
        guard let sharedFolder, let folder = try? TemporaryFolder() else { return nil }
        let files = AdvisoryFiles.locate(in: sharedFolder)
        guard
            let report = try? DatabaseBuilder.build(files, to: "\(folder.path)/db", now: "2026-01-01T00:00:00Z"),
            let database = try? AdvisoryDatabase(path: "\(folder.path)/db")
        else { return nil }
        return (folder, database, report)
    }()

    @Test("every record is accounted for")
    func counts() throws {
        let report = try #require(Self.built).report
        // Some records of PyPI have bounds such as `2.6.0-NA`, which are said and nothing else is.
        let others = report.diagnostics.filter { !$0.message.contains("is no version of PyPI") }
        #expect(others.map(\.description) == [])
        let summary = report.summary
        #expect(summary.records == summary.advisories + summary.withdrawn + summary.bugFixes + summary.duplicates)
        #expect(summary.bugFixes > 0 && summary.withdrawn > 0 && report.knownExploited > 0)
        #expect(report.supportProducts > 0)
    }

    /// All (package, fixed version, identifier) of an ecosystem's first matching release.
    private static func fixes(_ ecosystem: String, _ database: AdvisoryDatabase, packages: [String]) throws -> [(
        PackageKey, String, Int
    )] {
        let keys = packages.map { PackageKey(ecosystem: Ecosystem(osv: ecosystem), name: $0) }
        var found: [(PackageKey, String, Int)] = []
        for (key, entries) in try database.affected(keys).sorted(by: { $0.key.name < $1.key.name }) {
            for entry in entries {
                for event in entry.ranges.flatMap(\.events) where event.kind == .fixed {
                    found.append((key, event.version, entry.advisory))
                }
            }
        }
        return found
    }

    private static func identifiers(_ result: MatchResult) -> Set<String> {
        var found: Set<String> = []
        for finding in result.findings {
            guard case .vulnerability(let vulnerability, _, _) = finding.subject else { continue }
            found.insert(vulnerability.id)
            found.formUnion(vulnerability.aliases)
        }
        return found
    }

    @Test(
        "an advisory affects what is just below its fix, and not the fix",
        arguments: [
            ("Debian:11", PackageKind.deb, ["openssl", "curl", "imagemagick", "bind9", "tzdata"]),
            ("AlmaLinux:9", .rpm, ["openssl", "curl", "glibc", "python3-idna"]),
        ])
    func boundary(_ ecosystem: String, _ kind: PackageKind, _ packages: [String]) throws {
        let database = try #require(Self.built).database
        let fixes = try Self.fixes(ecosystem, database, packages: packages)
        #expect(fixes.count > 20)
        for (key, version, number) in fixes {
            let name = try #require(try database.advisories([number])[number]?.id)
            func match(_ version: String) throws -> Set<String> {
                let component = Component(
                    purl: PackageURL(type: kind.rawValue, name: key.name), kind: kind, name: key.name,
                    version: version, ecosystem: Ecosystem(osv: ecosystem))
                return Self.identifiers(try Matcher(database).match([component]))
            }
            #expect(try match(version + "~").contains(name), "\(key.name) \(version)~ \(name)")
            #expect(try !match(version).contains(name), "\(key.name) \(version) \(name)")
        }
    }

    /// What dpkg itself says of `left lt right`.
    private static func dpkgIsLess(_ left: String, _ right: String) throws -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/dpkg")
        process.arguments = ["--compare-versions", left, "lt", right]
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    @Test(
        "Debian packages against dpkg's own order",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/dpkg"), "dpkg is not installed"),
        arguments: ["openssl", "curl", "bind9", "samba", "wireshark"])
    func dpkg(_ package: String) throws {
        let database = try #require(Self.built).database
        let fixes = try Self.fixes("Debian:11", database, packages: [package])
        for (key, installed, _) in fixes.prefix(8) {
            let component = Component(
                purl: PackageURL(type: "deb", name: "lib\(package)"), kind: .deb, name: "lib\(package)",
                version: installed + "+b1", source: SourcePackage(name: package, version: installed),
                ecosystem: Ecosystem("Debian", release: "11"))
            let got = Self.identifiers(try Matcher(database).match([component]))
            for (_, fixed, number) in fixes {
                let name = try #require(try database.advisories([number])[number]?.id)
                #expect(try got.contains(name) == Self.dpkgIsLess(installed, fixed), "\(key.name) \(installed) \(name)")
            }
        }
    }

    @Test(
        "known vulnerabilities of known versions",
        arguments: [
            (PackageKind.pypi, "PyPI", "jinja2", "2.10", "CVE-2019-10906", true),
            (.pypi, "PyPI", "jinja2", "2.10.1", "CVE-2019-10906", false),
            (.golang, "Go", "golang.org/x/crypto", "v0.16.0", "CVE-2023-48795", true),
            (.golang, "Go", "golang.org/x/crypto", "v0.17.0", "CVE-2023-48795", false),
            (.golang, "Go", "stdlib", "go1.20.9", "CVE-2023-39325", true),
            (.golang, "Go", "stdlib", "go1.20.10", "CVE-2023-39325", false),
            (.cargo, "crates.io", "time", "0.1.43", "CVE-2020-26235", true),
            (.cargo, "crates.io", "time", "0.2.23", "CVE-2020-26235", false),
        ])
    func known(
        _ kind: PackageKind, _ ecosystem: String, _ name: String, _ version: String, _ cve: String, _ isAffected: Bool
    ) throws {
        let component = Component(
            purl: PackageURL(type: kind.rawValue, name: name), kind: kind, name: name, version: version,
            ecosystem: Ecosystem(ecosystem))
        let result = try Matcher(try #require(Self.built).database).match([component])
        #expect(Self.identifiers(result).contains(cve) == isAffected)
    }

    @Test("the state of releases")
    func support() throws {
        let calendar = SupportCalendar(try #require(Self.built).database)
        func state(_ id: String, _ version: String) throws -> SupportState? {
            try calendar.state(of: Distribution(id: id, version: version, name: id), on: "2025-01-01")
        }
        #expect(try state("debian", "11") == .extended(since: "2024-08-14", extendedUntil: "2026-08-31"))
        #expect(try state("debian", "9") == .ended(since: "2022-07-01"))
        #expect(try state("alpine", "3.18.4") == .supported(until: "2025-05-09"))
        #expect(try state("almalinux", "9.3") == .supported(until: "2032-05-31"))
        #expect(try state("unknown", "1") == nil)
    }
}
