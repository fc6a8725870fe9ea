import Artifacts
import Foundation
import Testing

@Suite("ZIP archives")
struct ZipArchiveTests {
    @Test("fixtures in memory", arguments: ZipCase.all)
    func memory(_ fixture: ZipCase) throws {
        let bytes = [UInt8](try Data(contentsOf: fixture.input))
        #expect(ZipCase.describe { () throws(ZipError) in try ZipArchive(bytes: bytes) } == fixture.expected)
    }

    @Test("fixtures in files", arguments: ZipCase.all)
    func file(_ fixture: ZipCase) {
        #expect(
            ZipCase.describe { () throws(ZipError) in try ZipArchive(path: fixture.input.path) } == fixture.expected)
    }

    @Test("there are fixtures")
    func count() {
        #expect(ZipCase.all.count >= 30)
    }

    private func archive(_ name: String) throws -> ZipArchive {
        try ZipArchive(path: ZipCase.folder.appending(path: name).appending(path: "input.zip").path)
    }

    @Test("an entry larger than the limit is refused")
    func limit() throws {
        let archive = try archive("plain")
        let entry = archive.entries[0]
        #expect(try archive.read(entry, limit: 1800).count == 1800)
        let error = #expect(throws: ZipError.self) { try archive.read(entry, limit: 1799) }
        #expect(error?.code == .tooLarge)
        #expect(error?.entry == "a.txt")
    }

    @Test("more entries than the limit are refused")
    func entryLimit() throws {
        let path = ZipCase.folder.appending(path: "plain/input.zip").path
        let error = #expect(throws: ZipError.self) {
            try ZipArchive(path: path, limits: ZipArchive.Limits(entries: 2))
        }
        #expect(error?.code == .tooLarge)
    }

    @Test("a directory larger than the limit is refused")
    func directoryLimit() throws {
        let path = ZipCase.folder.appending(path: "plain/input.zip").path
        let error = #expect(throws: ZipError.self) {
            try ZipArchive(path: path, limits: ZipArchive.Limits(directory: 100))
        }
        #expect(error?.code == .tooLarge)
    }

    @Test("a stored entry can be opened in place")
    func storedSource() throws {
        let archive = try archive("stored")
        let source = try #require(archive.storedSource(of: archive.entries[0]))
        #expect(source.count == 1800)
    }

    @Test("a compressed entry cannot be opened in place")
    func compressedSource() throws {
        let archive = try archive("plain")
        #expect(archive.storedSource(of: archive.entries[0]) == nil)
    }

    @Test("a file that is not there")
    func missing() {
        let error = #expect(throws: ZipError.self) { try ZipArchive(path: "/nonexistent/x.zip") }
        #expect(error?.code == .unreadable)
    }

    @Test("the checksum of the check string")
    func checksum() {
        // The check value of CRC-32/ISO-HDLC.
        let bytes = Array("123456789".utf8)
        #expect(CRC32.checksum(of: bytes.span) == 0xCBF4_3926)
        let first = CRC32.checksum(of: bytes.span.extracting(0..<4))
        #expect(CRC32.checksum(of: bytes.span.extracting(4..<9), continuing: first) == 0xCBF4_3926)
    }
}
