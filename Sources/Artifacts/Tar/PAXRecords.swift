/// The records of a PAX extended header that matter to a reader of container layers.
///
/// Source: POSIX.1-2017, utility `pax`, "pax Extended Header"; GNU tar manual, "Storing Sparse Files".
struct PAXRecords {
    var path: [UInt8]?
    var linkPath: [UInt8]?
    var size: Int64?
    /// `GNU.sparse.major` and `.minor`; 0.0 and 0.1 have none in their first forms.
    var sparseMajor: Int64?
    var sparseMinor: Int64?
    /// `GNU.sparse.name`: the real name; the header holds a made-up one.
    var sparseName: [UInt8]?
    /// `GNU.sparse.realsize` or `GNU.sparse.size`.
    var sparseSize: Int64?
    /// `GNU.sparse.map` (0.1) or the pairs of `GNU.sparse.offset` and `.numbytes` (0.0).
    var sparseMap: [SparseFragment]?

    private var pendingOffset: Int64?

    /// Parses the body of an extended header: records `LENGTH KEY=VALUE\n`, the length counting itself.
    /// - Returns: false when a record breaks the format.
    mutating func parse(_ body: [UInt8]) -> Bool {
        var position = 0
        while position < body.count {
            // GNU tar pads the body with NULs.
            if body[position] == 0 { return body[position...].allSatisfy { $0 == 0 } }
            guard let space = body[position...].firstIndex(of: 0x20),
                let length = TarField.decimal(body[position..<space]),
                length > Int64(space - position + 2), length <= Int64(body.count - position)
            else { return false }
            let end = position + Int(length)
            guard body[end - 1] == 0x0A, let equals = body[(space + 1)..<(end - 1)].firstIndex(of: 0x3D),
                equals > space + 1
            else { return false }
            guard apply(key: body[(space + 1)..<equals], value: body[(equals + 1)..<(end - 1)]) else { return false }
            position = end
        }
        return true
    }

    private mutating func apply(key: ArraySlice<UInt8>, value: ArraySlice<UInt8>) -> Bool {
        // An empty value takes the record back, as POSIX says.
        let text: [UInt8]? = value.isEmpty ? nil : Array(value)
        switch String(decoding: key, as: UTF8.self) {
        case "path":
            guard !value.contains(0) else { return false }
            path = text
        case "linkpath":
            guard !value.contains(0) else { return false }
            linkPath = text
        case "size": return number(value, into: &size)
        case "GNU.sparse.major": return number(value, into: &sparseMajor)
        case "GNU.sparse.minor": return number(value, into: &sparseMinor)
        case "GNU.sparse.name": sparseName = text
        case "GNU.sparse.size", "GNU.sparse.realsize": return number(value, into: &sparseSize)
        case "GNU.sparse.map": return map(value)
        case "GNU.sparse.offset":
            pendingOffset = TarField.decimal(value)
            return pendingOffset != nil
        case "GNU.sparse.numbytes":
            guard let offset = pendingOffset, let length = TarField.decimal(value) else { return false }
            sparseMap = sparseMap ?? []
            sparseMap?.append(SparseFragment(offset: offset, length: length))
            pendingOffset = nil
        default: break
        }
        return true
    }

    private func number(_ value: ArraySlice<UInt8>, into field: inout Int64?) -> Bool {
        if value.isEmpty {
            field = nil
            return true
        }
        field = TarField.decimal(value)
        return field != nil
    }

    private mutating func map(_ value: ArraySlice<UInt8>) -> Bool {
        var numbers: [Int64] = []
        for part in value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            guard let number = TarField.decimal(part) else { return value.isEmpty }
            numbers.append(number)
        }
        guard numbers.count.isMultiple(of: 2) else { return false }
        sparseMap = stride(from: 0, to: numbers.count, by: 2).map {
            SparseFragment(offset: numbers[$0], length: numbers[$0 + 1])
        }
        return true
    }
}
