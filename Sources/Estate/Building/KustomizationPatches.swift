import Documents

/// Finds the files that a kustomization applies as patches (kubectl.docs.kubernetes.io, "kustomization.yaml":
/// `patches`, `patchesStrategicMerge`, `patchesJson6902`).
enum KustomizationPatches {
    private static let names: Set<String> = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

    /// Whether a file is a kustomization, by its name.
    static func isKustomization(_ path: String) -> Bool {
        path.split(separator: "/").last.map { names.contains(String($0)) } ?? false
    }

    /// The paths of patches, as files of the estate have them; empty for what is no kustomization.
    static func paths(in root: Document.Node, of path: String) -> Set<String> {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let name = parts.last, names.contains(name) else { return [] }
        var found: Set<String> = []
        func add(_ node: Document.Node?) {
            guard let relative = node?.string, !relative.contains("\n") else { return }
            if let path = RelativePath.resolve(relative, in: Array(parts.dropLast())) { found.insert(path) }
        }
        for key in ["patches", "patchesJson6902"] {
            for element in root[key]?.elements.map({ $0 }) ?? [] { add(element["path"]) }
        }
        for element in root["patchesStrategicMerge"]?.elements.map({ $0 }) ?? [] { add(element) }
        return found
    }
}
