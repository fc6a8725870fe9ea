package import Artifacts
package import Model

/// What one cataloger found in one file of one layer.
package struct CatalogRecord: Sendable {
    /// The entry of the layer that holds the content.
    package var entry: Int32
    /// The cataloger's number in ``CatalogerSet/catalogers``.
    package var cataloger: Int32
    /// True when the file was wanted for a place in the tree, which may be a link that leads to it, and not for its own
    /// name or content.
    package var isAnchored: Bool
    /// The path under which the cataloger saw the file.
    package var path: String
    package var components: [Component]
    /// ``PathHash`` of each path that a distribution's package owns.
    package var owned: [UInt64]
    package var distribution: Distribution?
    package var diagnostics: [Diagnostic]
}

/// A number for a path, so that hundreds of thousands of owned paths cost eight bytes each.
package enum PathHash {
    /// FNV-1a of the path without a leading `usr/`: package databases still name files by `/lib` and `/bin` where
    /// these are links into `/usr`.
    package static func hash(_ path: some Collection<UInt8>) -> UInt64 {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in path.starts(with: "usr/".utf8) ? path.dropFirst(4) : path[...] {
            value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        }
        return value
    }
}

/// One layer: its entries, and what the catalogers found in it.
package struct LayerInventory: Sendable {
    package var index: LayerIndex
    package var records: [CatalogRecord]

    package init(index: LayerIndex, records: [CatalogRecord]) {
        self.index = index
        self.records = records
    }
}
