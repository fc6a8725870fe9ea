import Model

/// The results that the golden reports are made of.
enum ReportCases {
    static let all: [(name: String, result: ScanResult)] = [
        ("image", image), ("end-of-life", endOfLife), ("starter-clean", starterClean), ("clean", clean),
        ("hostile", hostile), ("not-matched", notMatched), ("configuration", configuration),
    ]

    static let names = all.map(\.name)

    static func result(_ name: String) -> ScanResult {
        all.first { $0.name == name }?.result ?? ScanResult(target: Target(kind: .folder, name: name))
    }

    private static func digest(_ byte: UInt8) -> Digest { Digest(sha256: [UInt8](repeating: byte, count: 32)) }

    private static func deb(_ name: String, _ version: String, source: String? = nil) -> Component {
        Component(
            purl: PackageURL(
                type: "deb", namespace: "debian", name: name, version: version,
                qualifiers: [.init("arch", "amd64"), .init("distro", "debian-11")]),
            kind: .deb, name: name, version: version, source: source.map { SourcePackage(name: $0, version: version) },
            ecosystem: Ecosystem("Debian", release: "11"),
            locations: [Location(path: "var/lib/dpkg/status", layer: digest(0x1A))], licenses: [])
    }

    private static func finding(
        _ vulnerability: Vulnerability, in component: Int, fix: FixState, severity: Severity? = nil,
        at locations: [Location] = [], exception: Exception? = nil
    ) -> Finding {
        Finding(
            id: vulnerability.id, title: vulnerability.summary, severity: severity ?? vulnerability.severity,
            subject: .vulnerability(vulnerability, component: component, fix: fix), locations: locations,
            exception: exception, fingerprint: "fp-\(vulnerability.id)-\(component)")
    }

    static let log4shell = Vulnerability(
        id: "CVE-2021-44228", aliases: ["GHSA-jfh8-c2jp-5v3q"], summary: "Remote code injection in Log4j",
        severity: .critical, score: 10.0, vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H",
        severitySource: "GHSA-jfh8-c2jp-5v3q",
        knownExploited: KnownExploited(dateAdded: "2021-12-10", usedByRansomware: true), epss: 0.97547,
        published: "2021-12-10T00:40:56Z",
        references: [
            "https://github.com/advisories/GHSA-jfh8-c2jp-5v3q", "https://logging.apache.org/log4j/2.x/security.html",
        ])

    private static let openssl1 = Vulnerability(
        id: "CVE-2022-0778", aliases: ["DSA-5103-1"],
        summary: "The BN_mod_sqrt() function, which computes a modular square root, contains a bug that can cause "
            + "it to loop forever",
        severity: .high, score: 7.5, vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H",
        severitySource: "CVE-2022-0778", published: "2022-03-15",
        references: ["https://security-tracker.debian.org/tracker/CVE-2022-0778"])

    private static let openssl2 = Vulnerability(
        id: "CVE-2023-5678", summary: "Excessive time spent in DH check", severity: .medium, score: 5.3,
        vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L")

    private static let tar = Vulnerability(
        id: "CVE-2005-2541", summary: "tar does not warn about setuid files", severity: .critical, score: 10.0,
        vector: "AV:N/AC:L/Au:N/C:C/I:C/A:C", severitySource: "Debian")

    private static let axios = Vulnerability(
        id: "GHSA-wf5p-g6vw-rhxx", aliases: ["CVE-2023-45857"],
        summary: "Axios Cross-Site Request Forgery Vulnerability",
        severity: .medium, score: 7.1, vector: "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:P/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N",
        severitySource: "GHSA-wf5p-g6vw-rhxx")

    /// An image with everything: several ecosystems, known exploitation, exceptions, something not read.
    static let image: ScanResult = {
        let jar = Location(path: "app/shop.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar", layer: digest(0x2B))
        let components = [
            deb("libssl1.1", "1.1.1k-1+deb11u1", source: "openssl"), deb("openssl", "1.1.1k-1+deb11u1"),
            deb("tar", "1.34+dfsg-1"),
            Component(
                purl: PackageURL(
                    type: "maven", namespace: "org.apache.logging.log4j", name: "log4j-core", version: "2.14.1"),
                kind: .maven, name: "org.apache.logging.log4j:log4j-core", version: "2.14.1",
                ecosystem: Ecosystem("Maven"), locations: [jar], licenses: ["Apache-2.0"]),
            Component(
                purl: PackageURL(type: "npm", namespace: "@shop", name: "cart", version: "1.0.0"), kind: .npm,
                name: "@shop/cart", version: "1.0.0", ecosystem: Ecosystem("npm"),
                locations: [Location(path: "srv/package-lock.json", line: 7, column: 5, layer: digest(0x2B))],
                licenses: ["MIT OR (Apache-2.0 WITH LLVM-exception AND ISC)"]),
            Component(
                purl: PackageURL(type: "npm", name: "axios", version: "1.5.0"), kind: .npm, name: "axios",
                version: "1.5.0", ecosystem: Ecosystem("npm"),
                locations: [
                    Location(path: "srv/node_modules/axios/package.json", layer: digest(0x2B)),
                    Location(path: "srv/package-lock.json", line: 120, layer: digest(0x2B)),
                ], licenses: ["mit", "See LICENSE"], isDevelopment: true),
            Component(
                purl: PackageURL(type: "npm", name: "axios", version: "1.5.0"), kind: .npm, name: "axios",
                version: "1.5.0", ecosystem: Ecosystem("npm"),
                locations: [Location(path: "opt/tool/node_modules/axios/package.json", layer: digest(0x2B))]),
        ]
        let findings = [
            finding(log4shell, in: 3, fix: .fixed(in: "2.15.0"), at: [jar]),
            finding(openssl1, in: 0, fix: .fixed(in: "1.1.1k-1+deb11u2")),
            finding(openssl1, in: 1, fix: .fixed(in: "1.1.1k-1+deb11u2")),
            finding(axios, in: 5, fix: .fixed(in: "1.6.0"), severity: .high),
            finding(
                axios, in: 6, fix: .fixed(in: "1.6.0"), severity: .high,
                exception: Exception(reason: "The tool never sends\nrequests to others", expires: "2027-01-31")),
            finding(openssl2, in: 0, fix: .unfixed), finding(openssl2, in: 1, fix: .unfixed),
            finding(tar, in: 2, fix: .unknown, severity: .low),
        ]
        return ScanResult(
            target: Target(
                kind: .image, name: "registry.example/shop/web:1.4", digest: digest(0xAB), platform: "linux/amd64",
                layers: [
                    .init(digest: digest(0x0A), diffID: digest(0x1A), createdBy: "ADD file:… in /"),
                    .init(digest: digest(0x0B), diffID: digest(0x2B), createdBy: "COPY . /srv # buildkit"),
                ],
                distribution: Distribution(
                    id: "debian", version: "11", codename: "bullseye", name: "Debian GNU/Linux 11 (bullseye)",
                    support: .extended(since: "2024-08-14", extendedUntil: "2026-08-31"))),
            components: components, findings: findings,
            diagnostics: [
                Diagnostic(
                    "zip.truncated", "the archive ends inside an entry: copy the file again",
                    at: Location(path: "opt/old.jar", layer: digest(0x2B))),
                Diagnostic("image.oddMediaType", "the layer's media type says nothing of compression", effect: .note),
            ],
            advisories: AdvisorySource(kind: .database, updated: "2026-01-02T03:04:05Z", count: 213_456),
            upgrades: [0: "1.1.1w-0+deb11u1", 1: "1.1.1w-0+deb11u1", 3: "2.17.1", 5: "1.6.0", 6: "1.6.0"])
    }()

    /// Nothing found because nobody publishes advisories any more.
    static let endOfLife = ScanResult(
        target: Target(
            kind: .rootfs, name: "/srv/rootfs",
            distribution: Distribution(
                id: "alpine", version: "3.12.1", name: "Alpine Linux v3.12", support: .ended(since: "2022-05-01"))),
        components: [
            Component(
                purl: PackageURL(type: "apk", namespace: "alpine", name: "musl", version: "1.1.24-r9"), kind: .apk,
                name: "musl", version: "1.1.24-r9", locations: [Location(path: "lib/apk/db/installed", line: 1)],
                licenses: ["MIT"])
        ],
        advisories: AdvisorySource(
            kind: .database, updated: "2026-01-02T03:04:05Z", count: 5, missingEcosystems: ["Alpine:v3.12", "npm"]))

    static let starterClean = ScanResult(
        target: Target(kind: .folder, name: "."),
        components: [
            Component(
                purl: PackageURL(type: "pypi", name: "requests", version: "2.32.3"), kind: .pypi, name: "requests",
                version: "2.32.3", ecosystem: Ecosystem("PyPI"),
                locations: [Location(path: "requirements.txt", line: 3, column: 1)])
        ],
        advisories: AdvisorySource(kind: .starter, count: 120))

    static let clean = ScanResult(
        target: Target(
            kind: .image, name: "base.tar", digest: digest(1), platform: "linux/arm64/v8",
            distribution: Distribution(
                id: "debian", version: "12", name: "Debian GNU/Linux 12", support: .supported(until: "2028-06-30"))),
        components: [deb("base-files", "12.4+deb12u5")],
        advisories: AdvisorySource(kind: .database, updated: "2026-01-02T03:04:05Z", count: 213_456))

    /// Names that try to steer terminals, forge rows, break out of JSON, Markdown and URIs.
    static let hostile: ScanResult = {
        let name =
            "evil\u{1B}[2J\u{1B}]0;owned\u{7}\r\nCRITICAL ok\u{202E}txt.exe\u{2066}\u{200B}\u{9B}31m"
            + "\"\\<script>|[x](javascript:1)"
        let path = "/../a b%2F\u{1B}[31m/\u{0}x:y?#\u{FEFF}/名前/\u{E0041}.json"
        let vulnerability = Vulnerability(
            id: "CVE-1\u{1B}[0m|x", aliases: ["<b>A</b>"],
            summary: "line one\nline two \u{1B}[8m hidden {0} [click](https://evil.example) "
                + String(repeating: "長い題名", count: 60),
            severity: .unknown, vector: "CVSS:9/none", severitySource: "\u{202E}x", published: "yesterday",
            references: ["javascript:alert(1)", "https://ok.example/a b?<c>", "https://", "https://ok.example/%zz"])
        let component = Component(
            purl: PackageURL(type: "generic", name: name, version: "1\n2"), kind: .generic, name: name, version: "1\n2",
            locations: [Location(path: path, line: 3)], licenses: ["MIT\u{1B}[0m", "", "(MIT", "MIT OR"])
        return ScanResult(
            target: Target(kind: .sbom, name: "\u{1B}[2Jbom.json\n"), components: [component, component],
            findings: [
                finding(vulnerability, in: 0, fix: .fixed(in: "2\u{1B}[0m"), severity: .unknown),
                finding(
                    vulnerability, in: 1, fix: .unknown, severity: .unknown,
                    exception: Exception(reason: "\u{1B}[2Jno {0}\nreason", expires: "2026-12-31\u{1B}[0m")),
                // An index that no component has must not end the report.
                finding(vulnerability, in: 99, fix: .unknown),
            ],
            diagnostics: [Diagnostic("x.\u{1B}y", "bad\u{7} [a](b) {1} thing", at: Location(path: path))],
            advisories: AdvisorySource(
                kind: .database, updated: "\u{1B}[0m", count: -1, missingEcosystems: ["\u{1B}Evil"]),
            upgrades: [0: "2\u{1B}[0m", 42: "x"])
    }()

    /// What checks found, in names that try to steer a terminal too; the report on a framework.
    static let configuration: ScanResult = {
        func finding(
            _ id: String, _ severity: Severity, _ resource: String, _ message: String, at location: Location?,
            isFixable: Bool = false, why: String = "Whoever gets in is root.\nAnd stays it.",
            exception: Exception? = nil
        ) -> Finding {
            Finding(
                id: id, title: "Container runs as root", severity: severity,
                subject: .misconfiguration(
                    Misconfiguration(
                        resource: resource, message: message, why: why, advice: "Set runAsNonRoot | drop the user.",
                        isFixable: isFixable, attack: ["T1611"], weaknesses: [250],
                        controls: [.init(framework: "pss", controls: ["restricted/running-as-non-root"])],
                        references: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/"])),
                locations: location.map { [$0] } ?? [], exception: exception,
                fingerprint: "fp-\(id)-\(resource)-\(location?.line ?? 0)")
        }
        let web = "deployment:shop/web"
        return ScanResult(
            target: Target(kind: .folder, name: "deploy"),
            findings: [
                finding(
                    "K8S-ISO-001", .high, web, "container web is privileged",
                    at: Location(path: "web.yaml", line: 21, column: 11), isFixable: true),
                finding(
                    "VAP:own", .high, "pod:shop/\u{1B}[2Jx", "images from elsewhere: {evil} [x](y)\u{1B}[0m",
                    at: Location(path: "\u{1B}[31m.yaml", line: 1, column: 1), why: "The policy own does not hold"),
                finding(
                    "K8S-USER-001", .medium, web, "container web runs as root",
                    at: Location(path: "web.yaml", line: 20, column: 9),
                    exception: Exception(reason: "known", expires: "2027-01-31")),
                finding("IMAGE-USER-001", .medium, "image:web", "the image runs as root", at: nil),
                finding(
                    "K8S-LABEL-003", .none, web, "no labels", at: Location(path: "web.yaml", line: 4, column: 1)),
            ],
            diagnostics: [
                Diagnostic(
                    "check.error", "K8S-RES-001 could not be made of pod:shop/x: no such key: limits",
                    at: Location(path: "x.yaml", line: 3, column: 1))
            ],
            advisories: AdvisorySource(kind: .starter, count: 104),
            configuration: ConfigurationSummary(
                resources: [.init(kind: "apps/v1/Deployment", count: 1), .init(kind: "v1/Pod", count: 2)],
                unknownKinds: [.init(kind: "example.com/v1/\u{1B}[1mThing", count: 3)],
                judgements: [
                    .init(check: "K8S-ISO-001", title: "Container is privileged", passed: 2, failed: 1),
                    .init(check: "K8S-RES-001", title: "No limit", unknown: 1, errors: 1),
                ],
                framework: FrameworkReport(
                    id: "pss", title: "Pod Security Standards", version: "1.34",
                    controls: [
                        .init(
                            id: "baseline/privileged", title: "Privileged containers", section: "Baseline",
                            state: .failed, checks: ["K8S-ISO-001"], findings: 1),
                        .init(id: "baseline/host-ports", title: "Host ports", state: .passed, checks: ["K8S-HOST-001"]),
                        .init(
                            id: "x/manual", title: "What only the cluster shows", state: .unknown,
                            reason: "files do not show it"),
                    ])))
    }()

    static let notMatched = ScanResult(
        target: Target(kind: .folder, name: "services/api"),
        components: [
            Component(
                purl: PackageURL(type: "golang", namespace: "github.com/gin-gonic", name: "gin", version: "v1.9.0"),
                kind: .golang, name: "github.com/gin-gonic/gin", version: "1.9.0",
                locations: [Location(path: "go.mod", line: 5, column: 2)])
        ])
}
