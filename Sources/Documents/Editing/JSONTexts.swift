/// The JSON texts of a file: usually one; several that follow each other are read as `kubectl` takes them.
struct JSONTexts {
    /// More texts than this are not read.
    private static let maximumTexts = 256

    /// The texts that can be read.
    private(set) var documents: [Document] = []
    /// The bytes of each of ``documents``, with what stands before it.
    private(set) var parts: [Range<Int>] = []
    /// How many texts cannot be read.
    private(set) var errorCount = 0

    /// - Throws: ``EditError/Code/unreadable`` when there is none.
    init(_ source: [UInt8]) throws(EditError) {
        do throws(DocumentError) {
            documents = [try JSONReader.read(source)]
            parts = [0..<source.count]
        } catch {
            let failure = EditError(.unreadable, "the JSON cannot be read: \(error)")
            let ends = Self.ends(of: source)
            guard ends.count > 1 else { throw failure }
            var start = 0
            for end in ends.prefix(Self.maximumTexts) {
                if let document = try? JSONReader.read(Array(source[start..<end])) {
                    documents.append(document)
                    parts.append(start..<end)
                } else {
                    errorCount += 1
                }
                start = end
            }
            guard !documents.isEmpty else { throw failure }
        }
    }

    /// Where the outermost objects and lists end.
    private static func ends(of source: [UInt8]) -> [Int] {
        var ends: [Int] = []
        var depth = 0
        var index = 0
        while index < source.count {
            switch source[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { ends.append(index + 1) }
                if depth < 0 { return [] }
            case UInt8(ascii: "\""):
                index += 1
                while index < source.count, source[index] != UInt8(ascii: "\"") {
                    index += source[index] == UInt8(ascii: "\\") ? 2 : 1
                }
            default: break
            }
            index += 1
        }
        return ends
    }
}
