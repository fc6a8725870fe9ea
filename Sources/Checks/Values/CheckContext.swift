import CEL
import Estate

/// What functions such as `resources(…)` look at, handed to them as a hidden variable.
final class CheckContext: ObjectValue {
    /// No expression can write this name.
    static let variable = "@context"
    static let valueType = ValueType.opaque("breakwater.Context", [])

    let view: EstateView
    /// The namespace of the resource that is checked; nil for what has none: then all resources are meant.
    let namespace: String?

    init(view: EstateView, namespace: String?) {
        self.view = view
        self.namespace = namespace
    }

    var type: ValueType { Self.valueType }
    var description: String { "context" }

    func isEqual(to other: Value) -> Bool? { nil }
}
