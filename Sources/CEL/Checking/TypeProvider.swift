/// Knows the fields of object types, so that expressions over them can be checked before there is an object. A value
/// of such a type is declared as ``ValueType/opaque(_:_:)`` with the type's name and no parameters.
public protocol TypeProvider: Sendable {
    /// True when objects of that name are described here.
    func hasType(_ name: String) -> Bool
    /// The type of a field of objects of that name; nil when they have no such field.
    func fieldType(_ field: String, of type: String) -> ValueType?
}

/// Object types given by hand: names to fields to types.
public struct DeclaredTypes: TypeProvider {
    /// The types of fields by name of field by name of type.
    public var fields: [String: [String: ValueType]]

    /// Declares types: their fields with their types, by name.
    public init(_ fields: [String: [String: ValueType]]) { self.fields = fields }

    /// Whether a type of that name is declared.
    public func hasType(_ name: String) -> Bool { fields[name] != nil }

    /// The type of a field; nil where the type has no such field.
    public func fieldType(_ field: String, of type: String) -> ValueType? { fields[type]?[field] }
}
