/// A change of a text: the bytes in a range are replaced.
package struct TextEdit: Hashable, Sendable {
    /// Bytes of the source; empty where text is inserted.
    package var range: Range<Int>
    package var replacement: [UInt8]

    package init(range: Range<Int>, replacement: [UInt8]) {
        self.range = range
        self.replacement = replacement
    }

    init(_ range: Range<Int>, _ replacement: String) {
        self.init(range: range, replacement: Array(replacement.utf8))
    }

    /// The source with all edits made. `O(source + replacements)`, and sorting the edits.
    ///
    /// Insertions at the same place are made in the order given.
    /// - Throws: ``EditError/Code/overlapping`` when two ranges overlap, or one lies outside the source.
    package static func apply(_ edits: [TextEdit], to source: [UInt8]) throws(EditError) -> [UInt8] {
        let sorted = edits.enumerated().sorted {
            ($0.element.range.lowerBound, $0.element.range.upperBound, $0.offset)
                < ($1.element.range.lowerBound, $1.element.range.upperBound, $1.offset)
        }
        var result: [UInt8] = []
        result.reserveCapacity(source.count)
        var position = 0
        for (_, edit) in sorted {
            guard edit.range.lowerBound >= position, edit.range.upperBound <= source.count else {
                throw EditError(
                    .overlapping,
                    "two edits change the same bytes, or bytes outside the file (\(edit.range)): make them one by one")
            }
            result.append(contentsOf: source[position..<edit.range.lowerBound])
            result.append(contentsOf: edit.replacement)
            position = edit.range.upperBound
        }
        result.append(contentsOf: source[position...])
        return result
    }
}
