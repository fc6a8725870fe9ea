extension Library {
    /// The extension library `lists` (cel-go, ext/README.md, "Lists", version 3). Its `first` and `last` belong to the
    /// library of optional types.
    public static let lists = Library("lists", functions: listFunctions, macros: [sortByMacro])

    private static let listFunctions =
        [
            Function(
                "slice",
                [
                    Overload("list_slice", isMember: true, [anyList, .int, .int], anyList, slice(_:_:_:))
                        .costing { $0.first.map { listCost($0) } ?? 1 }
                ]),
            Function(
                "flatten",
                [
                    Overload("list_flatten", isMember: true, [.list(anyList)], anyList) {
                        (list: ListArgument) in flatten(list, 1)
                    }.costing { $0.first.map { listCost($0) } ?? 1 }.unguarded(),
                    // A list of dyn, as the depth of the elements' types is not known.
                    Overload("list_flatten_int", isMember: true, [.list(.dyn), .int], .list(.dyn), flatten(_:_:))
                        .costing { $0.first.map { listCost($0) } ?? 1 },
                ]),
            Function(
                "distinct",
                [
                    Overload("list_distinct", isMember: true, [anyList], anyList) { (list: ListArgument) in
                        .makeList(EqualityIndex(list).elements)
                    }.costing { $0.first.map { searchCost($0) } ?? 1 }
                ]),
            Function(
                "reverse",
                [
                    Overload("list_reverse", isMember: true, [anyList], anyList) { (list: ListArgument) in
                        .makeList(list.elements.reversed())
                    }.costing { $0.first.map { listCost($0) } ?? 1 }
                ]),
            Function("lists.range", [Overload("lists_range", [.int], .list(.int), range(_:)).costing(rangeCost)]),
        ] + sortFunctions

    private static let anyList = ValueType.list(.parameter("T"))

    private static let sortFunctions = [
        Function(
            "sort",
            comparableTypes.map { name, type in
                Overload("list_\(name)_sort", isMember: true, [.list(type)], .list(type)) { (list: ListArgument) in
                    sort(list, by: list)
                }.costing(sortCost)
            }),
        Function(
            "@sortByAssociatedKeys",
            comparableTypes.map { name, type in
                Overload(
                    "list_\(name)_sortByAssociatedKeys", isMember: true, [anyList, .list(type)], anyList
                ) { (list: ListArgument, keys: ListArgument) in sort(list, by: keys) }.costing(sortCost)
            }),
    ]

    private static func slice(_ list: ListArgument, _ start: Int64, _ end: Int64) -> Value {
        if start < 0 || end < 0 {
            return .failure(.indexOutOfRange, "cannot slice(\(start), \(end)), negative indexes not supported")
        }
        if start > end {
            return .failure(
                .indexOutOfRange, "cannot slice(\(start), \(end)), start index must be less than or equal to end index")
        }
        guard end <= Int64(list.count) else {
            return .failure(.indexOutOfRange, "cannot slice(\(start), \(end)), list is length \(list.count)")
        }
        return .makeList((Int(start)..<Int(end)).map { list[$0] })
    }

    private static func flatten(_ list: ListArgument, _ depth: Int64) -> Value {
        guard depth >= 0 else { return .invalid("level must be non-negative") }
        var result: [Value] = []
        // Lists deeper than this cannot be written, and the stack is finite.
        appendFlat(list, min(depth, 500), to: &result)
        return result.count > Value.longestList ? .tooLong : .makeList(result)
    }

    private static func appendFlat(_ list: ListArgument, _ depth: Int64, to result: inout [Value]) {
        for index in 0..<list.count where result.count <= Value.longestList {
            let element = list[index]
            if depth > 0, case .list(let inner) = element {
                appendFlat(ListArgument(list: inner), depth - 1, to: &result)
            } else {
                result.append(element)
            }
        }
    }

    private static func sort(_ list: ListArgument, by keys: ListArgument) -> Value {
        guard list.count == keys.count else {
            return .invalid("sortBy: \(list.count) elements, but \(keys.count) keys")
        }
        let keys = keys.elements
        guard let first = keys.first else { return .list(list.list) }
        for key in keys {
            switch key {
            case .error, .unknown: return key
            default: break
            }
        }
        let type = first.runtimeType
        guard comparableTypes.contains(where: { $0.type == type }) else {
            return .invalid("list elements must be comparable")
        }
        guard keys.allSatisfy({ $0.runtimeType == type }) else {
            return .invalid("list elements must have the same type")
        }
        let order = keys.indices.sorted { a, b in
            switch keys[a].compare(to: keys[b]) {
            case .less: true
            case .greater: false
            default: a < b
            }
        }
        return .makeList(order.map { list[$0] })
    }

    @Sendable private static func sortCost(_ arguments: [Value]) -> Int {
        let count = arguments.first.map { listCost($0) } ?? 1
        return count * (Int.bitWidth - count.leadingZeroBitCount)
    }

    // MARK: range

    /// The longest list that `lists.range` gives, as in cel-go.
    private static let longestRange: Int64 = 10_000_000

    private static func range(_ count: Int64) -> Value {
        guard count >= 0 else { return .invalid("lists.range: size must be non-negative, got \(count)") }
        guard count <= longestRange else {
            return .invalid("lists.range: size \(count) exceeds maximum allowed (\(longestRange))")
        }
        return .list(RangeListValue(Int(count)))
    }

    @Sendable private static func rangeCost(_ arguments: [Value]) -> Int {
        guard case .int(let count)? = arguments.first else { return 1 }
        return 1 + Int(clamping: min(max(count, 0), longestRange))
    }

    /// The integers from 0 on, without storing them.
    private final class RangeListValue: ListValue {
        let count: Int

        init(_ count: Int) { self.count = count }

        func element(at index: Int) -> Value { .int(Int64(index)) }
    }

    // MARK: sortBy

    /// `list.sortBy(e, key)` is `cel.bind(input, list, input.@sortByAssociatedKeys(input.map(e, key)))`.
    private static let sortByMacro = Macro("sortBy", arity: 2, isMember: true) {
        (target, arguments, call, factory) throws(ParseError) in
        guard let target, arguments.count == 2 else { return nil }
        switch target.kind {
        case .list, .select, .identifier, .comprehension, .call: break
        default:
            throw factory.error(
                "sortBy can only be applied to a list, identifier, comprehension, call or select expression",
                at: target)
        }
        guard case .identifier(let variable) = arguments[0].kind, !variable.hasPrefix(".") else {
            throw factory.error("argument must be a simple name", at: arguments[0])
        }
        let input = "@__sortBy_input__"
        let keys = "@__sortBy_keys__"
        let step = factory.make(
            .call(
                target: nil, function: "_+_",
                arguments: [
                    factory.make(.identifier(keys), at: call),
                    factory.make(.list([arguments[1]], optional: []), at: call),
                ]), at: call)
        let map = factory.make(
            .comprehension(
                Expression.Comprehension(
                    variable: variable, range: factory.make(.identifier(input), at: call), accumulator: keys,
                    initial: factory.make(.list([], optional: []), at: call),
                    condition: factory.make(.constant(.bool(true)), at: call), step: step,
                    result: factory.make(.identifier(keys), at: call))), at: call)
        let sorted = factory.make(
            .call(
                target: factory.make(.identifier(input), at: call), function: "@sortByAssociatedKeys",
                arguments: [map]), at: call)
        return factory.make(
            .comprehension(
                Expression.Comprehension(
                    variable: "#unused", range: factory.make(.list([], optional: []), at: call), accumulator: input,
                    initial: target, condition: factory.make(.constant(.bool(false)), at: call),
                    step: factory.make(.identifier(input), at: call), result: sorted)), at: call)
    }
}
