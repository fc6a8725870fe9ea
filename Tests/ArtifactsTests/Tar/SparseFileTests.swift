import ArchiveBuilding
import Artifacts
import Testing

@Suite("Sparse files")
struct SparseFileTests {
    /// "AAAA" at 0, a hole, "BB" at 1000, a hole up to 1200.
    static let content =
        Array("AAAA".utf8) + [UInt8](repeating: 0, count: 996) + Array("BB".utf8) + [UInt8](repeating: 0, count: 198)
    static let data = Array("AAAABB".utf8)

    enum Form: String, CaseIterable, Sendable {
        case pax00, pax01, pax10, oldGNU, oldGNUExtended
    }

    static func build(_ form: Form, realSize: Int = 1200, map: [(Int, Int)] = [(0, 4), (1000, 2)]) -> [UInt8] {
        var tar = TarBuilder(format: .gnu)
        let pairs = map.map { "\($0.0),\($0.1)" }.joined(separator: ",")
        switch form {
        case .pax00:
            tar.format = .ustar
            tar.pax(
                [("GNU.sparse.size", "\(realSize)"), ("GNU.sparse.numblocks", "\(map.count)")]
                    + map.flatMap { [("GNU.sparse.offset", "\($0.0)"), ("GNU.sparse.numbytes", "\($0.1)")] })
            tar.file("file", bytes: data)
        case .pax01:
            tar.format = .ustar
            tar.pax([
                ("GNU.sparse.size", "\(realSize)"), ("GNU.sparse.numblocks", "\(map.count)"), ("GNU.sparse.map", pairs),
                ("GNU.sparse.name", "file"),
            ])
            tar.file("GNUSparseFile.1/file", bytes: data)
        case .pax10:
            tar.format = .ustar
            tar.pax([
                ("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "file"),
                ("GNU.sparse.realsize", "\(realSize)"),
            ])
            var head = Array("\(map.count)\n".utf8) + map.flatMap { Array("\($0.0)\n\($0.1)\n".utf8) }
            head += [UInt8](repeating: 0, count: (512 - head.count % 512) % 512)
            tar.file("GNUSparseFile.1/file", bytes: head + data)
        case .oldGNU, .oldGNUExtended:
            let inHeader = form == .oldGNU ? map : [map[0]]
            tar.header(name: "file", flag: "S", size: data.count) { block in
                for (index, part) in inHeader.enumerated() {
                    block.replaceSubrange(
                        386 + 24 * index..<397 + 24 * index, with: TarBuilder.octal(part.0, digits: 11))
                    block.replaceSubrange(
                        398 + 24 * index..<409 + 24 * index, with: TarBuilder.octal(part.1, digits: 11))
                }
                if form == .oldGNUExtended { block[482] = 1 }
                block.replaceSubrange(483..<494, with: TarBuilder.octal(realSize, digits: 11))
            }
            if form == .oldGNUExtended {
                var block = [UInt8](repeating: 0, count: 512)
                block.replaceSubrange(0..<11, with: TarBuilder.octal(map[1].0, digits: 11))
                block.replaceSubrange(12..<23, with: TarBuilder.octal(map[1].1, digits: 11))
                tar.raw(block)
            }
            tar.append(data)
        }
        tar.file("next", "after")
        return tar.finished()
    }

    @Test("Holes are filled with zeros, in any cut", arguments: Form.allCases, [Int.max, 1, 512, 700])
    func content(form: Form, pieces: Int) {
        let (notes, failure) = TarReaderTests.read(Self.build(form), pieces: pieces)
        #expect(failure == nil)
        #expect(notes.contents["file"] == Self.content)
        #expect(notes.text("next") == "after")
    }

    @Test(
        "A map that points outside of the file is refused", arguments: Form.allCases,
        [[(0, 4), (1199, 2)], [(0, 4), (2, 2)], [(1000, 4), (0, 2)], [(0, 4), (1000, 3)]])
    func wrongMap(form: Form, map: [(Int, Int)]) {
        let (notes, failure) = TarReaderTests.read(Self.build(form, map: map))
        #expect(failure?.code == "tar.sparse")
        #expect(notes.contents["file"] == nil)
    }

    @Test("A file that is nearly all hole is not filled beyond the limit", arguments: Form.allCases)
    func bomb(form: Form) {
        let (notes, failure) = TarReaderTests.read(Self.build(form, realSize: 1 << 32))
        #expect(failure == nil)
        #expect(notes.lines.contains("too large file"))
        #expect(notes.text("next") == "after")
    }

    @Test("Many wanted holes together are bounded")
    func manyHoles() throws {
        var tar = TarBuilder()
        for number in 0..<100 {
            tar.pax([("GNU.sparse.size", "\(500 << 20)"), ("GNU.sparse.map", "0,1"), ("GNU.sparse.name", "\(number)")])
            tar.file("x", bytes: [1])
        }
        var reader = TarReader(consumer: Counter())
        try reader.feed(tar.finished().span)
        #expect(reader.consumer.contents == 2)
        #expect(reader.consumer.refused == 98)
    }

    /// Counts contents and keeps none.
    struct Counter: TarConsumer {
        var contents = 0
        var refused = 0

        mutating func entry(_ header: borrowing TarHeader) -> TarInterest { .collect }
        mutating func inspect(_ prefix: Span<UInt8>) -> Bool { true }
        mutating func content(_ bytes: Span<UInt8>) { contents += 1 }
        mutating func tooLarge(limit: Int) { refused += 1 }
    }

    @Test("A map of many fragments is read in linear time")
    func manyFragments() {
        var tar = TarBuilder()
        let map = (0..<18_000).map { "\($0 * 2),1" }.joined(separator: ",")
        tar.pax([("GNU.sparse.size", "40000"), ("GNU.sparse.map", map)])
        tar.file("file", bytes: [UInt8](repeating: 7, count: 18_000))
        let (notes, failure) = TarReaderTests.read(tar.finished())
        #expect(failure == nil)
        #expect(notes.contents["file"]?[0..<4] == [7, 0, 7, 0])
    }
}
