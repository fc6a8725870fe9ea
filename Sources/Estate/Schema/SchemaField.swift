package import Documents

/// A field of an object type.
package struct SchemaField: Sendable {
    package var type: FieldType
    /// What the API server fills in.
    package var filledIn: DefaultValue?
    /// What holds although nothing is filled in.
    package var effective: DefaultValue?
    /// What holds whatever is written.
    package var override: DefaultRule?
    /// Absence is a value of its own.
    package var isNullable: Bool
    /// A zero (`false`, `0`, `""`) that is written differs from absence; otherwise the API server drops it.
    package var keepsZero: Bool
    /// Where nothing is written and nothing else holds there is no value at all, as in custom resources; otherwise it is
    /// the zero of the type.
    package var isOptional = false

    package init(
        type: FieldType, filledIn: DefaultValue? = nil, effective: DefaultValue? = nil, override: DefaultRule? = nil,
        isNullable: Bool = false, keepsZero: Bool = false
    ) {
        self.type = type
        self.filledIn = filledIn
        self.effective = effective
        self.override = override
        self.isNullable = isNullable
        self.keepsZero = keepsZero
    }
}

/// What a field holds.
package enum FieldType: Sendable {
    case any, bool, int, double, string, quantity, intOrString
    indirect case list(FieldType)
    indirect case map(FieldType)
    case object(ObjectType)
}

/// What stands for a field that is not written.
package enum DefaultValue: Sendable {
    case bool(Bool), int(Int64), double(Double), string(String), emptyList, emptyObject
    /// What stands in a definition of custom resources.
    case node(Document.Node)
    /// The value of another field of the same object.
    case sibling(String)
    case rule(DefaultRule)
}
