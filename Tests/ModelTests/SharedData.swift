import Documents
import Foundation

/// Test data that lies beside the repository and is not part of it.
enum SharedData {
    /// The folder: what `BREAKWATER_SHARED` names, else `../shared` beside the repository.
    static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["BREAKWATER_SHARED"] {
            return URL(filePath: path, directoryHint: .isDirectory)
        }
        return URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../shared")
            .standardizedFileURL
    }()

    static func has(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: path).path)
    }

    /// The JSON files of a folder, sorted by name.
    static func jsonFiles(in path: String) -> [URL] {
        let files = try? FileManager.default.contentsOfDirectory(
            at: folder.appending(path: path), includingPropertiesForKeys: nil)
        return (files ?? []).filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
    }
}
