import Inventory
import Model
import Testing

/// Damaged databases end in diagnostics, never in a crash, a hang or silence.
@Suite struct HostileDatabaseTests {
    /// The real databases among the fixtures; each has six packages and a public key.
    static let databases = SystemFixture.all("rpm").filter { ($0.expected.components?.count ?? 0) == 6 }

    @Test(arguments: databases)
    func everyCutIsReported(_ fixture: SystemFixture) {
        for length in stride(from: 0, to: fixture.input.count, by: 379) {
            let output = SystemFixture.catalog(
                RPMCataloger(), path: fixture.expected.path, Array(fixture.input[..<length]))
            #expect(!output.diagnostics.isEmpty || output.components.count == 6, "cut at \(length)")
            #expect(output.components.count <= 6)
        }
    }

    @Test(arguments: databases)
    func mutationsDoNotCrash(_ fixture: SystemFixture) {
        var random = SplitMix(state: 0x5eed)
        for _ in 0..<300 {
            var input = fixture.input
            for _ in 0..<Int.random(in: 1...40, using: &random) {
                let place = Int.random(in: 0..<input.count, using: &random)
                input[place] =
                    [0, 1, 0x7f, 0xff, UInt8.random(in: 0...255, using: &random)]
                    .randomElement(using: &random) ?? 0
            }
            let output = SystemFixture.catalog(RPMCataloger(), path: fixture.expected.path, input)
            #expect(output.components.count <= 1000)
        }
    }

    /// Mutations of the first page, where sizes, counts and roots are.
    @Test(arguments: databases)
    func mutationsOfTheHeaderDoNotCrash(_ fixture: SystemFixture) {
        var random = SplitMix(state: 0xbad)
        for _ in 0..<300 {
            var input = fixture.input
            for _ in 0..<3 {
                input[Int.random(in: 12..<512, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let output = SystemFixture.catalog(RPMCataloger(), path: fixture.expected.path, input)
            #expect(output.components.count <= 1000)
        }
    }

    @Test(arguments: ["dpkg", "apk", "os-release"])
    func mutationsOfTextsDoNotCrash(_ suite: String) throws {
        let cataloger: any Cataloger =
            switch suite {
            case "dpkg": DpkgCataloger()
            case "apk": ApkCataloger()
            default: OSReleaseCataloger()
            }
        var random = SplitMix(state: 42)
        for fixture in SystemFixture.all(suite) where !fixture.input.isEmpty {
            for _ in 0..<200 {
                var input = fixture.input
                for _ in 0..<Int.random(in: 1...12, using: &random) {
                    let place = Int.random(in: 0..<input.count, using: &random)
                    input[place] = Array("\n\r\t :=\\'\"#()/\0\u{ff}".utf8).randomElement(using: &random) ?? 0
                }
                let length = Int.random(in: 0...input.count, using: &random)
                let output = SystemFixture.catalog(cataloger, path: fixture.expected.path, Array(input[..<length]))
                #expect(output.diagnostics.count <= 26)
            }
        }
    }

    /// A Berkeley DB file with pages of 512 bytes whose page 1 has the entries given: where each starts, and its
    /// bytes. An entry reaches up to where the one before it starts.
    static func berkeley(pages: Int, entries: [(offset: Int, bytes: [UInt8])]) -> [UInt8] {
        var input = [UInt8](repeating: 0, count: pages * 512)
        func put(_ bytes: [UInt8], at place: Int) { input.replaceSubrange(place..<place + bytes.count, with: bytes) }
        put(littleEndian(0x0006_1561), at: 12)
        put(littleEndian(512), at: 20)
        put(littleEndian(UInt32(pages - 1)), at: 32)
        input[512 + 25] = 13
        put([UInt8(entries.count & 255), UInt8(entries.count >> 8)], at: 512 + 20)
        for (index, entry) in entries.enumerated() {
            put([UInt8(entry.offset & 255), UInt8(entry.offset >> 8)], at: 512 + 26 + index * 2)
            put(entry.bytes, at: 512 + entry.offset)
        }
        return input
    }

    static func littleEndian(_ value: UInt32) -> [UInt8] { RPMHeaderTests.bigEndian(value).reversed() }

    static let key: [UInt8] = [1, 1, 0, 0, 0]

    @Test func valueInsideAHashPageIsRead() {
        let value = [1] + RPMHeaderTests.header(RPMHeaderTests.identity)
        let input = Self.berkeley(pages: 2, entries: [(507, Self.key), (507 - value.count, value)])
        let output = SystemFixture.catalog(RPMCataloger(), path: "var/lib/rpm/Packages", input)
        #expect(output.components.map(\.version) == ["1-2"])
        #expect(output.diagnostics.isEmpty)
    }

    /// Between two pairs that name the same bytes stands a broken one, which lets the offsets jump back.
    @Test func entriesThatShareBytesAreBounded() {
        let value = [1] + RPMHeaderTests.header(RPMHeaderTests.identity)
        let pair = [(507, Self.key), (507 - value.count, value)]
        let input = Self.berkeley(
            pages: 2, entries: (0..<45).flatMap { _ in pair + [(511, [UInt8]()), (512, [UInt8]())] })
        let output = SystemFixture.catalog(RPMCataloger(), path: "var/lib/rpm/Packages", input)
        #expect(output.components.count == 1024 / value.count)
        #expect(output.diagnostics.last?.message.contains("share bytes") == true)
    }

    @Test func overflowChainThatIsALoopEnds() {
        let value = [3, 0, 0, 0] + Self.littleEndian(2) + Self.littleEndian(1400)
        var input = Self.berkeley(pages: 3, entries: [(507, Self.key), (495, value)])
        // Page 2 holds 100 bytes and goes on in page 2.
        input[1024 + 25] = 7
        input[1024 + 22] = 100
        input.replaceSubrange(1024 + 16..<1024 + 20, with: Self.littleEndian(2))
        let output = SystemFixture.catalog(RPMCataloger(), path: "var/lib/rpm/Packages", input)
        #expect(
            output.diagnostics.map(\.message) == [
                "A package of the Berkeley DB file is damaged at page 2: packages may be missing"
            ])
    }

    @Test func bTreeThatIsALoopEnds() throws {
        let fixture = try #require(Self.databases.first { $0.name == "rpm/sqlite-small-pages" })
        var input = fixture.input
        // Page 2 is the table's root, an interior page; its right-most child becomes itself.
        let root = 512
        try #require(input[root] == 5)
        for (index, byte) in [0, 0, 0, 2].enumerated() { input[root + 8 + index] = UInt8(byte) }
        let output = SystemFixture.catalog(RPMCataloger(), path: fixture.expected.path, input)
        #expect(output.diagnostics.count == 1)
        #expect(output.components.count < 6)
    }

    @Test func damagedHeaderCostsOnlyItsPackage() throws {
        let fixture = try #require(Self.databases.first { $0.name == "rpm/ndb" })
        var input = fixture.input
        // The number of index entries of the first blob.
        let blob = try #require((4096..<input.count).first { Array(input[$0..<$0 + 4]) == Array("BlbS".utf8) })
        input[blob + 16] = 0xff
        let output = SystemFixture.catalog(RPMCataloger(), path: fixture.expected.path, input)
        #expect(output.diagnostics.map(\.effect) == [.incomplete])
        #expect(output.components.count >= 5)
    }

    @Test(arguments: [(UInt32(0), false), (UInt32(8), true)])
    func writeAheadLogWithCommittedPagesIsReported(_ commit: UInt32, _ isReported: Bool) {
        var input = [UInt8](repeating: 0, count: 32 + 24 + 4096)
        func put(_ value: UInt32, at place: Int) {
            for index in 0..<4 { input[place + index] = UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt32(index))) }
        }
        put(0x377f_0682, at: 0)
        put(4096, at: 8)
        put(77, at: 16)
        put(78, at: 20)
        put(3, at: 32)
        put(commit, at: 36)
        put(77, at: 40)
        put(78, at: 44)
        let output = SystemFixture.catalog(RPMCataloger(), path: "var/lib/rpm/rpmdb.sqlite-wal", input)
        #expect(output.diagnostics.map(\.effect) == (isReported ? [.incomplete] : []))
    }

    /// The generator of Steele, Lea and Flood (2014), so that every run has the same mutations.
    struct SplitMix: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return mixed ^ (mixed >> 31)
        }
    }
}
