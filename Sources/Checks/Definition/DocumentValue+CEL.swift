import CEL
import Documents

extension DocumentValue {
    /// The value as CEL sees it: whole numbers are `int`.
    var celValue: CEL.Value {
        switch self {
        case .null: .null
        case .bool(let value): .bool(value)
        case .integer(let value): .int(value)
        case .float(let value): .double(value)
        case .string(let value): .string(value)
        case .array(let elements): CEL.Value.makeList(elements.map(\.celValue))
        case .object(let members): CEL.Value.makeMap(members.map { ($0.name, $0.value.celValue) })
        }
    }
}
