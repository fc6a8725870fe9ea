/// An ordered list of named values that code has put together, such as an instruction of a Dockerfile.
package final class Record: Sendable {
    package let names: [String]
    package let values: [FormValue]
    /// What a name stands for that is not in the record.
    let rest: Rest
    /// Of long records, where a name stands.
    private let index: [String: Int]

    /// Records with more members than this are looked up by an index.
    private static let linearLookup = 8

    /// The names of records that are alike, which they share.
    struct Shape: Sendable {
        let names: [String]
        let index: [String: Int]

        init(_ names: [String]) {
            self.names = names
            index = Record.index(names)
        }
    }

    /// What is not written.
    package enum Rest: Sendable {
        /// There are no other members.
        case none
        /// Members of a type have their defaults.
        case defaults(ObjectType)
        /// Whether there are other members, and what they are, cannot be known; the text says what would have to be.
        case unknown(String)
    }

    package init(_ members: [(String, FormValue)], rest: Rest = .none) {
        names = members.map(\.0)
        values = members.map(\.1)
        index = Self.index(names)
        self.rest = rest
    }

    /// A record of many that are alike: with the names of the shape, in its order.
    init(_ shape: Shape, _ members: [(String, FormValue)]) {
        names = shape.names
        index = shape.index
        values = members.map(\.1)
        rest = .none
    }

    private static func index(_ names: [String]) -> [String: Int] {
        guard names.count > linearLookup else { return [:] }
        return Dictionary(zip(names, 0..<names.count), uniquingKeysWith: { _, last in last })
    }

    /// A member that the record has itself; the last one of a name.
    package subscript(name: String) -> FormValue? {
        let position = names.count > Self.linearLookup ? index[name] : names.lastIndex(of: name)
        return position.flatMap { values.indices.contains($0) ? values[$0] : nil }
    }

    /// The members by name, in order.
    var members: [(String, FormValue)] { Array(zip(names, values)) }

    /// A record without members.
    package static let empty = Record([])
}
