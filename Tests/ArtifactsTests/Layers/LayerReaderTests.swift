import ArchiveBuilding
import Artifacts
import Model
import Testing

/// Collects everything.
struct AllFiles: LayerConsumer {
    var contents: [String: [UInt8]] = [:]

    mutating func interest(in path: Span<UInt8>, mode: UInt32, size: Int64, entry: Int) -> TarInterest {
        mode & 0o111 == 0 ? .collect : .inspect
    }

    mutating func inspect(_ prefix: Span<UInt8>) -> Bool { !prefix.isEmpty && prefix[0] == 0x7F }
    mutating func keeps(_ part: Span<UInt8>, at offset: Int64) -> Bool { true }

    mutating func content(_ bytes: Span<UInt8>, path: String, mode: UInt32, entry: Int) {
        contents[path] = bytes.withUnsafeBufferPointer { Array($0) }
    }
}

/// Hands out bytes in small pieces, and fails at the end when it is told to.
struct PieceStream: ByteStream {
    let bytes: [UInt8]
    let piece: Int
    var failsAtEnd = false
    private var position = 0

    init(_ bytes: [UInt8], piece: Int, failsAtEnd: Bool = false) {
        self.bytes = bytes
        self.piece = piece
        self.failsAtEnd = failsAtEnd
    }

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArtifactError) -> Int {
        let count = min(piece, buffer.count, bytes.count - position)
        if count == 0, failsAtEnd { throw ArtifactError("test.broken", "the connection broke") }
        buffer.copyBytes(from: bytes[position..<position + count])
        position += count
        return count
    }
}

@Suite("Layer reader")
struct LayerReaderTests {
    /// Several files, one of them larger than the buffers of the stages.
    static let tar: [UInt8] = {
        var tar = TarBuilder()
        tar.directory("etc")
        tar.file("etc/hosts", "127.0.0.1 localhost\n")
        tar.file("large", bytes: (0..<1_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })
        tar.file("bin/elf", bytes: [0x7F] + [UInt8](repeating: 1, count: 5000), mode: 0o755)
        tar.file("bin/script", "#!/bin/sh\n", mode: 0o755)
        tar.file("last", "end")
        return tar.finished()
    }()

    private func read(_ stored: [UInt8], piece: Int = .max) async -> LayerReading<AllFiles> {
        await LayerReader.read(PieceStream(stored, piece: piece), consumer: AllFiles())
    }

    struct PackingCase: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var compression: Compression
        var pack: @Sendable ([UInt8]) -> [UInt8]
    }

    static let packings: [PackingCase] = [
        PackingCase(testDescription: "plain", compression: .none) { $0 },
        PackingCase(testDescription: "gzip", compression: .gzip) { Packing.gzip($0) },
        PackingCase(testDescription: "gzip, many members", compression: .gzip) { bytes in
            stride(from: 0, to: bytes.count, by: 70_001).flatMap {
                Packing.gzip(Array(bytes[$0..<min($0 + 70_001, bytes.count)]))
            }
        },
        PackingCase(
            testDescription: "eStargz: members cut at files, empty last member with an extra field", compression: .gzip
        ) { bytes in
            Packing.gzip(Array(bytes[..<1024])) + Packing.gzip(Array(bytes[1024...]))
                + Packing.gzip([], extra: Array("SG\u{16}\u{0}0000000000000000STARGZ".utf8))
        },
        PackingCase(testDescription: "gzip, padded with zeros", compression: .gzip) {
            Packing.gzip($0) + [UInt8](repeating: 0, count: 1000)
        },
        PackingCase(testDescription: "zstd", compression: .zstd) { Packing.zstd($0) },
        PackingCase(testDescription: "zstd, many frames, skippable ones first, between and last", compression: .zstd) {
            bytes in
            Packing.skippable([1, 2, 3], kind: 5) + Packing.zstd(Array(bytes[..<100_000])) + Packing.skippable([])
                + Packing.zstd(Array(bytes[100_000...])) + Packing.zstd([])
                + Packing.skippable([UInt8](repeating: 9, count: 5000))
        },
    ]

    @Test("Every packing gives the same, in any pieces", arguments: packings, [Int.max, 4096, 1000])
    func packing(_ test: PackingCase, piece: Int) async {
        let stored = test.pack(Self.tar)
        let reading = await read(stored, piece: piece)
        #expect(reading.diagnostics == [])
        #expect(reading.compression == test.compression)
        #expect(reading.size == Int64(stored.count))
        #expect(reading.digest.description == ImageBuilder.digest(stored))
        #expect(reading.diffID.description == ImageBuilder.digest(Self.tar))
        #expect(reading.index.entries.count == 6)
        #expect(reading.consumer.contents["large"]?.count == 1_500_000)
        #expect(reading.consumer.contents["last"] == Array("end".utf8))
        #expect(reading.consumer.contents["bin/elf"]?.count == 5001)
        #expect(reading.consumer.contents["bin/script"] == nil)
    }

    @Test(
        "Either digest may be of SHA-512",
        arguments: [("sha256", "sha256"), ("sha256", "sha512"), ("sha512", "sha256"), ("sha512", "sha512")],
        [true, false])
    func algorithms(_ algorithms: (digest: String, diffID: String), isPlain: Bool) async {
        let (digest, diffID) = algorithms
        let stored = isPlain ? Self.tar : Packing.gzip(Self.tar)
        let reading = await LayerReader.read(
            MemoryStream(stored), digestAlgorithm: digest, diffIDAlgorithm: diffID, consumer: AllFiles())
        #expect(reading.digest.description == ImageBuilder.digest(stored, digest))
        #expect(reading.diffID.description == ImageBuilder.digest(Self.tar, diffID))
        #expect(reading.index.entries.count == 6)
    }

    struct DamageCase: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var codes: Set<String>
        /// The least that must have been read.
        var kept: [String]
        var stored: @Sendable () -> [UInt8]
    }

    static let all = ["etc/hosts", "large", "bin/elf", "last"]

    @Test(
        "Damage is told, and everything before it is kept",
        arguments: [
            DamageCase(testDescription: "gzip with a wrong checksum", codes: ["gzip.corrupt"], kept: all) {
                Packing.gzip(tar, checksum: 1)
            },
            DamageCase(
                testDescription: "gzip cut off", codes: ["layer.truncated", "tar.truncated"], kept: ["etc/hosts"]
            ) {
                Array(Packing.gzip(tar).prefix(1_000_000))
            },
            DamageCase(testDescription: "gzip cut off in its checksum", codes: ["layer.truncated"], kept: all) {
                Packing.gzip(tar).dropLast(4)
            },
            DamageCase(
                testDescription: "gzip with a wrong block in the middle", codes: ["gzip.corrupt", "tar.truncated"],
                kept: ["etc/hosts"]
            ) {
                var bytes = Packing.gzip(tar)
                // The fourth stored block: its length no longer fits the complement.
                bytes[10 + 3 * 65_540 + 1] ^= 0xFF
                return bytes
            },
            DamageCase(testDescription: "second gzip member damaged", codes: ["gzip.corrupt"], kept: all) {
                Packing.gzip(tar) + Packing.gzip([1, 2, 3], checksum: 7)
            },
            DamageCase(
                testDescription: "rubbish behind gzip and the end of the tar is only noted", codes: ["layer.trailing"],
                kept: all
            ) {
                Packing.gzip(tar) + Array("rubbish".utf8)
            },
            DamageCase(testDescription: "zstd with a wrong checksum", codes: ["zstd.corrupt"], kept: all) {
                Packing.zstd(tar, checksum: 1)
            },
            DamageCase(
                testDescription: "zstd cut off", codes: ["layer.truncated", "tar.truncated"], kept: ["etc/hosts"]
            ) {
                Array(Packing.zstd(tar).prefix(1_000_000))
            },
            DamageCase(
                testDescription: "zstd with a wrong block type", codes: ["zstd.corrupt", "tar.truncated"],
                kept: ["etc/hosts"]
            ) {
                var bytes = Packing.zstd(tar)
                bytes[14 + 2 * ((128 << 10) + 3)] |= 6
                return bytes
            },
            DamageCase(testDescription: "rubbish behind zstd", codes: ["zstd.corrupt"], kept: all) {
                Packing.zstd(tar) + Array("rubbish".utf8)
            },
            DamageCase(testDescription: "bzip2", codes: ["layer.compression"], kept: []) {
                Array("BZh9".utf8) + [0x31, 0x41, 0x59, 0x26, 0x53, 0x59] + [UInt8](repeating: 0, count: 600)
            },
            DamageCase(testDescription: "xz", codes: ["layer.compression"], kept: []) {
                [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00] + [UInt8](repeating: 1, count: 600)
            },
            DamageCase(testDescription: "no archive at all", codes: ["tar.checksum"], kept: []) {
                [UInt8](repeating: 0x41, count: 4096)
            },
            DamageCase(testDescription: "encrypted, as far as one can see", codes: ["tar.checksum"], kept: []) {
                (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13 ^ $0 >> 3) }
            },
        ])
    func damage(_ test: DamageCase) async {
        let reading = await read(test.stored())
        #expect(Set(reading.diagnostics.map(\.code)) == test.codes)
        for path in test.kept { #expect(reading.consumer.contents[path] != nil, "\(path)") }
        #expect(reading.digest.description == ImageBuilder.digest(test.stored()))
    }

    @Test("A stream that breaks keeps what came before", arguments: [false, true])
    func brokenStream(isCompressed: Bool) async {
        let stored = isCompressed ? Packing.gzip(Self.tar) : Self.tar
        let stream = PieceStream(Array(stored.prefix(1_600_000 - 100_000)), piece: 100, failsAtEnd: true)
        let reading = await LayerReader.read(stream, consumer: AllFiles())
        #expect(reading.diagnostics.contains { $0.code == "test.broken" })
        #expect(reading.consumer.contents["etc/hosts"] != nil)
    }

    @Test("Only rubbish behind an archive with its end mark is harmless", arguments: [true, false])
    func trailing(hasMark: Bool) async {
        var tar = TarBuilder()
        tar.file("a", "1")
        let reading = await read(Packing.gzip(hasMark ? tar.finished() : tar.bytes) + [1, 2, 3])
        #expect(reading.diagnostics.map(\.effect) == [hasMark ? .note : .incomplete])
    }

    @Test(
        "A tar whose first name looks like a compressed file is a tar",
        arguments: [[0x1F, 0x8B], [0x28, 0xB5, 0x2F, 0xFD], [0x42, 0x5A, 0x68]])
    func misleadingName(prefix: [UInt8]) async {
        var tar = TarBuilder()
        tar.header(name: prefix + Array("name".utf8), flag: 0x30)
        tar.file("etc/hosts", "x")
        let reading = await read(tar.finished())
        #expect(reading.compression == .none)
        #expect(reading.diagnostics == [])
        #expect(reading.consumer.contents["etc/hosts"] != nil)
    }

    @Test("Empty layers", arguments: [[], [UInt8](repeating: 0, count: 1024), [UInt8](repeating: 0, count: 512)])
    func empty(tar: [UInt8]) async {
        for stored in [tar, Packing.gzip(tar), Packing.zstd(tar)] {
            let reading = await read(stored)
            #expect(reading.diagnostics == [])
            #expect(reading.index.entries.isEmpty)
        }
    }

    @Test("A tar in a tar is a file")
    func nestedTar() async {
        var outer = TarBuilder()
        outer.file("inner.tar", bytes: Self.tar)
        let reading = await read(outer.finished())
        #expect(reading.index.entries.count == 1)
        #expect(reading.consumer.contents["inner.tar"] == Self.tar)
    }

    @Test("A frame that expands without end is left at a limit")
    func bomb() async {
        // 9 GiB of zeros in 300 KB: an empty file whose content nobody wants, then nothing.
        var tar = TarBuilder(format: .gnu)
        tar.header(name: "zeros", flag: "0", mode: 0o755) {
            $0.replaceSubrange(124..<136, with: TarBuilder.base256(1 << 40, width: 12))
        }
        let reading = await read(Packing.zstd(tar.bytes) + Packing.zstdZeros(blocks: 9 << 13))
        #expect(reading.diagnostics.map(\.code).contains("layer.bomb"))
        #expect(reading.index.entries.count == 1)
    }
}
