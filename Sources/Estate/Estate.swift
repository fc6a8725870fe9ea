package import Documents
package import Model

/// The picture of what is deployed: what was read from files, in the field's own normal forms.
///
/// Immutable once built (see ``EstateBuilder``); cheap to copy.
package struct Estate: Sendable {
    /// A file that something was read from.
    package struct SourceFile: Sendable {
        package enum Syntax: Sendable { case yaml, json, dockerfile, image }

        /// As in ``Model/Location/path``.
        package var path: String
        package var syntax: Syntax
        /// The documents of YAML and JSON files, in order; a document that could not be read is left out.
        package var documents: [Document]
        /// The image layer that holds the file; nil for files of a folder.
        package var layer: Digest?

        package init(path: String, syntax: Syntax, documents: [Document] = [], layer: Digest? = nil) {
            self.path = path
            self.syntax = syntax
            self.documents = documents
            self.layer = layer
        }
    }

    package var files: [SourceFile]
    package var schema: Schema
    /// Every object of the Kubernetes API, `List`s taken apart, in the order of files.
    package var resources: [Resource]
    package var workloads: [Workload]
    package var dockerfiles: [DockerfileForm]
    package var composeProjects: [ComposeProject]
    package var images: [ImageForm]
    package var diagnostics: [Diagnostic]
    /// What selects, scales and runs as what.
    package var relations: RelationIndex
    /// How many objects there are of each kind (`group/version/Kind`) that the schema does not know.
    package var unknownKinds: [String: Int]

    /// Nothing is deployed.
    package static func empty(schema: Schema = .empty) -> Estate {
        Estate(
            files: [], schema: schema, resources: [], workloads: [], dockerfiles: [], composeProjects: [], images: [],
            diagnostics: [], relations: RelationIndex(resources: [], workloads: []), unknownKinds: [:])
    }

    /// A place as reports have it.
    package func location(of place: Place) -> Location? {
        guard files.indices.contains(place.file) else { return nil }
        let file = files[place.file]
        return Location(path: file.path, line: place.line, column: place.column, layer: file.layer)
    }
}
