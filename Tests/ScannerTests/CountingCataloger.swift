import Inventory
import Model
import Synchronization

/// Finds one component in each `*.pkg` file, whose content is `NAME VERSION`, and counts how often it was asked.
final class CountingCataloger: Cataloger {
    let name = "counting"
    let evidence = EvidenceKind.installed
    let patterns: [FilePattern] = [.suffix(".pkg")]
    private let count = Mutex(0)

    var calls: Int { count.withLock { $0 } }

    func catalog(_ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        count.withLock { $0 += 1 }
        let words = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }.utf8
            .split(separator: UInt8(ascii: " ")).map { String($0) ?? "" }
        guard words.count == 2 else { return }
        output.components.append(
            Component(
                purl: PackageURL(
                    type: "npm", namespace: nil, name: words[0], version: words[1], qualifiers: [], subpath: nil),
                kind: .npm, name: words[0], version: words[1], locations: [Location(path: file.path)]))
    }
}
