import ArchiveBuilding
import Artifacts
import Glibc
import Inventory
import Model
import Scanner
import Testing

@Suite("Layer cache")
struct LayerCacheTests {
    static let image = ImageInventoryTests.image([
        {
            $0.file("a.pkg", "x 1"); $0.file("data", "y 1")
        },
        {
            $0.hardLink("b.pkg", to: "data"); $0.file("usr/lib/os-release", ImageInventoryTests.debian);
            $0.file("c.pkg", "z 1")
        },
        { $0.file(ImageInventoryTests.path, status("deb")) },
    ])
    static let expected = ["deb 1.0 var/lib/dpkg/status 2", "x 1 a.pkg 0", "y 1 b.pkg 0", "z 1 c.pkg 1"]

    private func read(_ path: String, _ cataloger: CountingCataloger, cache: String?) async throws -> [String] {
        let read = try await ImageInventoryTests.read(path, cataloger: cataloger, cache: cache)
        #expect(read.diagnostics == [])
        return ImageInventoryTests.lines(read)
    }

    @Test(
        "A second scan asks no cataloger and finds the same, second pass included",
        arguments: ["folder", "layout", "docker", "docker.gz"])
    func hit(form: String) async throws {
        let folder = try TemporaryFolder()
        let cache = try TemporaryFolder()
        var path = folder.path
        switch form {
        case "folder": try Self.image.write(to: folder)
        case "layout": path = try folder.write(Self.image.layoutArchive(), to: "i.tar")
        case "docker": path = try folder.write(Self.image.dockerArchive(), to: "i.tar")
        default: path = try folder.write(Packing.gzip(Self.image.dockerArchive()), to: "i.tar")
        }
        let cataloger = CountingCataloger()
        let first = try await ImageInventoryTests.read(path, cataloger: cataloger, cache: cache.path)
        #expect(ImageInventoryTests.lines(first).sorted() == Self.expected)
        #expect(cataloger.calls == 3)
        for _ in 0..<2 {
            let again = try await ImageInventoryTests.read(path, cataloger: cataloger, cache: cache.path)
            #expect(cataloger.calls == 3)
            #expect(again.inventory.components == first.inventory.components)
            #expect(again.inventory.distribution == first.inventory.distribution)
            #expect(again.inventory.diagnostics == first.inventory.diagnostics)
            #expect(again.layers == first.layers)
        }
    }

    @Test("What a second pass found counts only in images with that link")
    func secondPassElsewhere() async throws {
        let cache = try TemporaryFolder()
        let cataloger = CountingCataloger()
        _ = try await ImageInventoryTests.read(Self.image, cataloger: cataloger, cache: cache.path)
        var base = Self.image
        base.layers = [base.layers[0]]
        let read = try await ImageInventoryTests.read(base, cataloger: cataloger, cache: cache.path)
        #expect(ImageInventoryTests.lines(read) == ["x 1 a.pkg 0"])
        #expect(cataloger.calls == 3)
    }

    @Test("A file that was changed in place is read again and told", arguments: [0, 1])
    func changed(pause: Int) async throws {
        let folder = try TemporaryFolder()
        let cache = try TemporaryFolder()
        try Self.image.write(to: folder)
        let cataloger = CountingCataloger()
        for _ in 0...pause { _ = try await read(folder.path, cataloger, cache: cache.path) }
        var other = TarBuilder()
        other.file("a.pkg", "x 2")
        other.file("data", "y 1")
        try folder.write(other.finished(), to: Self.image.blobPath(Self.image.layers[0].stored))
        let read = try await ImageInventoryTests.read(folder.path, cataloger: cataloger, cache: cache.path)
        #expect(ImageInventoryTests.lines(read).contains("x 2 a.pkg 0"))
        #expect(read.diagnostics.map(\.code) == ["layer.digest", "layer.diffid"])
    }

    @Test("Another file under the same digest is not believed")
    func tamperedCopy() async throws {
        let cache = try TemporaryFolder()
        _ = try await ImageInventoryTests.read(Self.image, cache: cache.path)
        let folder = try TemporaryFolder()
        try Self.image.write(to: folder)
        var other = TarBuilder()
        other.file("evil.pkg", "evil 1")
        other.file("data", "y 1")
        try folder.write(other.finished(), to: Self.image.blobPath(Self.image.layers[0].stored))
        let read = try await ImageInventoryTests.read(folder.path, cache: cache.path)
        #expect(ImageInventoryTests.lines(read).contains("evil 1 evil.pkg 0"))
        #expect(read.diagnostics.contains { $0.code == "layer.digest" })
    }

    @Test("A damaged cache counts as none", arguments: 0..<12)
    func damaged(form: Int) async throws {
        let folder = try TemporaryFolder()
        let cache = try TemporaryFolder()
        try Self.image.write(to: folder)
        _ = try await read(folder.path, CountingCataloger(), cache: cache.path)
        let files = try cache.files()
        #expect(files.count == 3)
        for file in files {
            var bytes = try ReadableFile.contents(of: file, limit: 1 << 20)
            switch form {
            case 0: bytes = []
            case 1: bytes = Array("rubbish".utf8)
            case 2: bytes.removeLast()
            case 3: bytes.append(0)
            case 4: bytes.removeLast(bytes.count / 2)
            default: bytes[(form - 5) * (bytes.count - 1) / 6] ^= 0x10
            }
            try cache.write(bytes, to: String(file.dropFirst(cache.path.utf8.count + 1)))
        }
        let cataloger = CountingCataloger()
        #expect(try await read(folder.path, cataloger, cache: cache.path).sorted() == Self.expected)
        #expect(cataloger.calls == 3)
    }

    @Test("A cache that cannot be written is no cache", arguments: ["/dev/null/x", "/proc/none"])
    func unwritable(cache: String) async throws {
        let folder = try TemporaryFolder()
        try Self.image.write(to: folder)
        for _ in 0..<2 {
            let cataloger = CountingCataloger()
            #expect(try await read(folder.path, cataloger, cache: cache).sorted() == Self.expected)
            #expect(cataloger.calls == 3)
        }
    }

    @Test("A layer that was not read without a problem is not kept")
    func problemsAreNotKept() async throws {
        var image = Self.image
        image.layers[0].stored = Packing.gzip(image.layers[0].tar, checksum: 1)
        let cache = try TemporaryFolder()
        for _ in 0..<2 {
            let read = try await ImageInventoryTests.read(image, cache: cache.path)
            #expect(read.diagnostics.map(\.code) == ["gzip.corrupt"])
        }
        #expect(try cache.files().count == 2)
    }
}
