/// A mirror in a folder, in any of the layouts of ``AdvisoryFiles/locate(in:ecosystems:)``. Its files are used where
/// they are.
package struct FolderMirror: MirrorSource {
    package let name: String
    package var isLocal: Bool { true }
    private let files: AdvisoryFiles

    /// - Throws: when there is nothing in `folder` that a mirror holds.
    package init(_ folder: String) throws(AdvisoryError) {
        var folder = folder
        while folder.utf8.count > 1, folder.hasSuffix("/") { folder.removeLast() }
        guard LocalFile.status(folder)?.isDirectory == true else {
            throw AdvisoryError(.source, "is not a folder: name the folder that holds the mirror", at: folder)
        }
        name = folder
        files = AdvisoryFiles.locate(in: folder)
        guard
            !files.osv.isEmpty || files.knownExploited != nil || files.exploitPrediction != nil
                || !files.endOfLife.isEmpty
        else {
            throw AdvisoryError(
                .source, "holds no advisories: a mirror has <ECOSYSTEM>/all.zip or osv/<ECOSYSTEM>/all.zip", at: folder)
        }
    }

    /// Sources that do not say of which ecosystem they are have the empty name.
    package func ecosystems() -> [String] { Set(files.osv.map { $0.ecosystem ?? "" }).sorted() }

    package func fetch(_ item: MirrorItem, into folder: String, validator: String?) -> MirrorAnswer {
        guard let path = path(of: item), let status = LocalFile.status(path) else { return .absent }
        // A folder's own time says nothing of the files in it.
        guard !status.isDirectory else { return .fetched(path: path, validator: "") }
        let current = "file:\(status.size):\(status.modified)"
        return current == validator ? .unchanged(path: path) : .fetched(path: path, validator: current)
    }

    private func path(of item: MirrorItem) -> String? {
        switch item {
        case .advisories(let ecosystem): files.osv.first { ($0.ecosystem ?? "") == ecosystem }?.path
        case .knownExploited: files.knownExploited
        case .exploitPrediction: files.exploitPrediction
        case .endOfLife(let product): files.endOfLife.first { LocalFile.name(of: $0) == "\(product).json" }
        }
    }

    /// The products with release cycles in the mirror.
    package var products: [String] { files.endOfLife.map { String(LocalFile.name(of: $0).dropLast(5)) } }
}
