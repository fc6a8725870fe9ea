import ArchiveBuilding
import Artifacts
import Model
import Testing

/// Trees that would take a careless reader forever, or more stack than there is. Each of these cases is over in a
/// moment when cost grows with the size of the archive, and never when it grows with the square.
@Suite("Hostile trees")
struct HostileTreeTests {
    private func index(_ build: (inout LayerIndex) -> Void) -> LayerIndex {
        var index = LayerIndex()
        build(&index)
        return index
    }

    @Test("Folders nested 30,000 deep are walked, removed and named without recursion")
    func deepNesting() {
        let path = Array(String(repeating: "a/", count: 30_000).utf8.dropLast())
        var tree = FileTree()
        tree.apply(
            index { layer in
                for depth in stride(from: 1, through: 30_000, by: 100) {
                    _ = layer.append(kind: .directory, mode: 0o755, size: 0, path: path[..<(2 * depth - 1)], link: [])
                }
                _ = layer.append(kind: .file, mode: 0o644, size: 0, path: path + Array("/x".utf8), link: [])
            }, as: 0)
        var files = 0
        tree.forEachFile { files += tree.path($0).utf8.count }
        #expect(files == 60_001)
        tree.apply(
            index { _ = $0.append(kind: .file, mode: 0, size: 0, path: Array("a/.wh..wh..opq".utf8), link: []) }, as: 1)
        #expect(tree.children(0).count == 1)
        #expect(tree.children(tree.children(0)[0].node).isEmpty)
    }

    @Test("A path 100,000 folders deep is told and passed over")
    func deeperThanAnySystem() async {
        var tar = TarBuilder()
        tar.longName(String(repeating: "a/", count: 100_000) + "x")
        tar.file("cut")
        tar.file("after")
        let squashed = await SquashedTree([tar.finished()])
        #expect(squashed.lines == ["after 0"])
        #expect(squashed.diagnostics.count == 1)
        #expect(squashed.diagnostics[0].hasPrefix("layer.path a/a/"))
    }

    @Test("The same folder made opaque again and again")
    func opaqueAgain() {
        var tree = FileTree()
        tree.apply(
            index { layer in
                for number in 0..<20_000 {
                    _ = layer.append(kind: .file, mode: 0, size: 0, path: Array("d/\(number)".utf8), link: [])
                    _ = layer.append(kind: .file, mode: 0, size: 0, path: Array("d/.wh..wh..opq".utf8), link: [])
                }
            }, as: 0)
        #expect(tree.children(tree.children(0)[0].node).count == 20_000)
    }

    @Test("One name replaced again and again")
    func replacedAgain() {
        var tree = FileTree()
        tree.apply(
            index { layer in
                for number in 0..<200_000 {
                    _ = layer.append(
                        kind: number.isMultiple(of: 2) ? .file : .symbolicLink, mode: 0, size: 0, path: Array("x".utf8),
                        link: [])
                }
            }, as: 0)
        #expect(tree.children(0).count == 1)
        #expect(tree.kind(tree.children(0)[0].node) == .symbolicLink)
    }

    @Test("Chains of long links for every entry end in a diagnostic")
    func linkCost() {
        var tree = FileTree()
        tree.apply(
            index { layer in
                _ = layer.append(kind: .directory, mode: 0, size: 0, path: Array("d".utf8), link: [])
                var target = "d"
                for number in 0..<39 {
                    let long = String(repeating: "../", count: 1000) + target
                    _ = layer.append(
                        kind: .symbolicLink, mode: 0, size: 0, path: Array("l\(number)".utf8), link: Array(long.utf8))
                    target = "l\(number)"
                }
                for number in 0..<10_000 {
                    _ = layer.append(
                        kind: .file, mode: 0, size: 0, path: Array("l\(37 + number % 2)/\(number)".utf8), link: [])
                }
            }, as: 0)
        #expect(tree.diagnostics.map(\.code) == ["tree.limit"])
    }

    @Test("Many hard links that wait for each other")
    func waitingHardLinks() {
        var tree = FileTree()
        tree.apply(
            index { layer in
                for number in 0..<20_000 {
                    _ = layer.append(
                        kind: .hardLink, mode: 0, size: 0, path: Array("\(number)".utf8),
                        link: Array("\(number + 1)".utf8))
                }
            }, as: 0)
        #expect(tree.diagnostics.count == 100)
    }
}
