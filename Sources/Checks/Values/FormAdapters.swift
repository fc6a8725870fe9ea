import CEL
import Estate

extension FormValue {
    /// The value as CEL sees it; maps and lists are read when they are looked at.
    var celValue: Value {
        switch shape {
        case .null: .null
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .double(let value): .double(value)
        case .string(let value): .string(value)
        case .list: .list(FormList(self))
        case .object: .map(FormMap(self))
        case .unknown(let attribute): .unknown(Unknown([attribute]))
        }
    }
}

/// A list of a normal form.
final class FormList: ListValue {
    let form: FormValue
    let count: Int

    init(_ form: FormValue) {
        self.form = form
        count = form.count
    }

    var mayHoldUnknown: Bool { form.mayHoldUnknown }

    func element(at index: Int) -> Value { form.element(index)?.celValue ?? .null }
}

/// An object of a normal form, whose fields have the defaults of its schema.
final class FormMap: MapValue {
    let form: FormValue

    init(_ form: FormValue) { self.form = form }

    var mayHoldUnknown: Bool { form.mayHoldUnknown }
    var count: Int { form.keys.count }
    var keys: [Value] { form.keys.map { .string($0) } }

    func value(for key: Value) -> Value? {
        guard case .string(let name) = key, form.isWritten(name) else { return nil }
        return form.member(name)?.celValue
    }

    func select(_ name: String) -> Value? { form.member(name)?.celValue }

    func hasField(_ name: String) -> Bool { form.isWritten(name) }
}
