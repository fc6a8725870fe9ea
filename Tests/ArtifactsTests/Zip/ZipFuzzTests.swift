import Artifacts
import Foundation
import Testing

/// Mutated archives must never trap, and never yield more than was allowed.
@Suite("Mutated ZIP archives")
struct ZipFuzzTests {
    /// A small generator whose sequence is the same everywhere (SplitMix64).
    struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }

    static func mutated(_ bytes: [UInt8], _ random: inout Generator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
            let position = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[position] = UInt8.random(in: .min ... .max, using: &random)
            case 1: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: bytes.removeSubrange(position..<min(bytes.count, position + Int.random(in: 1...8, using: &random)))
            case 3: bytes.insert(UInt8.random(in: .min ... .max, using: &random), at: position)
            case 4:
                for index in position..<min(bytes.count, position + 4) { bytes[index] = 0xFF }
            default:
                for index in position..<min(bytes.count, position + 4) { bytes[index] = 0 }
            }
        }
        return bytes
    }

    @Test("archives", arguments: ZipCase.all)
    func archives(_ fixture: ZipCase) throws {
        let original = [UInt8](try Data(contentsOf: fixture.input))
        var random = Generator(state: UInt64(original.count) &+ 1)
        for _ in 0..<400 {
            let bytes = Self.mutated(original, &random)
            guard let archive = try? ZipArchive(bytes: bytes) else { continue }
            #expect(archive.entries.count <= bytes.count / 46)
            for entry in archive.entries {
                _ = archive.storedSource(of: entry)
                guard let data = try? archive.read(entry, limit: 5000) else { continue }
                #expect(data.count <= 5000)
                #expect(Int64(data.count) == entry.size)
            }
        }
    }

    @Test("compressed data", arguments: 0..<16)
    func inflate(_ seed: Int) {
        var random = Generator(state: UInt64(seed))
        for _ in 0..<400 {
            let raw = Self.mutated(InflateTests.compressed, &random)
            let output = try? Inflate.raw(raw.span, limit: 3000)
            #expect((output?.count ?? 0) <= 3000)
            let exact = try? Inflate.raw(raw.span, expected: 1800, limit: 3000)
            #expect(exact == nil || exact?.count == 1800)
            _ = try? Inflate.zlib(raw.span, limit: 3000)
        }
    }

    @Test("noise", arguments: 0..<16)
    func noise(_ seed: Int) {
        var random = Generator(state: UInt64(seed) &+ 1000)
        for _ in 0..<400 {
            let count = Int.random(in: 0..<300, using: &random)
            let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            let output = try? Inflate.raw(bytes.span, limit: 2000)
            #expect((output?.count ?? 0) <= 2000)
        }
    }
}
