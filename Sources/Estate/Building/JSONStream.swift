import Documents

/// Reads JSON texts that follow each other in one file.
enum JSONStream {
    /// More texts than this are left to an error.
    private static let maximumTexts = 256
    /// Each text is read with what stands before it; more bytes than this are left to an error.
    private static let maximumBytes = 256 << 20

    /// The texts; nil when the first is no JSON, so that another reader may try.
    static func read(_ bytes: [UInt8]) -> DocumentStream? {
        var stream = DocumentStream()
        do throws(DocumentError) {
            stream.documents.append(try JSONReader.read(bytes))
            return stream
        } catch {
            let ends = ends(of: bytes)
            guard ends.count > 1 else { return nil }
            var start = 0
            var bytesRead = 0
            var count = 0
            for end in ends.prefix(maximumTexts) {
                bytesRead += end
                guard bytesRead <= maximumBytes else { break }
                count += 1
                // Blanks in place of what stands before keep lines and columns right.
                var text = Array(bytes[..<end])
                for index in 0..<start where text[index] != 0x0A && text[index] != 0x0D { text[index] = 0x20 }
                do throws(DocumentError) {
                    stream.documents.append(try JSONReader.read(text))
                } catch {
                    if stream.documents.isEmpty { return nil }
                    stream.errors.append(error)
                }
                start = end
            }
            if ends.count > count {
                stream.errors.append(
                    DocumentError(
                        "too many JSON texts in one file, \(count) of \(ends.count) are read: split the file", line: 1,
                        column: 1))
            }
            return stream
        }
    }

    /// Where the outermost objects end.
    private static func ends(of bytes: [UInt8]) -> [Int] {
        var ends: [Int] = []
        var depth = 0
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { ends.append(index + 1) }
                if depth < 0 { return [] }
            case UInt8(ascii: "\""):
                index += 1
                while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
                    index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
                }
            default: break
            }
            index += 1
        }
        return ends
    }
}
