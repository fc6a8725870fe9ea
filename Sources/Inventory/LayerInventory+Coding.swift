import Artifacts
package import Model

extension LayerInventory {
    /// Writes the layer in the form that ``init(from:)`` reads. Paths of layers are not stored: they are filled in
    /// when the inventory of the whole image is made.
    package func encode(to writer: inout BinaryWriter) {
        index.encode(to: &writer)
        writer.write(list: records) { $1.encode(to: &$0) }
    }

    /// Restores a layer; nil when the bytes are not one.
    package init?(from reader: inout BinaryReader) {
        guard let index = LayerIndex(from: &reader),
            let records = reader.readList({ CatalogRecord(from: &$0) })
        else { return nil }
        self.init(index: index, records: records)
    }
}

extension CatalogRecord {
    func encode(to writer: inout BinaryWriter) {
        writer.write(Int(entry))
        writer.write(Int(cataloger))
        writer.write(isAnchored)
        writer.write(path)
        writer.write(list: components) { $1.encode(to: &$0) }
        writer.write(list: owned) { $0.write(fixed: $1) }
        writer.write(optional: distribution) { $1.encode(to: &$0) }
        writer.write(list: diagnostics) { $1.encode(to: &$0) }
    }

    init?(from reader: inout BinaryReader) {
        guard let entry = reader.readInt().flatMap({ Int32(exactly: $0) }),
            let cataloger = reader.readInt().flatMap({ Int32(exactly: $0) }),
            let isAnchored = reader.readBool(), let path = reader.readString(),
            let components = reader.readList({ Component(from: &$0) }),
            let owned = reader.readList({ $0.readFixed() }),
            let distribution = reader.readOptional({ Distribution(from: &$0) }),
            let diagnostics = reader.readList({ Diagnostic(from: &$0) })
        else { return nil }
        self.init(
            entry: entry, cataloger: cataloger, isAnchored: isAnchored, path: path, components: components,
            owned: owned, distribution: distribution, diagnostics: diagnostics)
    }
}

extension Component {
    fileprivate func encode(to writer: inout BinaryWriter) {
        writer.write(purl.type)
        writer.write(optional: purl.namespace) { $0.write($1) }
        writer.write(purl.name)
        writer.write(optional: purl.version) { $0.write($1) }
        writer.write(list: purl.qualifiers) { writer, qualifier in
            writer.write(qualifier.key)
            writer.write(qualifier.value)
        }
        writer.write(optional: purl.subpath) { $0.write($1) }
        writer.write(kind.rawValue)
        writer.write(name)
        writer.write(version)
        writer.write(optional: source) { writer, source in
            writer.write(source.name)
            writer.write(source.version)
        }
        writer.write(optional: ecosystem) { $0.write($1.description) }
        writer.write(list: locations) { $1.encode(to: &$0) }
        writer.write(list: licenses) { $0.write($1) }
        writer.write(isDevelopment)
    }

    fileprivate init?(from reader: inout BinaryReader) {
        guard let type = reader.readString(), let namespace = reader.readOptional({ $0.readString() }),
            let purlName = reader.readString(), let purlVersion = reader.readOptional({ $0.readString() }),
            let qualifiers = reader.readList({ reader -> PackageURL.Qualifier? in
                guard let key = reader.readString(), let value = reader.readString() else { return nil }
                return PackageURL.Qualifier(key, value)
            }), let subpath = reader.readOptional({ $0.readString() }),
            let kind = reader.readString().flatMap(PackageKind.init(rawValue:)), let name = reader.readString(),
            let version = reader.readString(),
            let source = reader.readOptional({ reader -> SourcePackage? in
                guard let name = reader.readString(), let version = reader.readString() else { return nil }
                return SourcePackage(name: name, version: version)
            }), let ecosystem = reader.readOptional({ $0.readString().map { Ecosystem(osv: $0) } }),
            let locations = reader.readList({ Location(from: &$0) }),
            let licenses = reader.readList({ $0.readString() }),
            let isDevelopment = reader.readBool()
        else { return nil }
        self.init(
            purl: PackageURL(
                type: type, namespace: namespace, name: purlName, version: purlVersion, qualifiers: qualifiers,
                subpath: subpath), kind: kind, name: name, version: version, source: source, ecosystem: ecosystem,
            locations: locations, licenses: licenses, isDevelopment: isDevelopment)
    }
}

extension Location {
    fileprivate func encode(to writer: inout BinaryWriter) {
        writer.write(path)
        writer.write(line ?? -1)
        writer.write(column ?? -1)
    }

    fileprivate init?(from reader: inout BinaryReader) {
        guard let path = reader.readString(), let line = reader.readInt(), let column = reader.readInt() else {
            return nil
        }
        self.init(path: path, line: line < 0 ? nil : line, column: column < 0 ? nil : column)
    }
}

extension Distribution {
    fileprivate func encode(to writer: inout BinaryWriter) {
        writer.write(id)
        writer.write(optional: version) { $0.write($1) }
        writer.write(optional: codename) { $0.write($1) }
        writer.write(name)
        writer.write(list: like) { $0.write($1) }
    }

    fileprivate init?(from reader: inout BinaryReader) {
        guard let id = reader.readString(), let version = reader.readOptional({ $0.readString() }),
            let codename = reader.readOptional({ $0.readString() }), let name = reader.readString(),
            let like = reader.readList({ $0.readString() })
        else { return nil }
        self.init(id: id, version: version, codename: codename, name: name, like: like)
    }
}

extension Diagnostic {
    /// Writes the diagnostic, without the layer of its place.
    package func encode(to writer: inout BinaryWriter) {
        writer.write(code)
        writer.write(message)
        writer.write(optional: location) { $1.encode(to: &$0) }
        writer.write(effect == .incomplete)
    }

    /// Restores a diagnostic; nil when the bytes are not one.
    package init?(from reader: inout BinaryReader) {
        guard let code = reader.readString(), let message = reader.readString(),
            let location = reader.readOptional({ Location(from: &$0) }), let isIncomplete = reader.readBool()
        else { return nil }
        self.init(code, message, at: location, effect: isIncomplete ? .incomplete : .note)
    }
}
