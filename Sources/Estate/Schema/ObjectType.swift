/// An object type of the schema.
package final class ObjectType: Sendable {
    package let name: String
    package let fields: [String: SchemaField]
    /// The names of ``fields``, sorted.
    package let names: [String]

    package init(name: String, fields: [String: SchemaField]) {
        self.name = name
        self.fields = fields
        names = fields.keys.sorted()
    }
}
