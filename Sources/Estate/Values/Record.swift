/// An ordered list of named values that code has put together, such as an instruction of a Dockerfile.
package final class Record: Sendable {
    package let names: [String]
    package let values: [FormValue]
    /// What a name stands for that is not in the record.
    let rest: Rest
    private let index: [String: Int]

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
        index = Dictionary(zip(names, 0..<members.count), uniquingKeysWith: { _, last in last })
        self.rest = rest
    }

    /// A member that the record has itself.
    package subscript(name: String) -> FormValue? { index[name].map { values[$0] } }

    /// The members by name, in order.
    var members: [(String, FormValue)] { Array(zip(names, values)) }

    /// A record without members.
    package static let empty = Record([])
}
