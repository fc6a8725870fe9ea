import Foundation

/// Writes a Swift file that holds the bytes of other files: `KnowledgeEmbedder OUTPUT FOLDER FILE…`, the files being
/// named relative to the folder.
///
/// All bytes go into one string literal, which costs the compiler a fraction of what an array literal of that size does
/// and puts them into the read-only data of the binary as they are. A string must be valid UTF-8, so a file that is not
/// is refused.
@main
struct KnowledgeEmbedder {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count >= 2 else { stop("usage: KnowledgeEmbedder OUTPUT FOLDER FILE…") }
        let folder = URL(fileURLWithPath: arguments[1], isDirectory: true)
        var files: [EmbeddedFile] = []
        for path in arguments.dropFirst(2).sorted() {
            do {
                files.append(EmbeddedFile(path: path, bytes: Array(try Data(contentsOf: folder.appending(path: path)))))
            } catch {
                stop("\(path): cannot be read: \(error.localizedDescription)")
            }
        }
        do {
            try Data(try EmbeddedSource(files).bytes).write(to: URL(fileURLWithPath: arguments[0]), options: .atomic)
        } catch let error as NotText {
            stop("\(error.path): not valid UTF-8: save it as UTF-8")
        } catch {
            stop("\(arguments[0]): cannot be written: \(error.localizedDescription)")
        }
    }

    private static func stop(_ message: String) -> Never {
        FileHandle.standardError.write(Data("error: \(message)\n".utf8))
        exit(1)
    }
}
