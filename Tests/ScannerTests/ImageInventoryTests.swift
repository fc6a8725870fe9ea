import ArchiveBuilding
import Artifacts
import Inventory
import Model
import Scanner
import Testing

/// Layers, and what must be found in them: `name version path layer`, then the distribution.
struct InventoryCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var expected: [String]
    var distribution: String?
    var isComplete: Bool
    var layers: [@Sendable (inout TarBuilder) -> Void]

    init(
        _ name: String, _ expected: [String], distribution: String? = nil, isComplete: Bool = true,
        _ layers: (@Sendable (inout TarBuilder) -> Void)...
    ) {
        testDescription = name
        self.expected = expected
        self.distribution = distribution
        self.isComplete = isComplete
        self.layers = layers
    }
}

/// A dpkg database with one package.
func status(_ name: String, _ version: String = "1.0") -> String {
    "Package: \(name)\nStatus: install ok installed\nVersion: \(version)\nArchitecture: amd64\n\n"
}

/// An apk database with one package that owns a file.
func installed(_ name: String, owning path: String = "etc/x") -> String {
    let parts = path.utf8.split(separator: 0x2F).map { String($0) ?? "" }
    return "P:\(name)\nV:1.0-r0\nA:x86_64\nF:\(parts.dropLast().joined(separator: "/"))\nR:\(parts.last ?? "")\n\n"
}

@Suite("Image inventory")
struct ImageInventoryTests {
    static func read(
        _ image: ImageBuilder, cataloger: CountingCataloger = CountingCataloger(), cache: String? = nil
    ) async throws -> ImageInventory {
        let folder = try TemporaryFolder()
        try image.write(to: folder)
        return try await read(folder.path, cataloger: cataloger, cache: cache)
    }

    static func read(
        _ path: String, cataloger: CountingCataloger = CountingCataloger(), cache: String? = nil
    ) async throws -> ImageInventory {
        let set = CatalogerSet(SystemCatalogers.all + [cataloger])
        let source = try await ImageSource.open(path: path)
        return await ImageInventoryReader(catalogers: set, cache: cache.flatMap { LayerCache(root: $0) }).read(source)
    }

    static func lines(_ read: ImageInventory) -> [String] {
        read.inventory.components.flatMap { component in
            component.locations.map { location in
                let layer = read.layers.firstIndex { $0.diffID == location.layer }.map(String.init) ?? "-"
                return "\(component.name) \(component.version) \(location.path) \(layer)"
            }
        }
    }

    static func image(_ layers: [@Sendable (inout TarBuilder) -> Void]) -> ImageBuilder {
        ImageBuilder(
            tars: layers.map { build in
                var tar = TarBuilder()
                build(&tar)
                return tar.finished()
            })
    }

    @Test("Databases", arguments: databases)
    func database(_ test: InventoryCase) async throws { try await check(test) }

    @Test("Distributions", arguments: distributions)
    func distribution(_ test: InventoryCase) async throws { try await check(test) }

    @Test("Files by name", arguments: files)
    func file(_ test: InventoryCase) async throws { try await check(test) }

    private func check(_ test: InventoryCase) async throws {
        let read = try await Self.read(Self.image(test.layers))
        #expect(Self.lines(read).sorted() == test.expected.sorted())
        let problems = (read.diagnostics + read.inventory.diagnostics).filter { $0.effect == .incomplete }
        #expect(problems.isEmpty == test.isComplete, "\(problems)")
        #expect(read.inventory.distribution?.id == test.distribution)
    }

    static let path = "var/lib/dpkg/status"

    static let databases: [InventoryCase] = [
        InventoryCase("plain", ["a 1.0 \(path) 0"], { $0.file(path, status("a")) }),
        InventoryCase("by ./", ["a 1.0 \(path) 0"], { $0.file("./" + path, status("a")) }),
        InventoryCase("by /", ["a 1.0 \(path) 0"], { $0.file("/" + path, status("a")) }),
        InventoryCase(
            "by a PAX path", ["a 1.0 \(path) 0"],
            {
                $0.pax([("path", path)]); $0.file("x", status("a"))
            }),
        InventoryCase(
            "by a GNU long name", ["a 1.0 \(path) 0"],
            {
                $0.format = .gnu; $0.longName(path); $0.file("x", status("a"))
            }),
        InventoryCase(
            "replaced by a later layer", ["a 2.0 \(path) 1"], { $0.file(path, status("a")) },
            { $0.file(path, status("a", "2.0")) }),
        InventoryCase(
            "the last in one layer", ["b 1.0 \(path) 0"],
            {
                $0.file(path, status("a")); $0.file(path, status("b"))
            }),
        InventoryCase("removed", [], { $0.file(path, status("a")) }, { $0.file("var/lib/dpkg/.wh.status") }),
        InventoryCase("removed with its folder", [], { $0.file(path, status("a")) }, { $0.file("var/.wh..wh..opq") }),
        InventoryCase(
            "a hard link to another file", ["a 1.0 \(path) 0"],
            {
                $0.file("data", status("a")); $0.hardLink(path, to: "data")
            }),
        InventoryCase(
            "another file is a hard link to it", ["a 1.0 \(path) 0"],
            {
                $0.file(path, status("a")); $0.hardLink("data", to: path)
            }),
        InventoryCase(
            "a hard link to another file of a lower layer", ["a 1.0 \(path) 0"], { $0.file("data", status("a")) },
            { $0.hardLink(path, to: "data") }),
        InventoryCase(
            "a hard link whose target is removed", ["a 1.0 \(path) 0"],
            {
                $0.file("data", status("a")); $0.hardLink(path, to: "data")
            }, { $0.file(".wh.data") }),
        InventoryCase(
            "a hard link to a symbolic link", ["a 1.0 data 0"],
            {
                $0.file("data", status("a")); $0.symbolicLink("l", to: "/data"); $0.hardLink(path, to: "l")
            }),
        InventoryCase(
            "a symbolic link to another file", ["a 1.0 data 0"],
            {
                $0.file("data", status("a")); $0.symbolicLink(path, to: "../../../data")
            }),
        InventoryCase(
            "its folder is a symbolic link of the same layer", ["a 1.0 usr/share/dpkg/status 0"],
            {
                $0.symbolicLink("var/lib/dpkg", to: "/usr/share/dpkg"); $0.file("usr/share/dpkg/status", status("a"))
            }),
        InventoryCase(
            "its folder is a symbolic link of an earlier layer", ["a 1.0 usr/share/dpkg/status 1"],
            {
                $0.directory("usr/share/dpkg"); $0.symbolicLink("var/lib/dpkg", to: "../../usr/share/dpkg")
            }, { $0.file(path, status("a")) }),
        InventoryCase(
            "its folder becomes a symbolic link later", ["b 1.0 new/dpkg/status 1"], { $0.file(path, status("a")) },
            {
                $0.symbolicLink("var/lib", to: "/new"); $0.file("new/dpkg/status", status("b"))
            }),
        InventoryCase(
            "distroless: a file for each package",
            ["a 1.0 var/lib/dpkg/status.d/a 0", "b 1.0 var/lib/dpkg/status.d/b 1"],
            {
                $0.file("var/lib/dpkg/status.d/a", status("a"))
            }, { $0.file("var/lib/dpkg/status.d/b", status("b")) }),
        InventoryCase(
            "distroless behind links", ["a 1.0 data 0", "b 1.0 opt/b 0"],
            {
                $0.file("opt/b", status("b")); $0.file("data", status("a")); $0.symbolicLink("opt/a", to: "../data");
                $0.symbolicLink("var/lib/dpkg/status.d", to: "/opt")
            }),
        InventoryCase(
            "the same name elsewhere is nothing", [],
            {
                $0.file("backup/" + path, status("a")); $0.file("status", status("b"))
            }),
        InventoryCase("a folder of that name", [], isComplete: false, { $0.directory(path) }),
        InventoryCase(
            "dangling and looping links", [], isComplete: false,
            {
                $0.symbolicLink(path, to: "none"); $0.symbolicLink("lib", to: "lib")
            }),
        InventoryCase(
            "a sparse file", ["a 1.0 \(path) 0"],
            { tar in
                let content = status("a")
                let half = content.utf8.count / 2
                tar.pax([
                    ("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", path),
                    ("GNU.sparse.realsize", "\(content.utf8.count)"),
                ])
                let map = Array("2\n0\n\(half)\n\(half)\n\(content.utf8.count - half)\n".utf8)
                tar.file(
                    "GNUSparseFile.0/status",
                    bytes: map + [UInt8](repeating: 0, count: 512 - map.count) + Array(content.utf8))
            }),
        InventoryCase(
            "apk, merged /usr: written by /lib", ["a 1.0-r0 usr/lib/apk/db/installed 1"],
            {
                $0.directory("usr/lib"); $0.symbolicLink("lib", to: "usr/lib")
            }, { $0.file("lib/apk/db/installed", installed("a")) }),
        InventoryCase(
            "apk, merged /usr: written by /usr/lib", ["a 1.0-r0 usr/lib/apk/db/installed 0"],
            {
                $0.symbolicLink("lib", to: "usr/lib"); $0.file("usr/lib/apk/db/installed", installed("a"))
            }),
        InventoryCase(
            "apk, merged the other way", ["a 1.0-r0 lib/apk/db/installed 0"],
            {
                $0.symbolicLink("usr/lib", to: "../lib"); $0.file("lib/apk/db/installed", installed("a"))
            }),
    ]

    static let debian = "ID=debian\nVERSION_ID=\"12\"\n"
    static let alpine = "ID=alpine\nVERSION_ID=3.20.1\n"

    static let distributions: [InventoryCase] = [
        InventoryCase("plain", [], distribution: "debian", { $0.file("etc/os-release", debian) }),
        InventoryCase(
            "a relative link", [], distribution: "debian",
            {
                $0.file("usr/lib/os-release", debian); $0.symbolicLink("etc/os-release", to: "../usr/lib/os-release")
            }),
        InventoryCase(
            "an absolute link", [], distribution: "debian",
            {
                $0.file("opt/os", debian); $0.symbolicLink("etc/os-release", to: "/opt/os")
            }),
        InventoryCase(
            "a chain that climbs above the root", [], distribution: "debian",
            {
                $0.file("opt/os", debian); $0.symbolicLink("a", to: "../../opt/os");
                $0.symbolicLink("etc/os-release", to: "../../../a")
            }),
        InventoryCase(
            "a hard link", [], distribution: "debian",
            {
                $0.file("opt/os", debian); $0.hardLink("etc/os-release", to: "opt/os")
            }),
        InventoryCase(
            "what /etc says comes before /usr/lib", [], distribution: "alpine",
            {
                $0.file("usr/lib/os-release", debian); $0.file("etc/os-release", alpine)
            }),
        InventoryCase(
            "and behind a link too", [], distribution: "alpine",
            {
                $0.file("usr/lib/os-release", debian); $0.file("opt/os", alpine);
                $0.symbolicLink("etc/os-release", to: "/opt/os")
            }),
        InventoryCase(
            "a dangling link leaves /usr/lib", [], distribution: "debian",
            {
                $0.file("usr/lib/os-release", debian); $0.symbolicLink("etc/os-release", to: "/none")
            }),
        InventoryCase(
            "a loop leaves /usr/lib", [], distribution: "debian",
            {
                $0.file("usr/lib/os-release", debian); $0.symbolicLink("etc/os-release", to: "os-release")
            }),
        InventoryCase(
            "of the upper layer", [], distribution: "alpine", { $0.file("etc/os-release", debian) },
            { $0.file("etc/os-release", alpine) }),
        InventoryCase(
            "a link to a file of another meaning is read as what it stands for", [], distribution: "debian",
            {
                $0.file("etc/debian_version", debian); $0.symbolicLink("etc/os-release", to: "debian_version")
            }),
    ]

    static let files: [InventoryCase] = [
        InventoryCase(
            "in two layers, the upper one counts", ["x 2 a.pkg 1"], { $0.file("a.pkg", "x 1") },
            { $0.file("a.pkg", "x 2") }),
        InventoryCase("removed", [], { $0.file("a.pkg", "x 1") }, { $0.file(".wh.a.pkg") }),
        InventoryCase(
            "the same package in two places is one", ["x 1 a.pkg 0", "x 1 b/a.pkg 1"], { $0.file("a.pkg", "x 1") },
            { $0.file("b/a.pkg", "x 1") }),
        InventoryCase(
            "a hard link to it is the same file", ["x 1 a.pkg 0"],
            {
                $0.file("a.pkg", "x 1"); $0.hardLink("b.pkg", to: "a.pkg")
            }),
        InventoryCase(
            "a hard link is what is left of it", ["x 1 b.pkg 0"],
            {
                $0.file("a.pkg", "x 1"); $0.hardLink("b.pkg", to: "a.pkg")
            }, { $0.file(".wh.a.pkg") }),
        InventoryCase(
            "only a hard link has the name", ["x 1 d/a.pkg 0"],
            {
                $0.file("data", "x 1"); $0.hardLink("d/a.pkg", to: "data")
            }),
        InventoryCase(
            "only a hard link of a later layer has the name", ["x 1 a.pkg 0"], { $0.file("data", "x 1") },
            { $0.hardLink("a.pkg", to: "data") }),
        InventoryCase(
            "two hard links have the name", ["x 1 a.pkg 0"],
            {
                $0.file("data", "x 1"); $0.hardLink("a.pkg", to: "data"); $0.hardLink("b.pkg", to: "data")
            }),
        InventoryCase(
            "by way of a symbolic link", ["x 1 real/a.pkg 1"],
            {
                $0.directory("real"); $0.symbolicLink("l", to: "real")
            }, { $0.file("l/a.pkg", "x 1") }),
        InventoryCase(
            "owned by a package, named by /lib", ["os 1.0-r0 lib/apk/db/installed 0"],
            {
                $0.file("lib/apk/db/installed", installed("os", owning: "lib/p/a.pkg"));
                $0.file("usr/lib/p/a.pkg", "x 1")
            }),
        InventoryCase(
            "owned by a package, named by /usr/lib", ["os 1.0-r0 lib/apk/db/installed 0"],
            {
                $0.file("lib/apk/db/installed", installed("os", owning: "usr/lib/p/a.pkg"));
                $0.file("lib/p/a.pkg", "x 1")
            }),
        InventoryCase(
            "owned by a package of an upper layer", ["os 1.0-r0 lib/apk/db/installed 1"], { $0.file("p/a.pkg", "x 1") },
            {
                $0.file("lib/apk/db/installed", installed("os", owning: "p/a.pkg"))
            }),
        InventoryCase(
            "no longer owned", ["x 1 p/a.pkg 0"],
            {
                $0.file("lib/apk/db/installed", installed("os", owning: "p/a.pkg")); $0.file("p/a.pkg", "x 1")
            }, { $0.file("lib/apk/db/.wh.installed") }),
    ]

    @Test("Purl and ecosystem of a system package name the distribution")
    func completed() async throws {
        let read = try await Self.read(
            Self.image([{ $0.file(Self.path, status("a")) }, { $0.file("etc/os-release", Self.debian) }]))
        #expect(
            read.inventory.components.map(\.purl.description) == ["pkg:deb/debian/a@1.0?arch=amd64&distro=debian-12"])
    }

    @Test("A damaged layer is told, with its place, and the rest is found")
    func damagedLayer() async throws {
        var image = Self.image([{ $0.file("a.pkg", "x 1") }, { $0.file("b.pkg", "y 1") }, { $0.file("c.pkg", "z 1") }])
        image.layers[1].stored = Packing.gzip(image.layers[1].tar, checksum: 5)
        let read = try await Self.read(image)
        #expect(Self.lines(read) == ["x 1 a.pkg 0", "y 1 b.pkg 1", "z 1 c.pkg 2"])
        #expect(read.diagnostics.map(\.code) == ["gzip.corrupt"])
        #expect(read.diagnostics[0].location?.path == image.blobPath(image.layers[1].stored))
        #expect(read.diagnostics[0].effect == .incomplete)
    }

    @Test("Broken promises are told", arguments: ["layer.digest", "layer.diffid", "layer.size", "oci.missing"])
    func promises(code: String) async throws {
        var image = Self.image([{ $0.file("a.pkg", "x 1") }, { $0.file("b.pkg", "y 1") }])
        if code == "layer.diffid" { image.diffIDs[1] = ImageBuilder.digest([]) }
        if code == "layer.size" { image.sizes[1] = 5 }
        let folder = try TemporaryFolder()
        try image.write(to: folder)
        if code == "layer.digest" {
            var other = TarBuilder()
            other.file("b.pkg", "y 2")
            try folder.write(other.finished(), to: image.blobPath(image.layers[1].stored))
        }
        if code == "oci.missing" { try folder.remove(image.blobPath(image.layers[1].stored)) }
        let cache = try TemporaryFolder()
        for _ in 0..<2 {
            let read = try await Self.read(folder.path, cache: cache.path)
            #expect(read.diagnostics.contains { $0.code == code && $0.effect == .incomplete })
            #expect(Self.lines(read).first == "x 1 a.pkg 0")
        }
    }
}
