import Artifacts
import Foundation
import Testing

/// A folder of `Fixtures/zip`: `input.zip`, and in `expected.json` the entries or the error of the whole archive.
struct ZipCase: Sendable, CustomTestStringConvertible {
    struct Expected: Decodable, Equatable, Sendable {
        struct Entry: Decodable, Equatable, Sendable {
            var name: String
            var size: Int?
            var checksum: UInt32?
            var error: String?
        }

        var entries: [Entry]?
        var error: String?
    }

    let name: String
    let input: URL
    let expected: Expected

    var testDescription: String { name }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Fixtures/zip").standardizedFileURL

    static let all: [ZipCase] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { !$0.contains(".") }.sorted().compactMap { name in
            let place = folder.appending(path: name)
            do {
                let text = try Data(contentsOf: place.appending(path: "expected.json"))
                let expected = try JSONDecoder().decode(Expected.self, from: text)
                return ZipCase(name: name, input: place.appending(path: "input.zip"), expected: expected)
            } catch {
                Issue.record("\(name): \(error)")
                return nil
            }
        }
    }()

    /// What the archive holds, in the form of ``Expected``.
    static func describe(_ open: () throws(ZipError) -> ZipArchive) -> Expected {
        do throws(ZipError) {
            let archive = try open()
            let entries = archive.entries.map { entry in
                do throws(ZipError) {
                    let bytes = try archive.read(entry, limit: 1 << 20)
                    return Expected.Entry(
                        name: entry.name, size: bytes.count, checksum: CRC32.checksum(of: bytes.span))
                } catch {
                    return Expected.Entry(name: entry.name, error: error.code.rawValue)
                }
            }
            return Expected(entries: entries)
        } catch {
            return Expected(error: error.code.rawValue)
        }
    }
}
