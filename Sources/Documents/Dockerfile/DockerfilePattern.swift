/// A pattern of `${x#p}`, `${x%p}` and `${x/p/r}`: `*` is any text, `?` any character, a backslash escapes both.
struct DockerfilePattern {
    private enum Part: Equatable {
        case character(Unicode.Scalar)
        case anyCharacter
        case anyText
    }

    /// How many comparisons one substitution may cost; beyond, the result counts as unknown.
    private static let maximumWork = 4_000_000

    private var parts: [Part] = []

    /// - Returns: nil for an escape that is none.
    init?(_ text: String) {
        var scalars = text.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            switch scalar {
            case "*":
                // Two in a row mean the same as one.
                if parts.last != .anyText { parts.append(.anyText) }
            case "?": parts.append(.anyCharacter)
            case "\\":
                guard let next = scalars.next() else { return nil }
                switch next {
                case "*", "?", "\\", "}", "/": parts.append(.character(next))
                default: return nil
                }
            default: parts.append(.character(scalar))
            }
        }
    }

    /// The text without the prefix that matches; nil when finding out costs too much.
    func removingPrefix(of text: String, longest: Bool) -> String? {
        let scalars = Array(text.unicodeScalars)
        guard cost(scalars.count, starts: 1) else { return nil }
        guard let end = Self.end(of: parts[...], in: scalars, from: 0, longest: longest) else { return text }
        return Self.string(scalars[end...])
    }

    /// The text without the suffix that matches; nil when finding out costs too much.
    func removingSuffix(of text: String, longest: Bool) -> String? {
        let scalars = Array(text.unicodeScalars.reversed())
        guard cost(scalars.count, starts: 1) else { return nil }
        let reversed = Array(parts.reversed())
        guard let end = Self.end(of: reversed[...], in: scalars, from: 0, longest: longest) else { return text }
        return Self.string(scalars[end...].reversed())
    }

    /// The text with the first match, or every match, replaced; nil when finding out costs too much.
    func replacing(in text: String, by replacement: String, everywhere: Bool) -> String? {
        let scalars = Array(text.unicodeScalars)
        guard cost(scalars.count, starts: scalars.count + 1), replacement.utf8.count <= 1 << 16 || !everywhere else {
            return nil
        }
        var result: [Unicode.Scalar] = []
        var position = 0
        var isDone = false
        while position <= scalars.count {
            if !isDone, let end = Self.end(of: parts[...], in: scalars, from: position, longest: true) {
                result.append(contentsOf: replacement.unicodeScalars)
                isDone = !everywhere
                if end > position {
                    position = end
                    if position == scalars.count { break }
                    continue
                }
            }
            if position < scalars.count { result.append(scalars[position]) }
            position += 1
        }
        return Self.string(result)
    }

    private func cost(_ length: Int, starts: Int) -> Bool {
        let (one, first) = (parts.count + 1).multipliedReportingOverflow(by: length + 1)
        let (all, second) = one.multipliedReportingOverflow(by: starts)
        return !first && !second && all <= Self.maximumWork
    }

    private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    /// Where a match that starts at `start` ends: the shortest or the longest one. `O(parts · length)`.
    private static func end(
        of parts: ArraySlice<Part>, in text: [Unicode.Scalar], from start: Int, longest: Bool
    ) -> Int? {
        // The set of places that the parts so far can end at.
        var reached = [Bool](repeating: false, count: text.count - start + 1)
        reached[0] = true
        for part in parts {
            switch part {
            case .anyText:
                var isOpen = false
                for index in reached.indices {
                    if index > 0, text[start + index - 1] == "\n" { isOpen = false }
                    isOpen = isOpen || reached[index]
                    reached[index] = isOpen
                }
            case .anyCharacter, .character:
                for index in reached.indices.reversed() {
                    guard index > 0, reached[index - 1] else {
                        reached[index] = false
                        continue
                    }
                    let scalar = text[start + index - 1]
                    if case .character(let wanted) = part {
                        reached[index] = scalar == wanted
                    } else {
                        reached[index] = scalar != "\n"
                    }
                }
            }
        }
        let found = longest ? reached.lastIndex(of: true) : reached.firstIndex(of: true)
        return found.map { start + $0 }
    }
}
