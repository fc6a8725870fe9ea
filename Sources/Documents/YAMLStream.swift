/// What a YAML text yields when an error in one of its documents must not hide the others.
package struct YAMLStream: Sendable {
    /// The documents that could be read, in source order. A document that is empty has a null root.
    package var documents: [Document] = []
    /// What is wrong with the documents that are missing, in source order.
    package var errors: [DocumentError] = []
    /// What was read but is doubtful: names that stand twice in one mapping. The last one counts.
    package var warnings: [DocumentError] = []
}
