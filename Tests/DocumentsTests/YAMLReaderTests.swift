import Testing

import Documents

@Suite struct YAMLReaderTests {
    private func read(_ text: String) throws -> Document.Node {
        try #require(try YAMLReader.read(Array(text.utf8)).first).root
    }

    @Test(arguments: [
        ("", Document.Kind.null), ("~", .null), ("null", .null), ("NULL", .null), ("nULL", .string),
        ("yes", .bool), ("On", .bool), ("OFF", .bool), ("oFF", .string), ("y", .bool), ("tRUE", .string),
        ("yesterday", .string), ("0", .integer), ("0777", .integer), ("08", .float), ("0o17", .integer),
        ("0b102", .string), ("1_000", .integer), ("+1", .integer), ("-x", .string), ("1.", .float), (".", .string),
        (".inf", .float), ("-.INF", .float), (".Nan", .string), ("1e400", .string), ("1:30", .string),
        ("500m", .string), ("1.2.3", .string), ("2001-01-01", .string), ("'1'", .string), ("\"true\"", .string),
        ("!!str 1", .string), ("!!int '7'", .integer), ("!!float 7", .float), ("! 7", .string),
        ("18446744073709551615", .integer), ("18446744073709551616", .float), ("+18446744073709551615", .float),
        ("0xFFFFFFFFFFFFFFFFFF", .integer),
    ])
    func scalarKinds(_ text: String, _ kind: Document.Kind) throws {
        #expect(try read("k: \(text)\n")["k"]?.kind == kind)
    }

    @Test(arguments: [
        ("0777", 511), ("0o17", 15), ("-0x1F", -31), ("0b101", 5), ("1_000", 1000), ("+12", 12),
        ("-9223372036854775808", Int.min),
    ])
    func integerValues(_ text: String, _ value: Int) throws {
        #expect(try read("k: \(text)\n")["k"]?.integer == value)
    }

    @Test func integersBeyondTheRangeHaveNoValue() throws {
        #expect(try read("k: 18446744073709551615\n")["k"]?.integer == nil)
    }

    @Test func scalarsKeepTheirText() throws {
        #expect(try read("k: 1.10\n")["k"]?.scalarText == "1.10")
    }

    @Test(arguments: ["!!int abc", "!!bool maybe", "!!null x", "!!float yes"])
    func tagsThatDoNotFitAreErrors(_ text: String) {
        #expect(throws: DocumentError.self) { try read("k: \(text)\n") }
    }

    @Test func applicationTagsAreKept() throws {
        let root = try read("a: !Ref Thing\nb: !GetAtt [x, y]\nc: !!str z\nd: &d !Sub s\ne: *d\n")
        #expect(root["a"]?.tag == "!Ref")
        #expect(root["a"]?.string == "Thing")
        #expect(root["b"]?.tag == "!GetAtt")
        #expect(root["c"]?.tag == nil)
        #expect(root["e"]?.tag == "!Sub")
    }

    @Test func keysAreStrings() throws {
        let root = try read("1: a\nyes: b\n~: c\n1.5: d\n")
        #expect(root.members.map { $0.name.string } == ["1", "yes", "~", "1.5"])
    }

    @Test(arguments: ["? [a]\n: b\n", "? {a: b}\n: c\n", "a: &x [1]\n*x : b\n"])
    func collectionsAsKeysAreErrors(_ text: String) {
        #expect(throws: DocumentError.self) { try read(text) }
    }

    @Test func duplicateKeysAreWarnings() {
        let stream = YAMLReader.readStream(Array("a: 1\nb: {c: 1, c: 2}\na: 3\n".utf8))
        #expect(stream.warnings.map { "\($0.line):\($0.column)" } == ["2:11", "3:1"])
        #expect(stream.documents.first?.root["a"]?.integer == 3)
    }

    @Test func duplicatesAreFoundInLargeMappings() {
        let text = (0..<50).map { "k\($0): 1\n" }.joined() + "k7: 2\n"
        #expect(YAMLReader.readStream(Array(text.utf8)).warnings.map(\.line) == [51])
    }

    // MARK: Documents

    @Test(arguments: [
        ("", 0), ("# only a comment\n", 0), ("a\n", 1), ("---\n", 1), ("---\n---\n", 2), ("# c\n---\na\n", 1),
        ("a\n---\nb\n", 2), ("%YAML 1.1\n---\na\n", 1), ("a\n...\n%YAML 1.1\n---\nb\n", 2), ("a\n...\n---\nb\n", 2),
        ("--- a\n--- b\n--- c", 3), ("a: |\n  ---\n  x\n", 1), ("a\n---b\n", 1), ("\u{FEFF}a\n---\nb\n", 2),
        ("a\r\n---\r\nb\r\n", 2), ("a: 1\n--- # c\n# c\nb: 2\n---\n", 3),
    ])
    func documentCounts(_ text: String, _ count: Int) throws {
        #expect(try YAMLReader.read(Array(text.utf8)).count == count)
    }

    @Test func brokenDocumentsDoNotHideTheOthers() {
        let text = "a: 1\n---\nb: [1\nc: 2\n---\nd: 3\n---\ne: \"open\n---\nf: 4\n"
        let stream = YAMLReader.readStream(Array(text.utf8))
        #expect(stream.documents.map { Canonical.text($0.root) } == ["{a: 1.0}", "{d: 3.0}", "{f: 4.0}"])
        #expect(stream.errors.map(\.line) == [4, 9])
    }

    @Test func positionsGoOnBehindADocument() throws {
        let documents = try YAMLReader.read(Array("é: 1\n---\n# ü\nk:\n  ß: 5\n".utf8))
        let node = try #require(documents[1].root["k"]?["ß"])
        #expect([node.line, node.column, node.offset] == [5, 7, 24])
    }

    @Test func invalidBytesAreErrorsWithAPlace() {
        let stream = YAMLReader.readStream(Array("a: 1\nb: ".utf8) + [0xFF, 0x0A] + Array("---\nc: 2\n".utf8))
        #expect(stream.errors.map { "\($0.line):\($0.column)" } == ["2:4"])
        #expect(stream.documents.count == 1)
    }

    @Test(arguments: [true, false]) func utf16IsRead(_ bigEndian: Bool) throws {
        let units = Array("\u{FEFF}é: [😀]\n".utf16)
        let bytes = units.flatMap { unit -> [UInt8] in
            let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
            return bigEndian ? pair : pair.reversed()
        }
        #expect(try YAMLReader.read(bytes).first?.root["é"]?.elements.map(\.string) == ["😀"])
    }

    // MARK: Aliases

    @Test func aliasesKeepTheOriginalsPlace() throws {
        let root = try read("a: &x\n  k: v\nb: *x\n")
        #expect(root["b"]?["k"]?.line == 2)
    }

    @Test(arguments: ["a: &x [*x]\n", "a: &x {b: {c: *x}}\n", "a: *nowhere\n", "&a a: &b {<<: *b}\n"])
    func cyclesAndUnknownAnchorsAreErrors(_ text: String) {
        #expect(throws: DocumentError.self) { try read(text) }
    }

    @Test func bombsAreErrors() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let alias = "*a\(level - 1)"
            text += "a\(level): &a\(level) [\(Array(repeating: alias, count: 10).joined(separator: ", "))]\n"
        }
        let stream = YAMLReader.readStream(Array(text.utf8))
        #expect(stream.documents.isEmpty)
        #expect(stream.errors.first?.message.hasPrefix("aliases copy more than") == true)
    }

    @Test(arguments: ["a: &x 1\nb: {<<: *x}\n", "<<: [1]\n", "<<: text\n"])
    func mergesOfOtherThingsAreErrors(_ text: String) {
        #expect(throws: DocumentError.self) { try read(text) }
    }

    @Test func ownKeysWinWhereverTheMergeStands() throws {
        let root = try read("a: &a {k: 1, l: 2}\nb: {k: 3, <<: *a}\nc: {<<: *a, k: 3}\n")
        #expect(Canonical.text(try #require(root["b"])) == "{k: 3.0, l: 2.0}")
        #expect(Canonical.text(try #require(root["c"])) == "{k: 3.0, l: 2.0}")
    }

    @Test(arguments: [(1_000, true), (1_001, false)]) func depthIsBounded(_ depth: Int, _ isRead: Bool) {
        let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        #expect(YAMLReader.readStream(Array(text.utf8)).errors.isEmpty == isRead)
    }

    /// Changed at random, a text must be read or refused, never crash, and every node must lie inside the document.
    @Test(arguments: DocumentFixtureTests.yamlCases) func mutationsNeverCrash(_ example: DocumentFixtureTests.Case)
        throws
    {
        let bytes = try DocumentFixtureTests.bytes("input.yaml", of: example)
        var mutator = Mutator(seed: 0xACE)
        for _ in 0..<2_000 {
            for document in YAMLReader.readStream(mutator.mutated(bytes)).documents {
                #expect(document.root.end == document.nodeCount)
                _ = Canonical.text(document.root)
            }
        }
    }
}
