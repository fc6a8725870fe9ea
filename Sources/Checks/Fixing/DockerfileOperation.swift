import Documents

/// One edit of a Dockerfile.
enum DockerfileOperation: Hashable {
    /// Another text for what stands at a place, verbatim, in the instruction of that number.
    case replace(Int, at: Int, old: String, new: String)
    case insertBefore(Int, String)
    case insertAfter(Int, String)
    case remove(Int)
    case append(String)
    case setFlag(Int, name: String, value: String?)
    case removeFlag(Int, name: String)

    /// The instruction that is touched, by its number; nil for what is put at the end.
    var instruction: Int? {
        switch self {
        case .replace(let number, _, _, _), .insertBefore(let number, _), .insertAfter(let number, _),
            .remove(let number), .setFlag(let number, _, _), .removeFlag(let number, _):
            number
        case .append: nil
        }
    }

    /// Whether two edits are better made one after the other. Replacements of different bytes are not.
    func touches(_ other: DockerfileOperation) -> Bool {
        switch (self, other) {
        case (.replace(_, let first, let old, _), .replace(_, let second, let otherOld, _)):
            first < second + otherOld.utf8.count && second < first + old.utf8.count
        case (.append, .append): true
        default: instruction != nil && instruction == other.instruction
        }
    }

    /// The text with edits made.
    static func apply(_ operations: [DockerfileOperation], to text: [UInt8]) throws(EditError) -> [UInt8] {
        var edits: [TextEdit] = []
        for operation in operations {
            switch operation {
            case .replace(_, let start, let old, let new):
                edits.append(TextEdit(range: start..<start + old.utf8.count, replacement: Array(new.utf8)))
            default:
                throw EditError(.unsupported, "not yet")
            }
        }
        return try TextEdit.apply(edits, to: text)
    }
}
