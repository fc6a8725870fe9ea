/// Substitutes variables in a word of an instruction, and removes its quotes.
///
/// Source: docs.docker.com/reference/dockerfile, section "Environment replacement", and what BuildKit does beyond it
/// (`${x#p}`, `${x/p/r}`).
struct DockerfileExpander {
    /// What is known of a variable.
    enum Lookup {
        case value(DockerfileText)
        case unset
        /// It may be set to anything.
        case unknown
    }

    /// A text that cannot be expanded; Docker refuses it.
    struct Failure: Error {
        var message: String
        /// Docker would take it; it is too much to be followed.
        var isTooLong = false
    }

    /// The deepest nesting of `${a:-${b:-…}}` that is followed.
    private static let maximumDepth = 50

    private let source: [UInt8]
    private let escape: UInt8
    private let lookup: (String) -> Lookup
    private var position = 0
    private var output = Output()
    private var depth = 0

    /// What comes out: bytes, whether all of them are known, and the words they make.
    private struct Output {
        var bytes: [UInt8] = []
        var isKnown = true
        /// Where words end when substituted text is split at white space.
        var words: [[UInt8]] = []
        var word: [UInt8] = []
        var wordKnown = true
        var wordsKnown: [Bool] = []

        mutating func add(_ byte: UInt8, splits: Bool) {
            bytes.append(byte)
            if splits, byte == 0x20 || (0x09...0x0D).contains(byte) { endWord() } else { word.append(byte) }
        }

        mutating func endWord() {
            guard !word.isEmpty else { return }
            words.append(word)
            wordsKnown.append(wordKnown)
            word = []
            wordKnown = true
        }
    }

    private init(_ source: [UInt8], escape: UInt8, lookup: @escaping (String) -> Lookup) {
        self.source = source
        self.escape = escape
        self.lookup = lookup
    }

    /// The text after substitution, as one word.
    static func word(_ text: String, escape: UInt8, lookup: @escaping (String) -> Lookup) throws(Failure)
        -> DockerfileText
    {
        var expander = DockerfileExpander(Array(text.utf8), escape: escape, lookup: lookup)
        _ = try expander.run(until: nil, keepsEscapes: false)
        let text = String(decoding: expander.output.bytes, as: UTF8.self)
        return expander.output.isKnown ? .known(text) : .unknown(partial: text)
    }

    /// The text after substitution, split at white space that no quotes protect.
    static func words(_ text: String, escape: UInt8, lookup: @escaping (String) -> Lookup) throws(Failure)
        -> [DockerfileText]
    {
        var expander = DockerfileExpander(Array(text.utf8), escape: escape, lookup: lookup)
        _ = try expander.run(until: nil, keepsEscapes: false)
        expander.output.endWord()
        return zip(expander.output.words, expander.output.wordsKnown).map { word, isKnown in
            let text = String(decoding: word, as: UTF8.self)
            return isKnown ? .known(text) : .unknown(partial: text)
        }
    }

    // MARK: Text and quotes

    /// Reads up to a byte that ends the text, which is consumed.
    private mutating func run(until stop: UInt8?, keepsEscapes: Bool) throws(Failure) -> Bool {
        while position < source.count {
            let byte = source[position]
            if byte == stop {
                position += 1
                return true
            }
            switch byte {
            case UInt8(ascii: "'"):
                position += 1
                guard let end = source[position...].firstIndex(of: byte) else {
                    throw Failure(message: "a single quote is not closed")
                }
                for byte in source[position..<end] { output.add(byte, splits: false) }
                position = end + 1
            case UInt8(ascii: "\""):
                try quoted(keepsEscapes: keepsEscapes)
            case UInt8(ascii: "$"):
                try dollar(splits: true)
            case escape:
                if keepsEscapes { output.add(byte, splits: false) }
                position += 1
                guard position < source.count else { break }
                output.add(source[position], splits: false)
                position += 1
            default:
                output.add(byte, splits: true)
                position += 1
            }
        }
        return stop == nil
    }

    private mutating func quoted(keepsEscapes: Bool) throws(Failure) {
        position += 1
        while position < source.count {
            let byte = source[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return
            case UInt8(ascii: "$"):
                try dollar(splits: false)
            case escape:
                position += 1
                guard position < source.count else { break }
                let next = source[position]
                if next == UInt8(ascii: "\"") || next == UInt8(ascii: "$") || next == escape {
                    if keepsEscapes { output.add(byte, splits: false) }
                    output.add(next, splits: false)
                    position += 1
                } else {
                    output.add(byte, splits: false)
                }
            default:
                output.add(byte, splits: false)
                position += 1
            }
        }
        throw Failure(message: "a double quote is not closed")
    }

    // MARK: Variables

    private mutating func dollar(splits: Bool) throws(Failure) {
        let start = position
        position += 1
        guard position < source.count, source[position] == UInt8(ascii: "{") else {
            let name = readName()
            guard !name.isEmpty else { return output.add(UInt8(ascii: "$"), splits: false) }
            return try put(resolve(name), from: start, splits: splits)
        }
        position += 1
        guard position < source.count else { throw Failure(message: "'}' is missing behind '${'") }
        switch source[position] {
        case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ":"):
            throw Failure(message: "there is no variable name behind '${'")
        default: break
        }
        let name = readName()
        guard position < source.count else { throw Failure(message: "'}' is missing behind '${'") }
        let modifier = source[position]
        position += 1
        switch modifier {
        case UInt8(ascii: "}"):
            try put(resolve(name), from: start, splits: splits)
        case UInt8(ascii: ":"):
            guard position < source.count else { throw Failure(message: "'}' is missing behind '${'") }
            let kind = source[position]
            position += 1
            try conditional(kind, name: name, emptyIsUnset: true, from: start, splits: splits)
        case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "?"):
            try conditional(modifier, name: name, emptyIsUnset: false, from: start, splits: splits)
        case UInt8(ascii: "#"), UInt8(ascii: "%"):
            try trim(modifier, name: name, from: start, splits: splits)
        case UInt8(ascii: "/"):
            try replace(name: name, from: start, splits: splits)
        default:
            throw Failure(message: "'\(Character(Unicode.Scalar(modifier)))' cannot stand behind '${\(name)'")
        }
    }

    /// A value, or nil for what is unknown.
    private enum Value {
        case text(DockerfileText, isSet: Bool)
        case unknown
    }

    private func resolve(_ name: String) -> Value {
        switch lookup(name) {
        case .value(let text): .text(text, isSet: true)
        case .unset: .text(.known(""), isSet: false)
        case .unknown: .unknown
        }
    }

    private mutating func put(_ value: Value, from start: Int, splits: Bool) throws(Failure) {
        guard case .text(let text, _) = value else { return putReference(from: start) }
        if !text.isKnown { markUnknown() }
        guard output.bytes.count + text.text.utf8.count <= DockerfileReader.maximumSubstitution + source.count else {
            throw Failure(
                message: "it would be longer than \(DockerfileReader.maximumSubstitution) bytes", isTooLong: true)
        }
        for byte in text.text.utf8 { output.add(byte, splits: splits) }
    }

    private mutating func markUnknown() {
        output.isKnown = false
        output.wordKnown = false
    }

    /// Leaves the reference as it is written.
    private mutating func putReference(from start: Int) {
        markUnknown()
        for byte in source[start..<position] { output.add(byte, splits: false) }
    }

    /// Reads the text up to `stop` apart from what is being put out.
    private mutating func inner(until stop: UInt8, keepsEscapes: Bool) throws(Failure) -> DockerfileText {
        guard depth < Self.maximumDepth else { throw Failure(message: "variables are nested too deep") }
        depth += 1
        let saved = output
        output = Output()
        defer {
            output = saved
            depth -= 1
        }
        guard try run(until: stop, keepsEscapes: keepsEscapes) else {
            throw Failure(message: "'}' is missing behind '${'")
        }
        let text = String(decoding: output.bytes, as: UTF8.self)
        return output.isKnown ? .known(text) : .unknown(partial: text)
    }

    private mutating func conditional(
        _ kind: UInt8, name: String, emptyIsUnset: Bool, from start: Int, splits: Bool
    ) throws(Failure) {
        let word = try inner(until: UInt8(ascii: "}"), keepsEscapes: false)
        guard case .text(let value, let isSet) = resolve(name) else {
            // What is written for the case that nobody sets it counts, as it does behind ARG.
            guard kind == UInt8(ascii: "-"), !Self.isAlwaysSet(name) else { return putReference(from: start) }
            return try put(.text(word, isSet: true), from: start, splits: splits)
        }
        // Whether an unknown text is empty is unknown too, unless some of it is certain.
        if emptyIsUnset, isSet, !value.isKnown { return putReference(from: start) }
        let isMissing = !isSet || (emptyIsUnset && value.text.isEmpty)
        switch kind {
        case UInt8(ascii: "-"):
            try put(.text(isMissing ? word : value, isSet: true), from: start, splits: splits)
        case UInt8(ascii: "+"):
            try put(.text(isMissing ? .known("") : word, isSet: true), from: start, splits: splits)
        case UInt8(ascii: "?"):
            guard !isMissing else {
                throw Failure(message: word.text.isEmpty ? "\(name) must be set" : "\(name): \(word.text)")
            }
            try put(.text(value, isSet: true), from: start, splits: splits)
        default:
            throw Failure(message: "':\(Character(Unicode.Scalar(kind)))' cannot stand behind '${\(name)'")
        }
    }

    /// Variables that every build has.
    private static func isAlwaysSet(_ name: String) -> Bool {
        name == "PATH" || DockerfileReader.platformArguments.contains(name)
    }

    private mutating func trim(_ kind: UInt8, name: String, from start: Int, splits: Bool) throws(Failure) {
        var isLongest = false
        if position < source.count, source[position] == kind {
            isLongest = true
            position += 1
        }
        let pattern = try inner(until: UInt8(ascii: "}"), keepsEscapes: true)
        guard case .text(let value, _) = resolve(name), let text = value.knownText, let pattern = pattern.knownText,
            let glob = DockerfilePattern(pattern)
        else { return putReference(from: start) }
        let trimmed =
            kind == UInt8(ascii: "#")
            ? glob.removingPrefix(of: text, longest: isLongest) : glob.removingSuffix(of: text, longest: isLongest)
        guard let trimmed else { return putReference(from: start) }
        try put(.text(.known(trimmed), isSet: true), from: start, splits: splits)
    }

    private mutating func replace(name: String, from start: Int, splits: Bool) throws(Failure) {
        var everywhere = false
        if position < source.count, source[position] == UInt8(ascii: "/") {
            everywhere = true
            position += 1
        }
        let pattern = try inner(until: UInt8(ascii: "/"), keepsEscapes: true)
        let replacement = try inner(until: UInt8(ascii: "}"), keepsEscapes: true)
        guard case .text(let value, _) = resolve(name), let text = value.knownText, let pattern = pattern.knownText,
            let replacement = replacement.knownText, let glob = DockerfilePattern(pattern),
            let replaced = glob.replacing(in: text, by: replacement, everywhere: everywhere)
        else { return putReference(from: start) }
        try put(.text(.known(replaced), isSet: true), from: start, splits: splits)
    }

    /// A name, a positional parameter (digits), or one of the shell's special parameters.
    private mutating func readName() -> String {
        let start = position
        while position < source.count {
            let byte = source[position]
            switch byte {
            case 0x30...0x39:
                if position == start {
                    while position < source.count, (0x30...0x39).contains(source[position]) { position += 1 }
                    return String(decoding: source[start..<position], as: UTF8.self)
                }
                position += 1
            case 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), 0x80...:
                position += 1
            case UInt8(ascii: "@"), UInt8(ascii: "*"), UInt8(ascii: "#"), UInt8(ascii: "?"), UInt8(ascii: "-"),
                UInt8(ascii: "$"), UInt8(ascii: "!"):
                if position == start { position += 1 }
                return String(decoding: source[start..<position], as: UTF8.self)
            default:
                return String(decoding: source[start..<position], as: UTF8.self)
            }
        }
        return String(decoding: source[start..<position], as: UTF8.self)
    }
}
