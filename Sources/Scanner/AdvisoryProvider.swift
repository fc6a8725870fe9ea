package import Advisories
import Documents
import Knowledge
package import Model

/// Opens the advisories that a scan rests on: the user's database, or, where there is none, the starter set of the
/// binary.
package struct AdvisoryProvider: Sendable {
    package let store: any AdvisoryStore
    package let diagnostics: [Diagnostic]

    /// - Parameter cache: the cache folder that may hold a database.
    /// - Throws: when there is a database that cannot be used; it is never passed over in silence.
    package init(cache: String?) throws(ScanError) {
        if let cache {
            do throws(AdvisoryError) {
                store = try AdvisoryDatabase(path: DatabaseLocation(cache: cache).database)
                diagnostics = []
                return
            } catch {
                guard error.code == .missing else { throw ScanError(.advisories, error.description) }
            }
        }
        var diagnostics: [Diagnostic] = []
        let records = Self.documents(under: "advisories/", into: &diagnostics)
        let support = Self.knownCycles(into: &diagnostics)
        store = StarterAdvisories(records, support: support, into: &diagnostics)
        self.diagnostics = diagnostics
    }

    /// Whether the distribution still gets fixes: by the database, and by what the binary knows where the database has
    /// no word of it.
    package func support(of distribution: Distribution, on today: String) throws(AdvisoryError) -> SupportState? {
        if let state = try SupportCalendar(store).state(of: distribution, on: today) { return state }
        var ignored: [Diagnostic] = []
        let starter = StarterAdvisories([], support: Self.knownCycles(into: &ignored))
        return try SupportCalendar(starter).state(of: distribution, on: today)
    }

    /// The release cycles in the binary, by product.
    private static func knownCycles(into diagnostics: inout [Diagnostic]) -> [String: [SupportCycle]] {
        var support: [String: [SupportCycle]] = [:]
        for (path, root) in Self.documents(under: "runtimes/", into: &diagnostics) {
            let name = path.utf8.split(separator: 0x2F).last.flatMap { String($0) } ?? path
            if let (product, cycles) = EndOfLifeReader.read(root, name: name, path: path, into: &diagnostics) {
                support[product] = cycles
            }
        }
        return support
    }

    private static func documents(
        under prefix: String, into diagnostics: inout [Diagnostic]
    ) -> [(path: String, root: Document.Node)] {
        var result: [(path: String, root: Document.Node)] = []
        for file in Knowledge.files(under: prefix) {
            do throws(DocumentError) {
                for document in try YAMLReader.read(file.bytes) { result.append((file.path, document.root)) }
            } catch {
                diagnostics.append(
                    Diagnostic(
                        "knowledge.yaml", error.message,
                        at: Location(path: file.path, line: error.line, column: error.column)))
            }
        }
        return result
    }
}
