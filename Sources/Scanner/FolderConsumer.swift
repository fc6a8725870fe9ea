import Artifacts
import Estate
import Inventory

/// Reads a folder once for everything that wants its files: the catalogers, and what deploys something.
struct FolderConsumer: LayerConsumer {
    private(set) var catalog: CatalogConsumer
    private(set) var estate: EstateBuilder
    /// Texts that stand in for those of files, by path.
    private let texts: [String: [UInt8]]
    /// The variables of the `.env` file of each folder. It comes before the files that use it, as the walk goes by name.
    private var environments: [String: [String: String]] = [:]
    private var isCataloged = false
    private var isEnvironment = false
    private var isDeployed = false

    init(_ set: CatalogerSet, estate: EstateBuilder, texts: [String: [UInt8]] = [:]) {
        catalog = CatalogConsumer(set)
        self.estate = estate
        self.texts = texts
    }

    mutating func interest(in path: Span<UInt8>, mode: UInt32, size: Int64, entry: Int) -> TarInterest {
        let interest = catalog.interest(in: path, mode: mode, size: size, entry: entry)
        isCataloged = interest != .skip
        let path = String(decoding: path.withUnsafeBufferPointer { Array($0) }, as: UTF8.self)
        isDeployed = EstateBuilder.wants(path: path, size: size)
        isEnvironment = (path == ".env" || path.hasSuffix("/.env")) && size <= 1 << 20
        return isDeployed || isEnvironment ? .collect : interest
    }

    mutating func inspect(_ prefix: Span<UInt8>) -> Bool { catalog.inspect(prefix) }
    mutating func keeps(_ part: Span<UInt8>, at offset: Int64) -> Bool { catalog.keeps(part, at: offset) }

    mutating func content(_ bytes: Span<UInt8>, path: String, mode: UInt32, entry: Int) {
        if isCataloged { catalog.content(bytes, path: path, mode: mode, entry: entry) }
        if isEnvironment {
            environments[Self.folder(of: path)] = DotEnvFile.read(bytes.withUnsafeBufferPointer { Array($0) })
        }
        if isDeployed {
            estate.add(
                file: path, bytes: texts[path] ?? bytes.withUnsafeBufferPointer { Array($0) },
                environment: environments[Self.folder(of: path)] ?? [:])
        }
    }

    private static func folder(of path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? ""
    }
}
