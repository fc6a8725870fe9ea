import Foundation
import PackagePlugin

/// Embeds the YAML files of a target's folder into the target itself, as one generated Swift file.
///
/// The folder is walked anew for every build, and every file is an input of the command, so that a file that is added,
/// moved, edited or deleted is noticed by the next build without any list to be kept.
@main
struct EmbedKnowledge: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let folder = target.directoryURL
        let files = try Self.files(below: folder)
        let output = context.pluginWorkDirectoryURL.appending(path: "KnowledgeData.swift")
        return [
            .buildCommand(
                displayName: "Embedding \(files.count) knowledge files",
                executable: try context.tool(named: "KnowledgeEmbedder").url,
                arguments: [output.path(percentEncoded: false), folder.path(percentEncoded: false)] + files,
                inputFiles: files.map { folder.appending(path: $0) },
                outputFiles: [output])
        ]
    }

    /// The YAML files below a folder, relative to it and sorted.
    private static func files(below folder: URL) throws -> [String] {
        // A folder that is itself a symbolic link would not be walked.
        let root = folder.resolvingSymlinksInPath().path(percentEncoded: false)
        return try FileManager.default.subpathsOfDirectory(atPath: root)
            .filter { path in
                path.hasSuffix(".yaml") && !path.split(separator: "/").contains { $0.hasPrefix(".") }
            }
            .sorted()
    }
}
