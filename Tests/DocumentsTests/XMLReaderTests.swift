import Testing

import Documents

@Suite struct XMLReaderTests {
    static func events(_ bytes: [UInt8]) throws(DocumentError) -> [String] {
        var reader = try XMLReader(bytes)
        var result: [String] = []
        while let event = try reader.next() {
            let place = "\(reader.line):\(reader.column)"
            switch event {
            case .start(let name, let attributes):
                let list = attributes.map { " \($0.name)=[\($0.value)]" }.joined()
                result.append("\(place) <\(name)\(list)>")
            case .end(let name): result.append("\(place) </\(name)>")
            case .text(let text): result.append("\(place) [\(text)]")
            }
        }
        return result
    }

    @Test(arguments: [
        ("<a/>", ["1:1 <a>", "1:1 </a>"]),
        ("<?xml version=\"1.0\"?>\n<a>x</a>\n<!-- end -->\n", ["2:1 <a>", "2:4 [x]", "2:5 </a>"]),
        ("<a b='1' c = \"&lt;\n&#x41;&amp;\"></a>", ["1:1 <a b=[1] c=[< A&]>", "2:14 </a>"]),
        (
            "<a>1 &lt; 2 &#65;&#x1F600;<![CDATA[<&]]>]]</a>",
            ["1:1 <a>", "1:4 [1 < 2 A😀]", "1:27 [<&]", "1:41 []]]", "1:43 </a>"]
        ),
        ("<p:a xmlns:p='u'><!-- <b> --><?pi <b> ?></p:a>", ["1:1 <p:a xmlns:p=[u]>", "1:41 </p:a>"]),
        ("<a>\r\nx\ry</a>", ["1:1 <a>", "1:4 [\nx\ny]", "3:2 </a>"]),
        ("\u{FEFF}<é>ü</é>", ["1:1 <é>", "1:5 [ü]", "1:7 </é>"]),
    ])
    func documents(_ text: String, _ events: [String]) throws {
        #expect(try Self.events(Array(text.utf8)) == events)
    }

    @Test(arguments: [
        ("", "1:1"), ("text", "1:1"), ("<a>", "1:4"), ("<a></b>", "1:4"), ("<a/><b/>", "1:5"), ("<a/>x", "1:5"),
        ("<a b></a>", "1:5"), ("<a b=1/>", "1:6"), ("<a b='<'/>", "1:7"), ("<a b='1' b='2'/>", "1:15"),
        ("<a b='1'c='2'/>", "1:9"), ("<a>&x;</a>", "1:4"), ("<a>& </a>", "1:4"), ("<a>&#0;</a>", "1:4"),
        ("<a>&#xD800;</a>", "1:4"), ("<a>&#+5;</a>", "1:4"), ("<a><!-- </a>", "1:4"), ("<a><![CDATA[</a>", "1:4"),
        ("<a\n", "2:1"), ("<1/>", "1:2"), ("<a>\u{1}</a>", "1:4"), ("<!DOCTYPE a [", "1:1"),
        ("<a/><!DOCTYPE a>", "1:5"),
        ("<!x><a/>", "1:1"), ("</a>", "1:1"),
    ])
    func malformedTextsAreErrors(_ text: String, _ place: String) {
        let error = #expect(throws: DocumentError.self) { try Self.events(Array(text.utf8)) }
        #expect(error.map { "\($0.line):\($0.column)" } == place)
    }

    @Test func documentTypesTakeNoEffect() throws {
        let text = """
            <!DOCTYPE a SYSTEM "file:///etc/passwd" [
              <!ENTITY x SYSTEM "file:///etc/passwd"> <!-- ]> -->
              <!ENTITY y "]>&x;&x;">
            ]>
            <a b="&y;">&x;</a>
            """
        #expect(try Self.events(Array(text.utf8)) == ["5:1 <a b=[&y;]>", "5:12 [&x;]", "5:15 </a>"])
    }

    @Test func latin1IsTranscodedWhenDeclared() throws {
        let bytes = Array("<?xml version='1.0' encoding='ISO-8859-1'?><a>".utf8) + [0xE9] + Array("</a>".utf8)
        #expect(try Self.events(bytes)[1].hasSuffix("[é]"))
    }

    @Test(
        arguments: [
            [0xFE, 0xFF, 0x00, 0x3C], [0x3C, 0x00, 0x61, 0x00], [0x3C, 0x61, 0x3E, 0xFF],
            Array("<?xml version='1.0' encoding='Shift_JIS'?><a>".utf8) + [0x83, 0x41] + Array("</a>".utf8),
        ] as [[UInt8]])
    func otherEncodingsAreErrors(_ bytes: [UInt8]) {
        #expect(throws: DocumentError.self) { try Self.events(bytes) }
    }

    @Test(arguments: [(512, true), (513, false)]) func depthIsBounded(_ depth: Int, _ isRead: Bool) {
        let text = String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        #expect(((try? Self.events(Array(text.utf8))) != nil) == isRead)
    }

    @Test func mutationsNeverCrash() throws {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE project [<!ENTITY x "y">]>
            <project xmlns="http://maven.apache.org/POM/4.0.0" a='é'>
              <!-- comment --><b c="&lt;&#65;"/><![CDATA[ <x> ]]>
              <d>text &amp; &x; more</d>
            </project>
            """
        var mutator = Mutator(seed: 0xCAB)
        var read = 0
        for _ in 0..<5_000 where (try? Self.events(mutator.mutated(Array(text.utf8)))) != nil { read += 1 }
        #expect(read > 100)
    }
}
