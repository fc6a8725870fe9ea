import ArchiveBuilding
import Artifacts
import Model

/// A squashed tree as text, one line for each name:
/// `path kind layer`, ` -> target` for symbolic links, ` = layer:entry path` for hard links.
struct SquashedTree {
    var tree = FileTree()
    var indexes: [LayerIndex] = []
    var diagnostics: [String] = []

    /// Each layer is a tar that is read as layers are.
    init(_ layers: [[UInt8]]) async {
        for (number, layer) in layers.enumerated() {
            let reading = await LayerReader.read(MemoryStream(layer), consumer: NoFiles())
            diagnostics += reading.diagnostics.map { "\($0.code) \($0.location?.path ?? "")" }
            indexes.append(reading.index)
            tree.apply(reading.index, as: Int32(number))
        }
        diagnostics += tree.diagnostics.map { "\($0.code) \($0.location?.path ?? "")" }
    }

    init(building layers: [@Sendable (inout TarBuilder) -> Void]) async {
        await self.init(
            layers.map { build in
                var tar = TarBuilder()
                build(&tar)
                return tar.finished()
            })
    }

    var lines: [String] {
        var result: [String] = []
        var stack: [FileTree.NodeID] = [0]
        while let folder = stack.popLast() {
            for (_, node) in tree.children(folder) {
                if tree.kind(node) == .directory { stack.append(node) }
                result.append(line(node))
            }
        }
        return result.sorted()
    }

    private func line(_ node: FileTree.NodeID) -> String {
        let layer = tree.layer(node).map(String.init) ?? "-"
        let path = tree.path(node)
        let content = tree.content(node)
        switch tree.kind(node) {
        case .directory: return "\(path)/ \(layer)"
        case .device: return "\(path) device \(layer)"
        case .file, .symbolicLink:
            let sign = tree.kind(node) == .file ? "" : "@"
            guard tree.isHardLink(node) else { return "\(path)\(sign) \(layer)" }
            let target = indexes[Int(content.layer)].path(Int(content.entry))
            return "\(path)\(sign) \(layer) = \(content.layer):\(target)"
        }
    }
}

/// Wants no content.
struct NoFiles: LayerConsumer {
    mutating func interest(in path: Span<UInt8>, mode: UInt32, size: Int64, entry: Int) -> TarInterest { .skip }
    mutating func inspect(_ prefix: Span<UInt8>) -> Bool { false }
    mutating func keeps(_ part: Span<UInt8>, at offset: Int64) -> Bool { true }
    mutating func content(_ bytes: Span<UInt8>, path: String, mode: UInt32, entry: Int) {}
}
