import ArchiveBuilding
import Artifacts
import CEL
import Documents
import Estate
import Inventory
import Model

/// One of the readers that take hostile input.
enum FuzzTarget: String, CaseIterable {
    case tar, layer, zip, rpm, elf, json, yaml, toml, xml, dockerfile, edit, cel, estate

    /// Feeds the reader. It must come back, whatever the input.
    func run(_ input: [UInt8]) {
        switch self {
        case .tar: readTar(input)
        case .layer: readLayer(input)
        case .zip: readZip(input)
        case .rpm: catalog(input, with: [RPMCataloger()], as: ["rpmdb.sqlite", "Packages.db", "Packages"])
        case .elf:
            catalog(input, with: BinaryCatalogers.all.filter { $0.patterns.contains(.executable) }, as: ["program"])
        case .json: _ = try? JSONReader.read(input)
        case .yaml: _ = try? YAMLReader.read(input)
        case .toml: _ = try? TOMLReader.read(input)
        case .dockerfile: readDockerfile(input)
        case .edit: editDocument(input)
        case .cel: evaluate(input)
        case .estate: judge(input)
        case .xml:
            guard var reader = try? XMLReader(input) else { return }
            while let event = try? reader.next() { _ = event }
        }
    }

    /// Small inputs to start from when the user gives none.
    var seeds: [[UInt8]] {
        switch self {
        case .tar, .layer: [Self.archive]
        case .zip: [Array("PK\u{5}\u{6}".utf8) + [UInt8](repeating: 0, count: 18)]
        case .rpm: [Array("SQLite format 3\u{0}".utf8) + [UInt8](repeating: 0, count: 496)]
        case .elf: [[0x7F, 0x45, 0x4C, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 121)]
        case .json: [Array(#"{"a":[1,-2.5e3,true,null,"\u00e9\n"],"b":{"c":"d"}}"#.utf8)]
        case .yaml: [Array("a: &x [1, 'b', \"c\\n\"]\nd:\n  - *x\n  - |\n    text\n? e\n: !!str f\n---\n{g: h}\n".utf8)]
        case .toml:
            [Array("a = 1\nb = [1.5, 1979-05-27, '''x''']\n[t.u]\nc = {d = \"e\\u00e9\"}\n[[v]]\nf = 0x1F\n".utf8)]
        case .dockerfile:
            [
                Array(
                    "ARG V=1\nFROM a:${V:-2} AS b\nENV c=\"d $V\"\nRUN --mount=type=cache x && \\\n y $(z) | sh <<E\nw\nE\n"
                        .utf8),
                Array("# escape=`\nFROM b\nCOPY --from=0 [\"a\", \"b\"]\nONBUILD RUN c\nEXPOSE 1-2/udp\n".utf8),
            ]
        case .edit:
            [
                Array(
                    "a: &x\n  - b: 'c' # d\n    e: |\n      f\n  - [g, {h: i}]\nj:\n  <<: {k: l}\nm: *x\n? n\n: o\n"
                        .utf8),
                Array("{\n  \"a\": [1, {\"b\": null}],\n  \"c\": {}\n}\n".utf8),
            ]
        case .cel:
            [
                Array(
                    #"a.b.filter(x, x.c > 1 && x.d.matches('^e+$')).map(x, {'f': x.g + "\u00e9"}).size() in [1u, 2.5]"#
                        .utf8),
                Array(
                    #"has(a.?b[?0].c) ? duration('1h2m') : timestamp("2020-01-01T00:00:00Z") - optional.of(b'x').value()"#
                        .utf8),
                Array(
                    #"quantity('1.5Gi').compareTo(quantity('1G')) < 0 || cidr('10.0.0.0/8').containsIP(ip('10.1.2.3'))"#
                        .utf8),
            ]
        case .estate:
            [
                Array(
                    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  replicas: 2\n  template:\n    spec:\n      containers:\n      - {name: b, image: 'c:1', ports: [{containerPort: 80}]}\n---\nkind: List\napiVersion: v1\nitems:\n- {apiVersion: v1, kind: Service, spec: {selector: {d: e}}}\n"
                        .utf8),
                Array(
                    "services:\n  a:\n    image: b:${C:-1}\n    ports: ['80-81:80-81/udp']\n    extends: {service: d}\n  d: {privileged: true}\n"
                        .utf8),
            ]
        case .xml: [Array("<?xml version=\"1.0\"?><a b='c'><!-- d --><e>&lt;&#x41;</e><![CDATA[f]]></a>".utf8)]
        }
    }

    /// Repairs what nearly every change breaks, so that the reader gets further.
    func repair(_ input: inout [UInt8]) {
        guard self == .tar || self == .layer else { return }
        for start in stride(from: 0, to: input.count - 511, by: 512) where input[start] != 0 {
            var block = Array(input[start..<start + 512])
            TarBuilder.seal(&block)
            input.replaceSubrange(start..<start + 512, with: block)
        }
    }

    private static var archive: [UInt8] {
        var tar = TarBuilder()
        tar.directory("var/lib/dpkg")
        tar.file("var/lib/dpkg/status", "Package: a\nStatus: install ok installed\nVersion: 1\n\n")
        tar.pax([("path", "long/path"), ("size", "3"), ("linkpath", "x")])
        tar.file("x", "abc")
        tar.pax([("GNU.sparse.size", "9"), ("GNU.sparse.map", "0,1,4,2"), ("GNU.sparse.name", "sparse")])
        tar.file("y", "abc")
        tar.pax([("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.realsize", "9")])
        tar.file("z", bytes: Array("1\n0\n3\n".utf8) + [UInt8](repeating: 0, count: 506) + Array("abc".utf8))
        tar.symbolicLink("lib", to: "usr/lib")
        tar.hardLink("lib/h", to: "var/lib/dpkg/status")
        tar.file("lib/.wh..wh..opq")
        tar.file(".wh.long")
        tar.format = .gnu
        tar.longName("gnu/name")
        tar.longLink("../lib")
        tar.header(name: "l", flag: "2", link: "l")
        tar.header(name: "s", flag: "S", size: 3) { block in
            block.replaceSubrange(386..<397, with: TarBuilder.octal(1, digits: 11))
            block.replaceSubrange(398..<409, with: TarBuilder.octal(3, digits: 11))
            block.replaceSubrange(483..<494, with: TarBuilder.octal(9, digits: 11))
        }
        tar.append([1, 2, 3])
        return tar.finished()
    }

    // MARK: Readers

    /// Compiles and evaluates an expression over a few values.
    private func evaluate(_ input: [UInt8]) {
        let environment = Environment(
            libraries: Library.kubernetes() + [.lists, .math, .encoders, .network], variables: [.init("a"), .init("n")])
        guard let program = try? environment.compile(String(decoding: input, as: UTF8.self)) else { return }
        let inner = HashMapValue([(.string("b"), Value.makeList([.int(1), .string("x"), .unknown(Unknown(["u"]))]))])
        let value = program.evaluate([.map(inner), .double(2.5)])
        _ = value.description
        _ = try? value.json()
    }

    /// Makes an estate of a file and looks at every value of it once, in each reading.
    private func judge(_ input: [UInt8]) {
        var builder = EstateBuilder(schema: .empty)
        builder.add(file: "a.yaml", bytes: input)
        builder.add(file: "compose.yaml", bytes: input)
        builder.add(file: "Dockerfile", bytes: input)
        let estate = builder.finish()
        for form in estate.forms {
            _ = estate.asset(of: form)
            for name in estate.names(of: form) {
                for reading in [FormReading.effective, .admission, .written] {
                    var budget = 2_000
                    if let value = estate.value(name, of: form, reading: reading) { walk(value, &budget) }
                }
            }
        }
    }

    private func walk(_ value: FormValue, _ budget: inout Int) {
        budget -= 1
        guard budget > 0 else { return }
        _ = (value.shape, value.place)
        for element in value.elements { walk(element, &budget) }
        for (_, member) in value.members { walk(member, &budget) }
    }

    private func readTar(_ input: [UInt8]) {
        // The first byte decides how the archive is cut, because every state of the reader may be cut anywhere.
        let piece = input.first.map { Int($0) * 3 + 1 } ?? 1
        var reader = TarReader(consumer: LayerWalker(consumer: Everything()), contentLimit: 16 << 20)
        do throws(TarError) {
            var position = 0
            while position < input.count {
                let end = min(position + piece, input.count)
                try reader.feed(input.span.extracting(position..<end))
                position = end
            }
            try reader.finish()
        } catch {
            // Damage is told; what was read is used all the same.
        }
        var tree = FileTree()
        tree.apply(reader.consumer.index, as: 0)
        tree.apply(reader.consumer.index, as: 1)
        tree.forEachFile { _ = tree.path($0) }
        for path in ["var/lib/dpkg/status", "lib/h", "l", "etc/os-release"] { _ = tree.resolve(path) }
        var writer = BinaryWriter()
        reader.consumer.index.encode(to: &writer)
        var coded = BinaryReader(writer.bytes)
        precondition(LayerIndex(from: &coded)?.entries.count == reader.consumer.index.entries.count)
        // The same bytes as a damaged cache file.
        var damaged = BinaryReader(input)
        if let index = LayerIndex(from: &damaged) { tree.apply(index, as: 2) }
    }

    private func readLayer(_ input: [UInt8]) {
        guard
            let decoded = DecodedStream(
                MemoryStream(input), compression: input.withUnsafeBytes { Compression(prefix: $0) })
        else { return }
        let gate = TaskGate()
        Task.detached {
            var stream = decoded
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
            defer { buffer.deallocate() }
            var total = 0
            while total < 64 << 20, let count = try? await stream.read(into: buffer), count > 0 { total += count }
            gate.finish()
        }
        gate.wait()
    }

    private func readZip(_ input: [UInt8]) {
        guard let archive = try? ZipArchive(bytes: input) else { return }
        for entry in archive.entries.prefix(64) { _ = try? archive.read(entry, limit: 1 << 20) }
    }

    private func readDockerfile(_ input: [UInt8]) {
        let file = DockerfileReader.read(input)
        for instruction in file.instructions {
            precondition(instruction.range.upperBound <= input.count)
            for command in instruction.command?.commands() ?? [] {
                precondition(command.range.upperBound <= input.count)
            }
        }
        if let last = file.instructions.last {
            _ = try? DockerfileEditor.edits(
                [
                    .replace(instruction: 0, with: "FROM z"),
                    .addFlag(instruction: last.index, name: "f", value: "g h"),
                    .insert("USER 1", .endOfFinalStage),
                ], in: file)
        }
    }

    /// Changes something at every kind of place. What comes out has been verified by the editor itself.
    private func editDocument(_ input: [UInt8]) {
        for syntax in [DocumentEditor.Syntax.yaml, .json] {
            let document =
                syntax == .yaml ? YAMLReader.readStream(input).documents.first : try? JSONReader.read(input)
            guard let document else { continue }
            var paths = [DocumentPath([])]
            var node = document.root
            for turn in 0..<8 {
                if let member = Array(node.members.prefix(64)).last {
                    paths.append((paths.last ?? DocumentPath([])).key(member.name.string ?? ""))
                    node = member.value
                } else if node.count > 0,
                    let element = node.elements.dropFirst(turn % node.count).first(where: { _ in true })
                {
                    paths.append((paths.last ?? DocumentPath([])).index(turn % node.count))
                    node = element
                } else {
                    break
                }
            }
            for path in paths {
                for operation in [
                    EditOperation.set(path, "yes"), .set(path.key("new"), ["a": [1]]), .add(path, ["b": "c"]),
                    .remove(path),
                ] {
                    _ = try? DocumentEditor.edits([operation], document: 0, in: input, syntax: syntax)
                }
            }
        }
    }

    private func catalog(_ input: [UInt8], with catalogers: [any Cataloger], as names: [String]) {
        for cataloger in catalogers {
            for name in names {
                var output = CatalogOutput()
                cataloger.catalog(
                    CatalogFile(path: "var/lib/rpm/\(name)", mode: 0o755), bytes: input.span, into: &output)
            }
        }
    }
}

/// Wants every content.
private struct Everything: LayerConsumer {
    mutating func interest(in path: Span<UInt8>, mode: UInt32, size: Int64, entry: Int) -> TarInterest {
        mode & 0o111 == 0 ? .collect : .inspect
    }

    mutating func inspect(_ prefix: Span<UInt8>) -> Bool { prefix.count.isMultiple(of: 2) }
    mutating func keeps(_ part: Span<UInt8>, at offset: Int64) -> Bool { part.count.isMultiple(of: 3) }
    mutating func content(_ bytes: Span<UInt8>, path: String, mode: UInt32, entry: Int) {}
}
