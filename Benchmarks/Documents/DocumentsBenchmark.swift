import Documents
import Foundation

/// Measures how fast YAML becomes documents with positions: `documents-benchmark FOLDER`, single-threaded.
@main
struct DocumentsBenchmark {
    static func main() throws {
        guard CommandLine.arguments.count == 2 else {
            print("usage: documents-benchmark FOLDER")
            return
        }
        let folder = URL(fileURLWithPath: CommandLine.arguments[1])
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        let texts = try names.filter { $0.hasSuffix(".yaml") }.map { name in
            [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
        }
        let bytes = texts.reduce(0) { $0 + $1.count }
        var best = Swift.Duration.seconds(1_000)
        var nodes = 0
        for _ in 0..<3 {
            nodes = 0
            let time = ContinuousClock().measure {
                for text in texts {
                    for document in YAMLReader.readStream(text).documents { nodes += document.nodeCount }
                }
            }
            best = min(best, time)
        }
        let seconds = Double(best.components.attoseconds) / 1e18 + Double(best.components.seconds)
        let rate = Double(bytes) / 1e6 / seconds
        print("\(bytes / 1_000_000) MB, \(nodes) nodes: \(Int(rate)) MB/s")
    }
}
