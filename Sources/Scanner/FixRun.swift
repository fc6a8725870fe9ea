import Artifacts
import Checks
import Estate
import Inventory
package import Model

/// Mends what checks find in a folder or a file, in memory.
package struct FixRun: Sendable {
    /// A file that the edits change.
    package struct File: Sendable {
        /// Where it lies, to be written to.
        package var path: String
        /// As reports call it.
        package var name: String
        package var old: [UInt8]
        package var new: [UInt8]
    }

    package var files: [File]
    /// Findings that are gone.
    package var closed: [Finding]
    /// Findings whose fix could not be made, with the reason.
    package var refused: [(finding: Finding, reason: String)]
    /// Findings that were not there before: what an edit has opened.
    package var opened: [Finding]
    package var diagnostics: [Diagnostic]

    /// Reads a target, makes the edits, and reads and judges everything again, until nothing more can be mended.
    /// - Parameter isWanted: which findings are to be mended.
    /// - Throws: for targets that are neither a folder nor a file with something that is deployed.
    package init(
        _ target: String, options: Scanner.Options, isWanted: (Finding) -> Bool
    ) throws(ScanError) {
        guard let knowledge = options.knowledge else { throw ScanError(.target, "there is no knowledge to go by") }
        let reference = try TargetReference(target, isImage: false)
        var diagnostics = knowledge.diagnostics
        let library = options.configuration.adjusted(knowledge.library, diagnostics: &diagnostics)
        let builder = EstateBuilder(schema: knowledge.schema)
        let read: ([String: [UInt8]]) -> Estate
        let location: (String) -> String
        switch reference {
        case .folder(let path):
            read = { texts in
                let consumer = FolderConsumer(CatalogerSet([]), estate: builder, texts: texts)
                return FolderReader.read(path, excluded: Scanner.excludedFolders, consumer: consumer).consumer.estate
                    .finish()
            }
            location = { "\(path)/\($0)" }
        case .file(let path):
            let bytes: [UInt8]
            do throws(ArtifactError) {
                bytes = try ReadableFile.contents(of: path, limit: 512 << 20)
            } catch {
                throw ScanError(.unreadable, error.description)
            }
            read = { texts in
                var builder = builder
                builder.add(file: path, bytes: texts[path] ?? bytes)
                return builder.finish()
            }
            location = { $0 }
        default: throw ScanError(.target, "\(target): only folders and files can be mended")
        }
        func judge(_ texts: [String: [UInt8]]) -> (CheckRunner, CheckOutcome) {
            let runner = CheckRunner(
                library, estate: read(texts), overrides: options.configuration.parameters)
            return (runner, runner.run())
        }
        let (runner, outcome) = judge([:])
        diagnostics += runner.estate.diagnostics + outcome.diagnostics
        let excepted = Self.excepted(outcome, options)
        let result = FixLoop.run(
            runner, outcome, isWanted: { !excepted.contains($0.finding.fingerprint) && isWanted($0.finding) },
            text: { try? ReadableFile.contents(of: location($0), limit: 512 << 20) }, judge: judge)
        closed = result.closed.map(\.finding)
        refused = result.refused.map { ($0.finding.finding, $0.reason) }
        opened = result.opened.map(\.finding)
        self.diagnostics = diagnostics
        files = result.texts.sorted { $0.key < $1.key }.compactMap { name, text in
            guard let old = try? ReadableFile.contents(of: location(name), limit: 512 << 20), old != text else {
                return nil
            }
            return File(path: location(name), name: name, old: old, new: text)
        }
    }

    /// The fingerprints of findings that the configuration accepts.
    private static func excepted(_ outcome: CheckOutcome, _ options: Scanner.Options) -> Set<String> {
        var result = ScanResult(
            target: Target(kind: .folder, name: ""), findings: outcome.findings.map(\.finding))
        options.configuration.apply(to: &result, today: options.today)
        return Set(result.findings.filter { $0.exception != nil }.map(\.fingerprint))
    }
}
