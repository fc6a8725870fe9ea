package import Documents

/// A value of a normal form, before any language looks at it: known or not, and with the place it comes from.
///
/// Values of documents are read when they are looked at, by the schema's type where there is one, so that making one
/// costs nothing. ``shape`` says what it is; ``member(_:)``, ``elements`` and their like lead further down.
package struct FormValue: Sendable {
    package enum Content: Sendable {
        case null
        case bool(Bool)
        case int(Int64)
        case double(Double)
        case string(String)
        case list([FormValue])
        case record(Record)
        /// An object that makes its members when they are asked for.
        case object(any FormObject)
        /// Read from a document.
        case node(Document.Node, FieldType)
        /// An object of the schema that is not written anywhere: all its fields have their defaults.
        case absent(ObjectType)
        /// Not known; the text names what would have to be known, such as `build argument VERSION`.
        case unknown(String)
    }

    /// Where it comes from.
    enum Origin: Sendable {
        case derived
        case source(FormSource)
        case place(PlaceReference)
    }

    /// Keeps ``FormValue`` small.
    final class PlaceReference: Sendable {
        let place: Place
        init(_ place: Place) { self.place = place }
    }

    package var content: Content
    var origin: Origin
    package var reading: FormReading
    /// Whether it is a member of an object of the document, so that its name stands right before it.
    var isMember: Bool

    /// A value that code has made.
    package init(_ content: Content, at place: Place? = nil) {
        self.content = content
        origin = place.map { .place(PlaceReference($0)) } ?? .derived
        reading = .effective
        isMember = false
    }

    /// A value of a document.
    package init(
        _ node: Document.Node, _ type: FieldType, source: FormSource, reading: FormReading = .effective,
        isMember: Bool = false
    ) {
        content = .node(node, type)
        origin = .source(source)
        self.reading = reading
        self.isMember = isMember
    }

    init(_ content: Content, origin: Origin, reading: FormReading) {
        self.content = content
        self.origin = origin
        self.reading = reading
        isMember = false
    }

    /// Where it is written; nil when it is a default or derived.
    package var place: Place? {
        switch (content, origin) {
        case (.node(let node, _), .source(let source)):
            let shown = isMember && node.index > 0 ? node.document.node(at: node.index - 1) : node
            return Place(
                file: source.file, line: shown.line, column: shown.column, document: source.document, node: node.index)
        case (_, .place(let reference)): return reference.place
        default: return nil
        }
    }

    /// The same value, read another way.
    package func reading(_ reading: FormReading) -> FormValue {
        guard reading != self.reading else { return self }
        var copy = self
        copy.reading = reading
        return copy
    }

    /// The same value, pointed at elsewhere.
    package func placed(at place: Place?) -> FormValue {
        guard let place else { return self }
        var copy = self
        copy.origin = .place(PlaceReference(place))
        return copy
    }

    package static let null = FormValue(.null)
}
