/// A text as pieces of its original and new text, so that edits made one after another become edits of the original.
struct EditPieces {
    private enum Piece {
        case original(Range<Int>)
        case new([UInt8])

        var count: Int {
            switch self {
            case .original(let range): range.count
            case .new(let bytes): bytes.count
            }
        }

        func part(_ range: Range<Int>) -> Piece {
            switch self {
            case .original(let whole):
                .original(whole.lowerBound + range.lowerBound..<whole.lowerBound + range.upperBound)
            case .new(let bytes): .new(Array(bytes[range]))
            }
        }
    }

    private var pieces: [Piece]
    private let count: Int

    /// - Parameter count: the length of the original.
    init(count: Int) {
        self.count = count
        pieces = count == 0 ? [] : [.original(0..<count)]
    }

    /// Makes edits of the text as it is now; none may overlap another.
    mutating func apply(_ edits: [TextEdit]) {
        let sorted = edits.enumerated().sorted {
            ($0.element.range.lowerBound, $0.element.range.upperBound, $0.offset)
                < ($1.element.range.lowerBound, $1.element.range.upperBound, $1.offset)
        }
        for (_, edit) in sorted.reversed() { apply(edit) }
    }

    private mutating func apply(_ edit: TextEdit) {
        var result: [Piece] = []
        var position = 0
        var isPlaced = edit.replacement.isEmpty
        func overlap(_ range: Range<Int>, _ piece: Int) -> Range<Int> {
            let low = min(max(range.lowerBound - piece, 0), .max)
            return low..<max(low, range.upperBound - piece)
        }
        for piece in pieces {
            let range = position..<position + piece.count
            position = range.upperBound
            let before = range.clamped(to: 0..<edit.range.lowerBound)
            let after = range.clamped(to: edit.range.upperBound..<max(edit.range.upperBound, range.upperBound))
            if !before.isEmpty, range.lowerBound < edit.range.lowerBound {
                result.append(piece.part(overlap(before, range.lowerBound)))
            }
            if !isPlaced, edit.range.lowerBound < range.upperBound {
                result.append(.new(edit.replacement))
                isPlaced = true
            }
            if !after.isEmpty, range.upperBound > edit.range.upperBound {
                result.append(piece.part(overlap(after, range.lowerBound)))
            }
        }
        if !isPlaced { result.append(.new(edit.replacement)) }
        pieces = result
    }

    /// The edits of the original that lead to the text as it is now.
    var edits: [TextEdit] {
        var edits: [TextEdit] = []
        var position = 0
        var pending: [UInt8] = []
        func close(_ next: Int) {
            if next > position || !pending.isEmpty {
                edits.append(TextEdit(range: position..<next, replacement: pending))
            }
            pending = []
        }
        for piece in pieces {
            switch piece {
            case .new(let bytes): pending += bytes
            case .original(let range):
                close(range.lowerBound)
                position = range.upperBound
            }
        }
        close(count)
        return edits
    }
}
