import ArchiveBuilding
import Artifacts
import Glibc
import Model
import Testing

@Suite("Folder reader")
struct FolderReaderTests {
    @Test("Files, folders and links are read in the order of their bytes, links not followed")
    func order() throws {
        let folder = try TemporaryFolder()
        try folder.write([1], to: "b/inner")
        try folder.write([2], to: "a")
        try folder.write([3], to: "excluded/x")
        symlink("/etc", "\(folder.path)/link")
        mkfifo("\(folder.path)/fifo", 0o600)
        let reading = FolderReader.read(folder.path, excluded: ["excluded"], consumer: AllFiles())
        #expect(reading.index.entries.indices.map { reading.index.path($0) } == ["a", "b", "b/inner", "fifo", "link"])
        #expect(reading.consumer.contents == ["a": [2], "b/inner": [1]])
        #expect(reading.diagnostics.map { $0.location?.path } == ["fifo", "link"])
    }

    @Test(
        "What is not read although a file of its name would be is told",
        arguments: [
            ("outside", "/etc/hostname", ["folder.skipped"]), ("folder", "/etc", ["folder.skipped"]),
            ("nowhere", "missing", ["folder.skipped"]), ("circle", "circle", ["folder.skipped"]),
            ("inside", "b/inner", []), ("inside", "b", []), ("absolute", "/b/inner", []),
        ])
    func links(_ name: String, _ target: String, _ codes: [String]) throws {
        let folder = try TemporaryFolder()
        try folder.write([1], to: "b/inner")
        symlink(target, "\(folder.path)/\(name)")
        let reading = FolderReader.read(folder.path, consumer: AllFiles())
        #expect(reading.diagnostics.map(\.code) == codes)
        #expect(reading.diagnostics.allSatisfy { $0.effect == .note && $0.location?.path == name })
    }

    @Test("Names that are not UTF-8 are read")
    func bytes() throws {
        let folder = try TemporaryFolder()
        let name = Array(folder.path.utf8CString.dropLast()) + [0x2F, 0x61, CChar(bitPattern: 0xE9), 0]
        let file = fopen(name, "w")
        fputs("content", file)
        fclose(file)
        let reading = FolderReader.read(folder.path, consumer: AllFiles())
        #expect(reading.consumer.contents == ["a\u{FFFD}": Array("content".utf8)])
        #expect(reading.diagnostics == [])
        unlink(name)
    }

    @Test("Nesting has a limit, which is told")
    func depth() throws {
        let folder = try TemporaryFolder()
        try folder.write([1], to: String(repeating: "d/", count: 300) + "x")
        try folder.write([2], to: "top")
        let reading = FolderReader.read(folder.path, consumer: AllFiles())
        #expect(reading.consumer.contents == ["top": [2]])
        #expect(reading.diagnostics.map(\.code) == ["folder.depth"])
    }

    @Test("A folder that is not there is told")
    func missing() {
        let reading = FolderReader.read("/nonexistent/folder", consumer: AllFiles())
        #expect(reading.diagnostics.map(\.code) == ["folder.open"])
    }
}
