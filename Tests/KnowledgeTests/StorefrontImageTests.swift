import Foundation
import Testing

/// The image of the storefront example is made by a script and kept beside its sources.
@Suite struct StorefrontImageTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test(.enabled(if: hasTools, "python3 and zstd are not installed"))
    func isWhatItsScriptMakes() throws {
        let script = Self.root.appending(path: "scripts/make-storefront-image").path(percentEncoded: false)
        let result = try Self.run(["python3", script, "--check"])
        #expect(result.status == 0, "\(result.output)")
    }

    @Test func staysSmall() throws {
        let folder = Self.root.appending(path: "examples").resolvingSymlinksInPath()
        let walker = try #require(
            FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.fileSizeKey, .isRegularFileKey]))
        var size = 0
        for case let file as URL in walker {
            let values = try file.resourceValues(forKeys: [.fileSizeKey, .isRegularFileKey])
            if values.isRegularFile == true { size += values.fileSize ?? 0 }
        }
        #expect(size > 0)
        #expect(size < 1_000_000)
    }

    private static let hasTools = ["python3", "zstd"].allSatisfy { (try? run([$0, "--version"]).status) == 0 }

    private static func run(_ command: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
