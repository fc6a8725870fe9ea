import Testing

import Documents

@Suite struct TOMLReaderTests {
    /// What TOML 1.0 forbids; where the error stands.
    @Test(arguments: [
        ("a = 1\na = 2\n", 2), ("a.b = 1\na.b.c = 2\n", 2), ("a = 1\na.b = 2\n", 2), ("[a]\n[a]\n", 2),
        ("[a]\nb = 1\n[a.b]\n", 3), ("[[a]]\n[a]\n", 2), ("[a]\n[[a]]\n", 2), ("a = []\n[[a]]\n", 2),
        ("a = {b = 1}\n[a.c]\n", 2), ("a = {b = 1}\na.c = 1\n", 2), ("a.b = 1\n[a]\n", 2), ("[a.b]\n[a]\nb.c = 1\n", 3),
        ("[fruit]\napple.color = 1\n[fruit.apple]\n", 3), ("a = {b = 1, b = 2}\n", 1), ("a = {b = 1,}\n", 1),
        ("a = {b = 1\n}\n", 1), ("a = [1 2]\n", 1), ("a = 01\n", 1), ("a = 1__0\n", 1), ("a = _1\n", 1),
        ("a = 1_\n", 1), ("a = +0x1\n", 1), ("a = 0X1\n", 1), ("a = 1.\n", 1), ("a = .5\n", 1), ("a = 1.e5\n", 1),
        ("a = 9223372036854775808\n", 1), ("a = True\n", 1), ("a = text\n", 1), ("a = \n", 1), ("a\n", 1), ("= 1\n", 1),
        ("a b = 1\n", 1), ("a..b = 1\n", 1), ("a = 1 b = 2\n", 1), ("[]\n", 1), ("[a\n", 1), ("[[a]\n", 1),
        ("[[a] ]\n", 1), ("a = \"x\ny\"\n", 1), ("a = 'x\n'\n", 1), ("a = \"\\x\"\n", 1), ("a = \"\\ud800\"\n", 1),
        ("a = \"\\U00110000\"\n", 1), ("a = \"\\u12\"\n", 1), ("a = \"\u{1}\"\n", 1), ("a = '\u{7F}'\n", 1),
        ("# \u{0}\n", 1), ("a = 1\rb = 2\n", 1), ("a = \"\"\"x\n", 2), ("a = '''x\n", 2),
        ("a = \"\"\"\"\"\"\"\"\"\n", 1),
        ("\"\"\"a\"\"\" = 1\n", 1), ("a = 2021-02-29\n", 1), ("a = 2020-13-01\n", 1), ("a = 2020-01-01T25:00:00\n", 1),
        ("a = 2020-01-01T10:00\n", 1), ("a = 2020-01-01 \n10:00:00\n", 2), ("a = 12:60:00\n", 1),
        ("a = 2020-01-01T10:00:00+24:00\n", 1), ("a = 1e\n", 1), ("a = [\n# c\n", 3),
    ])
    func invalidTextsAreErrors(_ text: String, _ line: Int) throws {
        let error = #expect(throws: DocumentError.self) { try TOMLReader.read(Array(text.utf8)) }
        #expect(error?.line == line)
    }

    @Test func invalidUTF8HasAPlace() {
        let error = #expect(throws: DocumentError.self) {
            try TOMLReader.read(Array("a = 1\nb = '".utf8) + [0xC3, 0x28] + Array("'\n".utf8))
        }
        #expect(error.map { "\($0.line):\($0.column)" } == "2:6")
    }

    @Test(arguments: [
        ("a = inf", Double.infinity), ("a = -inf", -.infinity), ("a = 1e06", 1e6), ("a = -0.0", -0.0),
        ("a = 5e+22", 5e22), ("a = 9_224_617.445_991_228_313", 9_224_617.445_991_228_313),
    ])
    func floats(_ text: String, _ value: Double) throws {
        #expect(try TOMLReader.read(Array(text.utf8)).root["a"]?.double == value)
    }

    @Test(arguments: ["a = nan", "a = +nan", "a = -nan"]) func notANumber(_ text: String) throws {
        #expect(try TOMLReader.read(Array(text.utf8)).root["a"]?.double?.isNaN == true)
    }

    @Test func linesMayEndWithCarriageReturns() throws {
        let root = try TOMLReader.read(Array("a = \"\"\"\r\nx\r\ny\"\"\"\r\n[b]\r\nc = 1\r\n".utf8)).root
        #expect(root["a"]?.string == "x\ny")
        #expect(root["b"]?["c"]?.line == 5)
    }

    @Test func elementsOfArraysOfTablesStandAtTheirHeaders() throws {
        let root = try TOMLReader.read(Array("[[p]]\nn = 1\n\n  [[p]]\nn = 2\n".utf8)).root
        #expect(root["p"]?.elements.map { "\($0.line):\($0.column)" } == ["1:1", "4:3"])
    }

    @Test(arguments: [(250, true), (300, false)]) func depthIsBounded(_ depth: Int, _ isRead: Bool) {
        let nested = "a = " + String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let dotted = Array(repeating: "a", count: depth).joined(separator: ".") + " = 1"
        let header = "[" + Array(repeating: "a", count: depth).joined(separator: ".") + "]"
        for text in [nested, dotted, header] {
            #expect(((try? TOMLReader.read(Array(text.utf8))) != nil) == isRead)
        }
    }

    @Test(arguments: DocumentFixtureTests.tomlCases) func mutationsNeverCrash(_ example: DocumentFixtureTests.Case)
        throws
    {
        let bytes = try DocumentFixtureTests.bytes("input.toml", of: example)
        var mutator = Mutator(seed: 0xBEE)
        for _ in 0..<3_000 {
            guard let document = try? TOMLReader.read(mutator.mutated(bytes)) else { continue }
            #expect(document.root.end == document.nodeCount)
            _ = Canonical.text(document.root)
        }
    }
}
