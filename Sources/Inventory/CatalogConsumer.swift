package import Artifacts
import Model

/// Runs the catalogers over the files of a layer or folder while it is read.
package struct CatalogConsumer: LayerConsumer {
    /// A file that was not seen in the first pass under the path that the squashed tree gives it.
    package struct Wanted: Hashable, Sendable {
        package var entry: Int32
        package var cataloger: Int32
        /// The path under which the cataloger is to see it.
        package var path: String
        /// See ``CatalogRecord/isAnchored``.
        package var isAnchored = true
    }

    private let set: CatalogerSet
    /// When set, only these are looked at.
    private let wanted: [Int32: [Wanted]]?
    package private(set) var records: [CatalogRecord] = []
    private var matches: [CatalogerSet.Match] = []
    /// Large files of which what was kept did not suffice; they are to be read again, whole.
    package private(set) var unfinished: [Wanted] = []
    private var filter: ExecutableFilter?

    package init(_ set: CatalogerSet) {
        self.set = set
        wanted = nil
    }

    /// Looks only at the given entries, for the second pass.
    package init(_ set: CatalogerSet, only wanted: [Wanted]) {
        self.set = set
        self.wanted = Dictionary(grouping: wanted, by: \.entry)
    }

    package mutating func interest(in path: Span<UInt8>, mode: UInt32, size: Int64, entry: Int) -> TarInterest {
        if let wanted { return wanted[Int32(clamping: entry)] == nil ? .skip : .collect }
        matches = set.matches(path, mode: mode)
        filter = ExecutableFilter(size: size)
        if matches.isEmpty { return .skip }
        return matches.contains { !$0.needsELF } ? .collect : .inspect
    }

    package mutating func inspect(_ prefix: Span<UInt8>) -> Bool { Self.isELF(prefix) }

    private static func isELF(_ bytes: Span<UInt8>) -> Bool {
        bytes.count >= 20 && bytes[0] == 0x7F && bytes[1] == 0x45 && bytes[2] == 0x4C && bytes[3] == 0x46
    }

    package mutating func keeps(_ part: Span<UInt8>, at offset: Int64) -> Bool {
        wanted != nil || filter?.keeps(part, at: offset) ?? true
    }

    package mutating func content(_ bytes: Span<UInt8>, path: String, mode: UInt32, entry: Int) {
        let entry = Int32(clamping: entry)
        if let wanted {
            for file in wanted[entry] ?? [] {
                // Anchored, because it counts only where the tree leads to it under this name.
                run(file.cataloger, on: bytes, path: file.path, mode: mode, entry: entry, isAnchored: file.isAnchored)
            }
            return
        }
        for match in matches where !match.needsELF || Self.isELF(bytes) {
            if filter?.needsWhole == true {
                unfinished.append(
                    Wanted(entry: entry, cataloger: match.cataloger, path: path, isAnchored: match.isAnchored))
                continue
            }
            run(match.cataloger, on: bytes, path: path, mode: mode, entry: entry, isAnchored: match.isAnchored)
        }
    }

    private mutating func run(
        _ cataloger: Int32, on bytes: Span<UInt8>, path: String, mode: UInt32, entry: Int32, isAnchored: Bool
    ) {
        var output = CatalogOutput()
        set.catalogers[Int(cataloger)].catalog(CatalogFile(path: path, mode: mode), bytes: bytes, into: &output)
        if output.components.isEmpty, output.ownedPaths.isEmpty, output.distribution == nil, output.diagnostics.isEmpty,
            !isAnchored
        {
            return
        }
        records.append(
            CatalogRecord(
                entry: entry, cataloger: cataloger, isAnchored: isAnchored, path: path, components: output.components,
                owned: output.ownedPaths.map { PathHash.hash($0.utf8) }, distribution: output.distribution,
                diagnostics: output.diagnostics))
    }
}
