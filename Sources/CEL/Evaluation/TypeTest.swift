/// Whether a value can be a parameter of a declared type, told by what is cheap to see: of lists the first element.
struct TypeTest: Sendable {
    private enum Kind: Sendable {
        case any, null, bool, int, uint, double, string, bytes, timestamp, duration, list, map, type, optional, none
        case opaque(String)
    }

    private let kind: Kind
    private let isNullable: Bool
    /// Of lists, when it matters.
    private let element: [TypeTest]

    init(_ type: ValueType) {
        var element: [TypeTest] = []
        var isNullable = false
        switch type {
        case .dyn, .any, .parameter: kind = .any
        case .null: kind = .null
        case .bool: kind = .bool
        case .int: kind = .int
        case .uint: kind = .uint
        case .double: kind = .double
        case .string: kind = .string
        case .bytes: kind = .bytes
        case .timestamp: kind = .timestamp
        case .duration: kind = .duration
        case .list(let type):
            kind = .list
            let test = TypeTest(type)
            if case .any = test.kind {} else { element = [test] }
        case .map: kind = .map
        case .type: kind = .type
        case .optional: kind = .optional
        case .wrapper(let type):
            kind = TypeTest(type).kind
            isNullable = true
        case .opaque(let name, _): kind = .opaque(name)
        case .error: kind = .none
        }
        self.element = element
        self.isNullable = isNullable
    }

    @inline(__always)
    func matches(_ value: Value) -> Bool {
        switch (kind, value) {
        case (.any, _), (.string, .string), (.int, .int), (.bool, .bool), (.map, .map), (.null, .null), (.uint, .uint),
            (.double, .double), (.bytes, .bytes), (.timestamp, .timestamp), (.duration, .duration), (.type, .type),
            (.optional, .optional):
            return true
        case (.list, .list(let list)):
            guard let test = element.first, list.count > 0 else { return true }
            let first = list.element(at: 0)
            if case .unknown = first { return true }
            return test.matches(first)
        case (.opaque(let name), .object(let object)): return object.type.name == name
        case (_, .null): return isNullable
        default: return false
        }
    }
}
