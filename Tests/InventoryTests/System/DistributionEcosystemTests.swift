import Inventory
import Model
import Testing

@Suite struct DistributionEcosystemTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var id: String
        var version: String?
        var codename: String?
        var name = "x"
        var ecosystem: String?
        var testDescription: String { "\(id) \(version ?? codename ?? "-")" }
    }

    @Test(arguments: [
        Case(id: "debian", version: "11", ecosystem: "Debian:11"),
        Case(id: "debian", version: "12.5", ecosystem: "Debian:12"),
        Case(id: "debian", codename: "trixie", ecosystem: "Debian:13"),
        Case(id: "debian", codename: "forky", ecosystem: "Debian:14"),
        Case(id: "debian", codename: "sid", ecosystem: "Debian:sid"),
        Case(id: "debian", codename: "unheard-of"),
        Case(id: "debian"),
        Case(id: "raspbian", version: "11"),
        Case(id: "ubuntu", version: "22.04", ecosystem: "Ubuntu:22.04:LTS"),
        Case(id: "ubuntu", version: "6.06", ecosystem: "Ubuntu:6.06:LTS"),
        Case(id: "ubuntu", version: "23.04", ecosystem: "Ubuntu:23.04"),
        Case(id: "ubuntu", version: "23.10", ecosystem: "Ubuntu:23.10"),
        Case(id: "ubuntu", version: "24.10", ecosystem: "Ubuntu:24.10"),
        Case(id: "ubuntu"),
        Case(id: "alpine", version: "3.18.4", ecosystem: "Alpine:v3.18"),
        Case(id: "alpine", version: "3.9", ecosystem: "Alpine:v3.9"),
        Case(id: "alpine", version: "3.21.0_rc1", ecosystem: "Alpine:v3.21"),
        Case(id: "alpine", version: "3.19_alpha20230901"),
        Case(id: "wolfi", version: "20230201", ecosystem: "Wolfi"),
        Case(id: "chainguard", version: "20230214", ecosystem: "Chainguard"),
        Case(id: "almalinux", version: "9.3", ecosystem: "AlmaLinux:9"),
        Case(id: "rocky", version: "8.9", ecosystem: "Rocky Linux:8"),
        Case(id: "rhel", version: "9.3", ecosystem: "Red Hat:enterprise_linux:9::baseos"),
        Case(id: "rhel", version: "10.0", ecosystem: "Red Hat:enterprise_linux:10.0"),
        Case(id: "rhel", version: "7.9", ecosystem: "Red Hat:enterprise_linux:7::server"),
        Case(id: "opensuse-leap", version: "15.5", name: "openSUSE Leap 15.5", ecosystem: "openSUSE:Leap 15.5"),
        Case(id: "opensuse-leap", version: "15.5", ecosystem: "openSUSE:Leap 15.5"),
        Case(id: "opensuse-tumbleweed", version: "20231009", ecosystem: "openSUSE:Tumbleweed"),
        Case(
            id: "sles", version: "15.5", name: "SUSE Linux Enterprise Server 15 SP5",
            ecosystem: "SUSE:Linux Enterprise Server 15 SP5"),
        Case(id: "sles", version: "12.5", ecosystem: "SUSE:Linux Enterprise Server 12 SP5"),
        Case(id: "sles", version: "16.0", ecosystem: "SUSE:Linux Enterprise Server 16.0"),
        Case(
            id: "sle-micro", version: "5.5", name: "SUSE Linux Enterprise Micro 5.5",
            ecosystem: "SUSE:Linux Enterprise Micro 5.5"),
        Case(id: "photon", version: "3.0", ecosystem: "Photon OS:3.0"),
        Case(id: "mageia", version: "9", ecosystem: "Mageia:9"),
        Case(
            id: "openeuler", version: "22.03", name: "openEuler 22.03 (LTS-SP3)",
            ecosystem: "openEuler:22.03-LTS-SP3"),
        Case(id: "azurelinux", version: "3.0", ecosystem: "Azure Linux:3"),
        Case(id: "mariner", version: "2.0", ecosystem: "Azure Linux:2"),
        Case(id: "mariner", version: "1.0"),
        Case(id: "amzn", version: "2"), Case(id: "ol", version: "8.8"), Case(id: "fedora", version: "38"),
        Case(id: "centos", version: "7"), Case(id: "arch"), Case(id: "almalinux", version: "Kitten"),
    ])
    func ecosystem(_ example: Case) {
        let distribution = Distribution(
            id: example.id, version: example.version, codename: example.codename, name: example.name)
        #expect(DistributionEcosystem.ecosystem(of: distribution)?.description == example.ecosystem)
    }

    @Test func productStreamsAreListedAfterTheMainOne() {
        let rhel = Distribution(id: "rhel", version: "9.3", name: "RHEL")
        #expect(
            DistributionEcosystem.ecosystems(of: rhel).map(\.description) == [
                "Red Hat:enterprise_linux:9::baseos", "Red Hat:enterprise_linux:9::appstream",
                "Red Hat:enterprise_linux:9::crb",
            ])
        let sles = Distribution(id: "sles", version: "15.5", name: "SUSE Linux Enterprise Server 15 SP5")
        #expect(
            DistributionEcosystem.ecosystems(of: sles).map(\.description)
                .contains("SUSE:Linux Enterprise Module for Basesystem 15 SP5"))
    }

    @Test(arguments: [
        ("debian", "debian"), ("rhel", "redhat"), ("amzn", "amzn"), ("ol", "ol"), ("sles", "suse"),
        ("opensuse-leap", "opensuse"), ("opensuse-tumbleweed", "opensuse"), ("rocky", "rocky"), ("alpine", "alpine"),
    ])
    func namespace(_ id: String, _ namespace: String) {
        #expect(DistributionEcosystem.namespace(of: Distribution(id: id, name: "x")) == namespace)
    }

    @Test(arguments: [("11", "bullseye", "debian-11"), (nil, "forky", "debian-forky"), (nil, nil, "debian")])
    func qualifier(_ version: String?, _ codename: String?, _ qualifier: String) {
        let distribution = Distribution(id: "debian", version: version, codename: codename, name: "x")
        #expect(DistributionEcosystem.qualifier(of: distribution) == qualifier)
    }
}
