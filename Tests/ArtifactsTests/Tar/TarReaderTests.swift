import ArchiveBuilding
import Artifacts
import Testing

/// Notes what a reader hands out.
struct TarNotes: TarConsumer {
    var lines: [String] = []
    var contents: [String: [UInt8]] = [:]
    var last = ""

    mutating func entry(_ header: borrowing TarHeader) -> TarInterest {
        last = String(decoding: header.path, as: UTF8.self)
        let link = header.link.isEmpty ? "" : " -> " + String(decoding: header.link, as: UTF8.self)
        lines.append("\(header.kind) \(last)\(link)")
        return header.kind == .file ? .collect : .skip
    }

    mutating func inspect(_ prefix: Span<UInt8>) -> Bool { true }

    mutating func content(_ bytes: Span<UInt8>) {
        contents[last] = bytes.withUnsafeBufferPointer { Array($0) }
    }

    mutating func tooLarge(limit: Int) { lines.append("too large \(last)") }

    func text(_ path: String) -> String? { contents[path].map { String(decoding: $0, as: UTF8.self) } }
}

@Suite("Tar reader")
struct TarReaderTests {
    static func read(_ archive: [UInt8], pieces: Int = .max, limit: Int = 512 << 20) -> (
        notes: TarNotes, failure: TarError?
    ) {
        var reader = TarReader(consumer: TarNotes(), contentLimit: limit)
        do throws(TarError) {
            var position = 0
            while position < archive.count {
                let end = position + min(pieces, archive.count - position)
                try reader.feed(archive.span.extracting(position..<end))
                position = end
            }
            try reader.finish()
        } catch {
            return (reader.consumer, error)
        }
        return (reader.consumer, nil)
    }

    /// One of everything.
    static var sample: [UInt8] {
        var tar = TarBuilder()
        tar.directory("./etc/")
        tar.file("./etc/hosts", String(repeating: "127.0.0.1 localhost\n", count: 100))
        tar.symbolicLink("lib", to: "usr/lib")
        tar.hardLink("etc/other", to: "etc/hosts")
        tar.pax([("path", "long/" + String(repeating: "p", count: 300)), ("mtime", "1.5")])
        tar.file("short", "pax")
        tar.format = .gnu
        tar.longName("gnu/" + String(repeating: "g", count: 300))
        tar.longLink(String(repeating: "t", count: 200))
        tar.header(name: "cut", flag: "2", link: "cut")
        tar.file("empty")
        return tar.finished()
    }

    @Test("Any cut into pieces reads the same", arguments: [1, 7, 511, 512, 513, 4096])
    func pieces(size: Int) {
        let whole = Self.read(Self.sample)
        let cut = Self.read(Self.sample, pieces: size)
        #expect(whole.failure == nil)
        #expect(whole.notes.lines.count == 7)
        #expect(cut.notes.lines == whole.notes.lines)
        #expect(cut.notes.contents == whole.notes.contents)
    }

    @Test("Cut off anywhere, what came before is kept, and the cut is told unless it is between entries")
    func truncation() {
        let archive = Self.sample
        let whole = Self.read(archive)
        var told = 0
        for length in stride(from: 512, to: archive.count, by: 512) {
            let (notes, failure) = Self.read(Array(archive[..<length]))
            #expect(notes.lines == Array(whole.notes.lines.prefix(notes.lines.count)), "\(length)")
            if failure?.code == "tar.truncated" { told += 1 } else { #expect(failure == nil, "\(length)") }
        }
        // Five cuts in contents, six in or right behind extension headers.
        #expect(told == 11)
    }

    struct NameCase: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var expected: String
        var build: @Sendable (inout TarBuilder) -> Void
    }

    @Test(
        "Names",
        arguments: [
            NameCase(testDescription: "all 100 bytes, no NUL", expected: "file " + String(repeating: "n", count: 100)) {
                $0.file(String(repeating: "n", count: 100))
            },
            NameCase(testDescription: "ustar prefix", expected: "file pre/fix/name") {
                $0.header(name: "name", flag: "0", prefix: "pre/fix")
            },
            NameCase(testDescription: "star prefix is shorter", expected: "file pre/name") {
                $0.format = .star
                $0.header(name: "name", flag: "0", prefix: "pre") { $0[476] = 0x37 }
            },
            NameCase(testDescription: "v7 has no prefix", expected: "file name") {
                $0.format = .v7
                $0.header(name: "name", flag: "0", prefix: "no")
            },
            NameCase(testDescription: "GNU has times there", expected: "file name") {
                $0.format = .gnu
                $0.header(name: "name", flag: "0", prefix: "13571724477\u{0}13571724477\u{0}")
            },
            NameCase(testDescription: "old Go writes a prefix with GNU's magic", expected: "file usr/share/name") {
                $0.format = .gnu
                $0.header(name: "name", flag: "0", prefix: "usr/share")
            },
            NameCase(testDescription: "v7 folder by its slash", expected: "directory folder/") {
                $0.format = .v7
                $0.header(name: Array("folder/".utf8), flag: 0)
            },
            NameCase(testDescription: "v7 file", expected: "file plain") {
                $0.format = .v7
                $0.header(name: Array("plain".utf8), flag: 0)
            },
            NameCase(testDescription: "contiguous file", expected: "file seven") {
                $0.header(name: "seven", flag: "7")
            },
            NameCase(testDescription: "PAX path wins over the header", expected: "file pax") {
                $0.pax([("path", "pax")])
                $0.file("header")
            },
            NameCase(testDescription: "the last of two PAX paths", expected: "file second") {
                $0.pax([("path", "first"), ("path", "second")])
                $0.file("header")
            },
            NameCase(testDescription: "an empty PAX value takes the record back", expected: "file header") {
                $0.pax([("path", "first"), ("path", "")])
                $0.file("header")
            },
            NameCase(testDescription: "GNU long name wins over PAX", expected: "file gnu") {
                $0.pax([("path", "pax")])
                $0.longName("gnu")
                $0.file("header")
            },
            NameCase(testDescription: "an empty long name changes nothing", expected: "file header") {
                $0.extended([0], flag: "L")
                $0.file("header")
            },
            NameCase(testDescription: "PAX link path", expected: "symbolicLink l -> pax/target") {
                $0.pax([("linkpath", "pax/target")])
                $0.symbolicLink("l", to: "header")
            },
            NameCase(testDescription: "a global header does not apply", expected: "file header") {
                $0.pax([("path", "global")], flag: "g")
                $0.file("header")
            },
            NameCase(testDescription: "a label is no file", expected: "file after") {
                $0.format = .gnu
                $0.header(name: "label", flag: "V")
                $0.file("after")
            },
            NameCase(testDescription: "a name that is not UTF-8 is kept as bytes", expected: "file caf\u{FFFD}") {
                $0.header(name: [0x63, 0x61, 0x66, 0xE9], flag: 0x30)
            },
            NameCase(testDescription: "links have no content whatever they say", expected: "hardLink h -> t") {
                $0.header(name: "h", flag: "1", size: 1 << 20, link: "t")
            },
        ])
    func names(_ test: NameCase) {
        var tar = TarBuilder()
        test.build(&tar)
        let (notes, failure) = Self.read(tar.finished())
        #expect(failure == nil)
        #expect(notes.lines == [test.expected])
    }

    @Test("Extensions hold for one entry only")
    func extensionsEnd() {
        var tar = TarBuilder()
        tar.pax([("path", "one"), ("size", "3")])
        tar.header(name: "x", flag: "0", size: 0)
        tar.append(Array("abc".utf8))
        tar.file("two", "de")
        let (notes, failure) = Self.read(tar.finished())
        #expect(failure == nil)
        #expect(notes.text("one") == "abc")
        #expect(notes.text("two") == "de")
    }

    @Test("Sizes in base 256")
    func base256() {
        var tar = TarBuilder(format: .gnu)
        tar.header(name: "big", flag: "0") { $0.replaceSubrange(124..<136, with: TarBuilder.base256(5, width: 12)) }
        tar.append(Array("12345".utf8))
        tar.file("next", "x")
        let (notes, failure) = Self.read(tar.finished())
        #expect(failure == nil)
        #expect(notes.text("big") == "12345")
        #expect(notes.text("next") == "x")
    }

    @Test("Numbers with blanks around them, and signed checksums, as old tars write them")
    func oldNumbers() {
        var tar = TarBuilder(format: .v7)
        tar.header(name: "old", flag: "0") { $0.replaceSubrange(124..<136, with: Array("         3 \u{0}".utf8)) }
        tar.append(Array("abc".utf8))
        var signed = TarBuilder(format: .v7)
        signed.header(name: [0x61, 0xE9], flag: 0x30)
        var block = signed.bytes
        let sum = block.enumerated().reduce(0) {
            (148..<156).contains($1.offset) ? $0 + 32 : $0 + Int(Int8(bitPattern: $1.element))
        }
        block.replaceSubrange(148..<156, with: TarBuilder.octal(sum, digits: 6) + [0, 0x20])
        tar.raw(block)
        let (notes, failure) = Self.read(tar.finished())
        #expect(failure == nil)
        #expect(notes.text("old") == "abc")
        #expect(notes.lines.count == 2)
    }

    struct DamageCase: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var code: String
        var build: @Sendable (inout TarBuilder) -> Void
    }

    @Test(
        "Damage is told, and what came before is kept",
        arguments: [
            DamageCase(testDescription: "wrong checksum", code: "tar.checksum") {
                $0.raw([UInt8](repeating: 0x41, count: 512))
            },
            DamageCase(testDescription: "size is no number", code: "tar.size") {
                $0.header(name: "x", flag: "0") { $0.replaceSubrange(124..<136, with: Array("hello world!".utf8)) }
            },
            DamageCase(testDescription: "negative size", code: "tar.size") {
                $0.header(name: "x", flag: "0") {
                    $0.replaceSubrange(124..<136, with: TarBuilder.base256(-1, width: 12))
                }
            },
            DamageCase(testDescription: "size beyond 63 bits", code: "tar.size") {
                $0.header(name: "x", flag: "0") {
                    $0.replaceSubrange(124..<136, with: [0x80, 0, 0, 1] + [UInt8](repeating: 0xFF, count: 8))
                }
            },
            DamageCase(testDescription: "the largest size there is", code: "tar.truncated") {
                $0.header(name: "x", flag: "0") {
                    $0.replaceSubrange(124..<136, with: TarBuilder.base256(.max, width: 12))
                }
            },
            DamageCase(testDescription: "huge extension", code: "tar.extension") {
                $0.header(name: "x", flag: "x", size: 1 << 30)
            },
            DamageCase(testDescription: "PAX without length", code: "tar.pax") {
                $0.extended(Array("path=x\n".utf8), flag: "x")
            },
            DamageCase(testDescription: "PAX length too short", code: "tar.pax") {
                $0.extended(Array("3 path=x\n".utf8), flag: "x")
            },
            DamageCase(testDescription: "PAX length too long", code: "tar.pax") {
                $0.extended(Array("99 path=x\n".utf8), flag: "x")
            },
            DamageCase(testDescription: "PAX length beyond any number", code: "tar.pax") {
                $0.extended(Array("99999999999999999999999 path=x\n".utf8), flag: "x")
            },
            DamageCase(testDescription: "PAX without end of line", code: "tar.pax") {
                $0.extended(Array("9 path=xy".utf8), flag: "x")
            },
            DamageCase(testDescription: "PAX without key", code: "tar.pax") {
                $0.extended(Array("5 =x\n".utf8), flag: "x")
            },
            DamageCase(testDescription: "NUL in a PAX path", code: "tar.pax") { $0.pax([("path", "a\u{0}b")]) },
            DamageCase(testDescription: "negative PAX size", code: "tar.pax") { $0.pax([("size", "-1")]) },
            DamageCase(testDescription: "one empty block in the middle", code: "tar.header") {
                $0.raw([UInt8](repeating: 0, count: 512))
                $0.file("after")
            },
        ])
    func damage(_ test: DamageCase) {
        var tar = TarBuilder()
        tar.file("before", "kept")
        test.build(&tar)
        let (notes, failure) = Self.read(tar.finished())
        #expect(failure?.code == test.code)
        #expect(notes.text("before") == "kept")
    }

    @Test("What follows the end mark is ignored")
    func trailingGarbage() {
        var tar = TarBuilder()
        tar.file("a", "1")
        let (notes, failure) = Self.read(tar.finished() + [UInt8](repeating: 0xAA, count: 1000))
        #expect(failure == nil)
        #expect(notes.lines == ["file a"])
    }

    @Test("An archive may end without mark, with half a mark, and without the last padding", arguments: [0, 1, 2])
    func leniency(form: Int) {
        var tar = TarBuilder()
        tar.file("a", "123")
        let end: [UInt8] =
            form == 0
            ? tar.bytes : form == 1 ? tar.bytes + [UInt8](repeating: 0, count: 512) : Array(tar.bytes.dropLast(509))
        let (notes, failure) = Self.read(end)
        #expect(failure == nil)
        #expect(notes.text("a") == "123")
    }

    @Test("A content over the limit is not handed out, and the rest goes on")
    func limit() {
        var tar = TarBuilder()
        tar.file("large", String(repeating: "x", count: 2000))
        tar.file("small", "y")
        let (notes, failure) = Self.read(tar.finished(), limit: 1000)
        #expect(failure == nil)
        #expect(notes.lines == ["file large", "too large large", "file small"])
        #expect(notes.text("small") == "y")
    }
}
