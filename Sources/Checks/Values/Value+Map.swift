import CEL

extension CEL.Value {
    /// A map with names as keys.
    static func makeMap(_ members: [(String, CEL.Value)]) -> CEL.Value {
        .map(HashMapValue(members.map { (CEL.Value.string($0.0), $0.1) }))
    }
}
