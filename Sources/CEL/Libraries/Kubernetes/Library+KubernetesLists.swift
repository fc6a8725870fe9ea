extension Library {
    /// Kubernetes' library of lists (k8s.io/apiserver/pkg/cel/library, "Lists"): `isSorted`, `sum`, `min`, `max`,
    /// `indexOf`, `lastIndexOf`.
    public static let kubernetesLists = Library(
        "kubernetes.lists",
        functions: [
            Function(
                "isSorted",
                comparableTypes.map { name, type in
                    Overload("list_\(name)_is_sorted_bool", isMember: true, [.list(type)], .bool, isSorted(_:))
                        .costing { $0.first.map { listCost($0) } ?? 1 }
                }),
            Function(
                "sum",
                summable.map { name, type, zero in
                    Overload("list_\(name)_sum_\(name)", isMember: true, [.list(type)], type) {
                        (list: ListArgument) in sum(list, zero)
                    }.costing { $0.first.map { listCost($0) } ?? 1 }
                }),
            extremes("min", .greater), extremes("max", .less),
            Function(
                "indexOf",
                [
                    Overload("list_a_index_of_int", isMember: true, searchParameters, .int) {
                        (list: ListArgument, value: Value) in
                        .int(Int64((0..<list.count).first { list[$0].isEqual(to: value) } ?? -1))
                    }.costing { $0.first.map { listCost($0) } ?? 1 }
                ]),
            Function(
                "lastIndexOf",
                [
                    Overload("list_a_last_index_of_int", isMember: true, searchParameters, .int) {
                        (list: ListArgument, value: Value) in
                        .int(Int64((0..<list.count).last { list[$0].isEqual(to: value) } ?? -1))
                    }.costing { $0.first.map { listCost($0) } ?? 1 }
                ]),
        ])

    private static let searchParameters: [ValueType] = [.list(.parameter("A")), .parameter("A")]

    private static let summable: [(name: String, type: ValueType, zero: Value)] = [
        ("int", .int, .int(0)), ("uint", .uint, .uint(0)), ("double", .double, .double(0)),
        ("duration", .duration, .duration(Duration(nanoseconds: 0))),
    ]

    /// An element that is an error or unknown, or a failure.
    private static func misfit(_ value: Value, _ function: String) -> Value {
        switch value {
        case .error, .unknown: value
        default: .noSuchOverload(function)
        }
    }

    private static func isSorted(_ list: ListArgument) -> Value {
        for index in 0..<list.count {
            let (previous, next) = (list[max(index - 1, 0)], list[index])
            switch previous.compare(to: next) {
            case .greater: return .bool(false)
            case .none:
                if case .error = next { return next }
                if case .unknown = next { return next }
                return misfit(previous, "isSorted")
            default: break
            }
        }
        return .bool(true)
    }

    /// The sum; `zero` is that of a list without elements, whose type is not known.
    private static func sum(_ list: ListArgument, _ zero: Value) -> Value {
        guard list.count > 0 else { return zero }
        var result = list[0]
        switch result {
        case .int, .uint, .double, .duration: break
        default: return misfit(result, "sum")
        }
        for index in 1..<max(1, list.count) {
            let overflow: Bool
            switch (result, list[index]) {
            case (.int(let a), .int(let b)):
                let (sum, isOverflowing) = a.addingReportingOverflow(b)
                (result, overflow) = (.int(sum), isOverflowing)
            case (.uint(let a), .uint(let b)):
                let (sum, isOverflowing) = a.addingReportingOverflow(b)
                (result, overflow) = (.uint(sum), isOverflowing)
            case (.double(let a), .double(let b)): (result, overflow) = (.double(a + b), false)
            case (.duration(let a), .duration(let b)):
                let (sum, isOverflowing) = a.nanoseconds.addingReportingOverflow(b.nanoseconds)
                (result, overflow) = (.duration(Duration(nanoseconds: sum)), isOverflowing)
            case (_, let next): return misfit(next, "sum")
            }
            if overflow { return .failure(.overflow, "integer overflow") }
        }
        return result
    }

    private static func extremes(_ name: String, _ replaced: Comparison) -> Function {
        Function(
            name,
            comparableTypes.map { typeName, type in
                Overload("list_\(typeName)_\(name)_\(typeName)", isMember: true, [.list(type)], type) {
                    (list: ListArgument) in
                    guard list.count > 0 else { return .invalid("\(name) called on empty list") }
                    var result = list[0]
                    if case .none = result.compare(to: result) { return misfit(result, name) }
                    for index in 1..<max(1, list.count) {
                        let next = list[index]
                        let comparison = result.compare(to: next)
                        if comparison == .none { return misfit(next, name) }
                        if comparison == replaced { result = next }
                    }
                    return result
                }.costing { $0.first.map { listCost($0) } ?? 1 }
            })
    }
}
