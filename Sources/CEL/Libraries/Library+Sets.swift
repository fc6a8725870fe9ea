extension Library {
    /// The extension library `sets` (cel-go, ext/README.md, "Sets"): lists taken as sets.
    public static let sets = Library(
        "sets",
        functions: [
            Function(
                "sets.contains",
                [
                    Overload("sets_contains_list_list", setParameters, .bool) {
                        (list: ListArgument, part: ListArgument) in .bool(contains(list, part))
                    }.costing(pairCost)
                ]),
            Function(
                "sets.equivalent",
                [
                    Overload("sets_equivalent_list_list", setParameters, .bool) {
                        (a: ListArgument, b: ListArgument) in .bool(contains(a, b) && contains(b, a))
                    }.costing(pairCost)
                ]),
            Function(
                "sets.intersects",
                [
                    Overload("sets_intersects_list_list", setParameters, .bool) {
                        (a: ListArgument, b: ListArgument) in
                        let index = EqualityIndex(b)
                        return .bool((0..<a.count).contains { index.contains(a[$0]) })
                    }.costing(pairCost)
                ]),
        ])

    private static let setParameters: [ValueType] = [.list(.parameter("T")), .list(.parameter("T"))]

    private static func contains(_ list: ListArgument, _ part: ListArgument) -> Bool {
        if part.count == 0 { return true }
        let index = EqualityIndex(list)
        return (0..<part.count).allSatisfy { index.contains(part[$0]) }
    }

    @Sendable private static func pairCost(_ arguments: [Value]) -> Int {
        arguments.reduce(1) { $0.addingReportingOverflow(searchCost($1)).partialValue }
    }

    /// One unit per element.
    static func listCost(_ value: Value) -> Int {
        if case .list(let list) = value { 1 + list.count } else { 1 }
    }
}
