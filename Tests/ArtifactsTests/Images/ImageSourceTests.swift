import ArchiveBuilding
import Artifacts
import Glibc
import Model
import Testing

@Suite("Images in files and folders")
struct ImageSourceTests {
    static func tar(_ name: String) -> [UInt8] {
        var tar = TarBuilder()
        tar.file(name, String(repeating: name, count: 100))
        return tar.finished()
    }

    static let image = ImageBuilder([
        .init(tar("one"), stored: Packing.gzip(tar("one"))), .init(tar("two")),
        .init(tar("one"), stored: Packing.gzip(tar("one"))),
    ])

    /// Opens an archive that is written to a file, and reads all layers.
    private func open(_ archive: [UInt8], selection: String? = nil) async throws -> (
        image: ImageSource, paths: [String]
    ) {
        let folder = try TemporaryFolder()
        let path = try folder.write(archive, to: "image.tar")
        let image = try await ImageSource.open(path: path, selection: selection)
        return (image, try await Self.paths(of: image))
    }

    private static func paths(of image: ImageSource) async throws -> [String] {
        var paths: [String] = []
        for layer in image.layers {
            let reading = await LayerReader.read(try await layer.open(), consumer: NoFiles())
            #expect(reading.diagnostics == [])
            #expect(layer.digest == nil || layer.digest == reading.digest)
            #expect(layer.diffID == reading.diffID)
            paths += reading.index.entries.indices.map { reading.index.path($0) }
        }
        return paths
    }

    struct FormCase: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var build: @Sendable () -> [UInt8]
    }

    static let forms: [FormCase] = [
        FormCase(testDescription: "OCI layout") { image.layoutArchive() },
        FormCase(testDescription: "docker save, layers linked by symbolic links") {
            image.dockerArchive(link: "symbolic")
        },
        FormCase(testDescription: "docker save, layers linked by hard links") { image.dockerArchive(link: "hard") },
        FormCase(testDescription: "docker save, layers twice") { image.dockerArchive(link: nil) },
        FormCase(testDescription: "both at the same time") {
            var tar = TarBuilder()
            for (name, bytes) in image.layout { tar.file(name, bytes: bytes) }
            let layers = image.layers.map { "\"\(image.blobPath($0.stored))\"" }.joined(separator: ",")
            tar.file(
                "manifest.json",
                #"[{"Config":"\#(image.blobPath(image.config))","RepoTags":null,"Layers":[\#(layers)]}]"#)
            return tar.finished()
        },
        FormCase(testDescription: "docker-archive with blobs and no index") {
            var tar = TarBuilder()
            for (name, bytes) in image.layout where name.hasPrefix("blobs/") { tar.file("./" + name, bytes: bytes) }
            let layers = image.layers.map { "\"\(image.blobPath($0.stored))\"" }.joined(separator: ",")
            tar.file(
                "./manifest.json",
                #"[{"Config":"\#(image.blobPath(image.config))","RepoTags":[],"Layers":[\#(layers)]}]"#)
            return tar.finished()
        },
        FormCase(testDescription: "a folder of blobs that is a link") {
            var tar = TarBuilder()
            for (name, bytes) in image.layout {
                tar.file(name.hasPrefix("blobs/") ? "store/" + name.dropFirst(6) : name, bytes: bytes)
            }
            tar.symbolicLink("blobs", to: "store")
            return tar.finished()
        },
    ]

    @Test("Every form gives the same layers, plain and compressed", arguments: forms, ["plain", "gzip", "zstd"])
    func everyForm(_ form: FormCase, packing: String) async throws {
        let bytes = form.build()
        let stored = packing == "gzip" ? Packing.gzip(bytes) : packing == "zstd" ? Packing.zstd(bytes) : bytes
        let (image, paths) = try await open(stored)
        #expect(image.diagnostics == [])
        #expect(paths == ["one", "two", "one"])
    }

    @Test("An OCI layout in a folder, by either algorithm", arguments: ["sha256", "sha512"])
    func folder(algorithm: String) async throws {
        var builder = Self.image
        builder.algorithm = algorithm
        let folder = try TemporaryFolder()
        try builder.write(to: folder)
        let image = try await ImageSource.open(path: folder.path)
        #expect(image.diagnostics == [])
        #expect(image.layers.map(\.digest?.algorithm) == [algorithm, algorithm, algorithm])
        #expect(image.layers.map(\.size) == builder.layers.map { Int64($0.stored.count) })
    }

    @Test("Names choose among images; one image under two names is one")
    func selection() async throws {
        var builder = Self.image
        builder.tags = ["a", "b"]
        #expect(try await open(builder.layoutArchive()).paths == ["one", "two", "one"])
        #expect(try await open(builder.layoutArchive(), selection: "b").paths == ["one", "two", "one"])
        await #expect(throws: ArtifactError.self) { try await open(builder.layoutArchive(), selection: "c") }
        #expect(try await open(builder.dockerArchive(), selection: "test:1").paths == ["one", "two", "one"])
        await #expect(throws: ArtifactError.self) { try await open(builder.dockerArchive(), selection: "test:2") }
    }

    @Test("A manifest that is not what its digest says is told")
    func manifestDigest() async throws {
        let folder = try TemporaryFolder()
        try Self.image.write(to: folder)
        try folder.write(Self.image.manifest + Array("\n".utf8), to: Self.image.blobPath(Self.image.manifest))
        let image = try await ImageSource.open(path: folder.path)
        #expect(Set(image.diagnostics.map(\.code)) == ["oci.digest", "oci.size"])
        #expect(image.layers.count == 3)
    }

    @Test(
        "A configuration that is missing, changed or no JSON is told, and the layers are there",
        arguments: ["missing", "changed", "text"])
    func configuration(state: String) async throws {
        for isDocker in [false, true] {
            let folder = try TemporaryFolder()
            try Self.image.write(to: folder)
            let path = Self.image.blobPath(Self.image.config)
            if isDocker {
                unlink("\(folder.path)/index.json")
                let layers = Self.image.layers.map { "\"\(Self.image.blobPath($0.stored))\"" }.joined(separator: ",")
                try folder.write(Array(#"[{"Config":"\#(path)","Layers":[\#(layers)]}]"#.utf8), to: "manifest.json")
            }
            switch state {
            case "missing": unlink("\(folder.path)/\(path)")
            case "changed": try folder.write(Self.image.config + [0x20], to: path)
            default: try folder.write(Array("text".utf8), to: path)
            }
            let image = try await ImageSource.open(path: folder.path)
            #expect(!image.diagnostics.isEmpty)
            #expect(image.diagnostics.allSatisfy { $0.location?.path == path && $0.effect == .incomplete })
            #expect(image.layers.count == 3)
        }
    }

    @Test("A missing layer is told when it is opened", arguments: [false, true])
    func missingLayer(isDocker: Bool) async throws {
        var tar = TarBuilder()
        if isDocker {
            tar.file("manifest.json", #"[{"Config":"c.json","Layers":["gone/layer.tar"]}]"#)
            tar.file("c.json", bytes: Self.image.config)
        } else {
            let layer = Self.image.blobPath(Self.image.layers[1].stored)
            for (name, bytes) in Self.image.layout where name != layer { tar.file(name, bytes: bytes) }
        }
        let folder = try TemporaryFolder()
        let image = try await ImageSource.open(path: try folder.write(tar.finished(), to: "image.tar"))
        let layer = image.layers[isDocker ? 0 : 1]
        await #expect(throws: ArtifactError.self) { try await layer.open() }
    }

    @Test("Nothing outside of the folder is opened", arguments: ["../secret", "/tmp", "blobs/../../secret", ""])
    func escape(path: String) async throws {
        let folder = try TemporaryFolder()
        try folder.write(Array("{}".utf8), to: "secret")
        try folder.write(Array(#"[{"Config":"\#(path)","Layers":["\#(path)"]}]"#.utf8), to: "image/manifest.json")
        let image = try await ImageSource.open(path: "\(folder.path)/image")
        #expect(image.diagnostics.map(\.code) == ["docker.config"])
        await #expect(throws: ArtifactError.self) { try await image.layers[0].open() }
    }

    @Test("An archive that is cut off gives what it still has, and says so")
    func cutOff() async throws {
        let whole = ImageBuilder(tars: [Self.tar("one"), Self.tar("two")]).layoutArchive()
        var images = 0
        for length in stride(from: 512, to: whole.count - 1024, by: 512) {
            let folder = try TemporaryFolder()
            let path = try folder.write(Array(whole[..<length]), to: "image.tar")
            do throws(ArtifactError) {
                let image = try await ImageSource.open(path: path)
                images += 1
                var isTold = image.diagnostics.contains { $0.effect == .incomplete }
                for layer in image.layers {
                    do throws(ArtifactError) {
                        let reading = await LayerReader.read(try await layer.open(), consumer: NoFiles())
                        isTold = isTold || !reading.diagnostics.isEmpty
                    } catch {
                        isTold = true
                    }
                }
                #expect(isTold, "\(length)")
            } catch {
                continue
            }
        }
        #expect(images > 5)
    }

    @Test(
        "What is no image is refused with a reason",
        arguments: ["text", "empty", "tar", "bzip2", "loop", "array", "number"])
    func noImage(kind: String) async throws {
        var tar = TarBuilder()
        switch kind {
        case "tar": tar.file("some", "file")
        case "loop":
            tar.symbolicLink("index.json", to: "manifest.json"); tar.symbolicLink("manifest.json", to: "index.json")
        case "array": tar.file("manifest.json", "[]")
        case "number": tar.file("index.json", "1")
        default: break
        }
        let bytes: [UInt8] =
            switch kind {
            case "text": Array(String(repeating: "no archive ", count: 100).utf8)
            case "empty": []
            case "bzip2": Array("BZh91AY&SY".utf8)
            default: tar.finished()
            }
        await #expect(throws: ArtifactError.self) { try await open(bytes) }
    }
}
