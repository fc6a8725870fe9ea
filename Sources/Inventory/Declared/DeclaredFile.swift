import Documents
import Model

/// Collects what one file declares.
///
/// A package that is declared more than once in one version becomes one component with several locations, which is
/// for development only when every declaration of it is. Problems are counted, and listed up to a bound.
struct DeclaredFile {
    /// How many problems of one file are listed one by one.
    static let listedProblems = 200
    /// How many locations of one component are kept.
    static let listedLocations = 100

    private let path: String
    private let format: String
    private var components: [Component] = []
    /// Purls of Go modules are in lower case, their names are not: both make a package.
    private struct Key: Hashable {
        var purl: PackageURL
        var name: String
    }

    private var indices: [Key: Int] = [:]
    private var problems: [Diagnostic] = []
    private var unlisted = 0
    private var unlistedEffect = Diagnostic.Effect.note

    /// - Parameter format: the first part of the codes of this file's diagnostics, for example `cargo-lock`.
    init(_ file: CatalogFile, format: String) {
        path = file.path
        self.format = format
    }

    /// Adds a package.
    ///
    /// - Parameters:
    ///   - name: The name as OSV knows it: `@scope/name`, `vendor/package`, `group:artifact`, a Go module's path.
    ///     The namespace of the purl follows from it.
    ///   - line: Where the entry starts, counted from 1.
    mutating func add(
        _ kind: PackageKind, name: String, version: String, qualifiers: [PackageURL.Qualifier] = [],
        licenses: [String] = [], line: Int, isDevelopment: Bool = false
    ) {
        let (namespace, last) = Self.split(name, of: kind)
        let purl = PackageURL(
            type: kind.rawValue, namespace: namespace, name: last, version: version, qualifiers: qualifiers)
        let location = Location(path: path, line: line)
        if let index = indices[Key(purl: purl, name: name)] {
            if components[index].locations.count < Self.listedLocations {
                components[index].locations.append(location)
            }
            components[index].isDevelopment = components[index].isDevelopment && isDevelopment
            return
        }
        indices[Key(purl: purl, name: name)] = components.count
        components.append(
            Component(
                purl: purl, kind: kind, name: name, version: version, ecosystem: kind.languageEcosystem,
                locations: [location], licenses: licenses, isDevelopment: isDevelopment))
    }

    /// The namespace and the name of the purl of a package.
    private static func split(_ name: String, of kind: PackageKind) -> (namespace: String?, name: String) {
        let separator: UInt8
        switch kind {
        case .npm, .composer, .golang: separator = UInt8(ascii: "/")
        case .maven: separator = UInt8(ascii: ":")
        default: return (nil, name)
        }
        guard let index = name.utf8.lastIndex(of: separator) else { return (nil, name) }
        return (String(name[..<index]), String(name[name.utf8.index(after: index)...]))
    }

    /// Records something that is worth knowing: an entry that is no component, and why.
    mutating func note(_ code: String, _ message: String, line: Int?) {
        record(code, message, line: line, column: nil, effect: .note)
    }

    /// Records an entry or a part of the file that could not be read.
    mutating func problem(_ code: String, _ message: String, line: Int?, column: Int? = nil) {
        record(code, message, line: line, column: column, effect: .incomplete)
    }

    /// Records that the file is not what its syntax demands.
    mutating func problem(_ error: DocumentError) {
        problem("syntax", error.message, line: error.line, column: error.column)
    }

    private mutating func record(
        _ code: String, _ message: String, line: Int?, column: Int?, effect: Diagnostic.Effect
    ) {
        guard problems.count < Self.listedProblems else {
            unlisted += 1
            if effect == .incomplete { unlistedEffect = .incomplete }
            return
        }
        problems.append(
            Diagnostic(
                "\(format).\(code)", message, at: Location(path: path, line: line, column: column), effect: effect))
    }

    /// Hands over what was collected.
    consuming func finish(into output: inout CatalogOutput) {
        output.components.append(contentsOf: components)
        output.diagnostics.append(contentsOf: problems)
        guard unlisted > 0 else { return }
        output.diagnostics.append(
            Diagnostic(
                "\(format).more", "\(unlisted) more problems of this file are not listed", at: Location(path: path),
                effect: unlistedEffect))
    }

    /// A piece of the file for a message: bounded, without control characters.
    static func shown(_ text: some StringProtocol) -> String {
        var bytes = text.utf8.prefix(120).map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: " ") : $0 }
        if text.utf8.count > 120 { bytes.append(contentsOf: "…".utf8) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
