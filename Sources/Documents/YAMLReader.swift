/// Reads YAML 1.1 (yaml.org/spec/1.1), with libyaml doing the syntax, into ``Document``s.
///
/// Plain scalars are resolved as Kubernetes does (the rules of go-yaml v2, which `sigs.k8s.io/yaml` uses): `yes`, `on`
/// and `y` are true, `0777` is octal, `1_000` is a thousand, timestamps are strings, base-60 numbers are not
/// supported. Aliases are replaced by a copy of what they name, with the positions of the original; merge keys (`<<`)
/// are applied (yaml.org/type/merge.html). Member names are strings whatever they look like.
///
/// UTF-16 is transcoded first; offsets then count bytes of the transcoded text.
package enum YAMLReader {
    /// The deepest nesting that is read.
    package static let maximumDepth = 1_000
    /// How many nodes aliases and merge keys may add to one document.
    package static let maximumCopiedNodes = 1_000_000
    /// How many documents one text may hold.
    package static let maximumDocuments = 100_000

    /// Reads all documents of a text.
    ///
    /// Cost: `O(bytes)`, plus what aliases copy.
    /// - Throws: the first error; ``readStream(_:)`` goes on behind it.
    package static func read(_ bytes: [UInt8]) throws(DocumentError) -> [Document] {
        let stream = readStream(bytes)
        if let error = stream.errors.first { throw error }
        return stream.documents
    }

    /// Reads all documents of a text. After an error, reading goes on at the next line that starts a document (`---`).
    package static func readStream(_ bytes: [UInt8]) -> YAMLStream {
        var stream = YAMLStream()
        guard bytes.count < Int(UInt32.max) / 2 else {
            stream.errors.append(DocumentError("the file is larger than 2 GiB", line: 1, column: 1))
            return stream
        }
        let source = transcoded(bytes)
        source.withUnsafeBufferPointer { source in
            var splitter = YAMLDocumentSplitter(source)
            while let part = splitter.next() {
                guard stream.documents.count + stream.errors.count < maximumDocuments else {
                    stream.errors.append(
                        DocumentError(
                            "more than \(maximumDocuments) documents in one file: split the file", line: part.line,
                            column: 1))
                    return
                }
                var composer = YAMLComposer(source: source, part: part)
                composer.run(into: &stream)
            }
        }
        return stream
    }

    /// The text as UTF-8: UTF-16 is told by its byte-order mark, or by the zero byte of its first character (YAML 1.1,
    /// section 5.2).
    private static func transcoded(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count >= 2 else { return bytes }
        let bigEndian: Bool
        switch (bytes[0], bytes[1]) {
        case (0xFE, 0xFF): bigEndian = true
        case (0xFF, 0xFE): bigEndian = false
        case (0x00, 0x01...): bigEndian = true
        case (0x01..., 0x00): bigEndian = false
        default: return bytes
        }
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var index = 0
        while index + 1 < bytes.count {
            let first = UInt16(bytes[index])
            let second = UInt16(bytes[index + 1])
            units.append(bigEndian ? first << 8 | second : second << 8 | first)
            index += 2
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }
}
