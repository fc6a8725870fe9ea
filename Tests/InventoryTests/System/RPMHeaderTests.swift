import Inventory
import Model
import Testing

/// Headers put together byte by byte, for what rpm's tools of today do not write any more.
@Suite struct RPMHeaderTests {
    /// One index entry with its data.
    struct Tag: Sendable {
        var number: UInt32
        var type: UInt32
        var count: UInt32
        var data: [UInt8]

        static func string(_ number: UInt32, _ text: String) -> Tag {
            Tag(number: number, type: 6, count: 1, data: Array(text.utf8) + [0])
        }

        static func strings(_ number: UInt32, _ texts: [String]) -> Tag {
            Tag(number: number, type: 8, count: UInt32(texts.count), data: texts.flatMap { Array($0.utf8) + [0] })
        }

        static func numbers(_ number: UInt32, _ values: [UInt32]) -> Tag {
            Tag(number: number, type: 4, count: UInt32(values.count), data: values.flatMap(RPMHeaderTests.bigEndian))
        }
    }

    static func bigEndian(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt32($0))) }
    }

    static func header(_ tags: [Tag]) -> [UInt8] {
        var index: [UInt8] = []
        var data: [UInt8] = []
        for tag in tags {
            if tag.type == 4 { while data.count % 4 != 0 { data.append(0) } }
            index += bigEndian(tag.number) + bigEndian(tag.type) + bigEndian(UInt32(data.count)) + bigEndian(tag.count)
            data += tag.data
        }
        return bigEndian(UInt32(tags.count)) + bigEndian(UInt32(data.count)) + index + data
    }

    /// An ndb database with one package.
    static func database(_ header: [UInt8]) -> [UInt8] {
        func littleEndian(_ value: Int) -> [UInt8] { bigEndian(UInt32(value)).reversed() }
        let size = (header.count + 28 + 15) / 16
        var file = Array("RpmP".utf8) + littleEndian(0) + littleEndian(1) + littleEndian(1) + littleEndian(2)
        file += [UInt8](repeating: 0, count: 12)
        file += Array("Slot".utf8) + littleEndian(1) + littleEndian(256) + littleEndian(size)
        while file.count < 4096 { file += Array("Slot".utf8) + [UInt8](repeating: 0, count: 12) }
        file += Array("BlbS".utf8) + littleEndian(1) + littleEndian(1) + littleEndian(header.count) + header
        file += [UInt8](repeating: 0, count: size * 16 - 28 - header.count)
        return file + [0, 0, 0, 0] + littleEndian(header.count) + Array("BlbE".utf8)
    }

    static func catalog(_ tags: [Tag]) -> CatalogOutput {
        SystemFixture.catalog(RPMCataloger(), path: "var/lib/rpm/Packages.db", database(header(tags)))
    }

    static let identity: [Tag] = [.string(1000, "old"), .string(1001, "1"), .string(1002, "2")]

    @Test func lastEntryOfATagCounts() {
        let output = Self.catalog(Self.identity + [.string(1001, "9")])
        #expect(output.components.map(\.version) == ["9-2"])
    }

    @Test func epochOfZeroIsNone() {
        let output = Self.catalog(Self.identity + [.numbers(1003, [0])])
        #expect(output.components.map(\.version) == ["1-2"])
        #expect(output.components.first?.purl.qualifiers.isEmpty == true)
    }

    @Test func textWithoutEndIsNoText() {
        var tags = Self.identity
        tags.append(Tag(number: 1014, type: 6, count: 1, data: Array("MIT".utf8)))
        #expect(Self.catalog(tags).components.map(\.licenses) == [[]])
    }

    @Test func foldersAreNotOwned() {
        let modes = Tag(number: 1030, type: 3, count: 2, data: [0x41, 0xed, 0x81, 0xa4])
        let output = Self.catalog(
            Self.identity + [.numbers(1116, [0, 0]), .strings(1117, ["a", "b"]), .strings(1118, ["/usr/"]), modes])
        #expect(output.ownedPaths == ["usr/b"])
    }

    @Test func oldFileNamesAreOwned() {
        let output = Self.catalog(Self.identity + [.strings(1027, ["/bin/a", "/etc/b"])])
        #expect(output.ownedPaths == ["bin/a", "etc/b"])
    }

    @Test func fileInAFolderThatIsNotThereIsSkipped() {
        let output = Self.catalog(
            Self.identity + [.numbers(1116, [0, 7]), .strings(1117, ["a", "b"]), .strings(1118, ["/usr/"])])
        #expect(output.ownedPaths == ["usr/a"])
    }

    @Test func headerWithTheMagicNumberOfAPackageFile() {
        let magic: [UInt8] = [0x8e, 0xad, 0xe8, 0x01, 0, 0, 0, 0]
        let input = Self.database(magic + Self.header(Self.identity))
        let output = SystemFixture.catalog(RPMCataloger(), path: "var/lib/rpm/Packages.db", input)
        #expect(output.components.map(\.name) == ["old"])
    }

    @Test(arguments: [
        ("bash-5.1.8-6.el9.src.rpm", "bash", "5.1.8-6.el9"),
        ("java-17-openjdk-17.0.9.0.9-2.el9.src.rpm", "java-17-openjdk", "17.0.9.0.9-2.el9"),
        ("blob-1-1.nosrc.rpm", "blob", "1-1"),
    ])
    func sourcePackage(_ file: String, _ name: String, _ version: String) {
        let output = Self.catalog(Self.identity + [.string(1044, file)])
        #expect(output.components.first?.source == SourcePackage(name: name, version: version))
    }

    @Test(arguments: ["", "(none)", "bash", "a-b.src.rpm", "-1-2.src.rpm", "bash-5-6.rpm"])
    func unusableSourcePackage(_ file: String) throws {
        let output = Self.catalog(Self.identity + [.string(1044, file)])
        #expect(try #require(output.components.first).source == nil)
    }

    @Test(arguments: [[Tag.string(1000, "x")], [.string(1001, "1"), .string(1002, "2")], []])
    func incompleteHeaderIsReported(_ tags: [Tag]) {
        let output = Self.catalog(tags)
        #expect(output.components.isEmpty)
        #expect(output.diagnostics.map(\.effect) == [.incomplete])
    }
}
