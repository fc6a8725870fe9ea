/// One file of the built-in knowledge.
package struct KnowledgeFile: Sendable {
    /// Relative to the knowledge folder, for example `advisories/npm/GHSA-35jh-r3h4-6jhm.yaml`.
    package let path: String
    /// Where the file lies in the embedded text.
    let range: Range<Int>

    /// The content, UTF-8. Copied out of the binary each time it is asked for: `O(size)`.
    package var bytes: [UInt8] {
        let text = KnowledgeData.text
        return Array(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)[range])
    }
}
