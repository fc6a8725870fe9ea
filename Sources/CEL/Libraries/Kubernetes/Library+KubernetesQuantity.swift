/// A value of the type `kubernetes.Quantity`.
final class QuantityValue: LibraryObject {
    static let type = ValueType.opaque("kubernetes.Quantity", [])
    let quantity: Quantity

    init(_ quantity: Quantity) { self.quantity = quantity }

    var type: ValueType { Self.type }
    var description: String { quantity.description }

    func isEqual(to other: Value) -> Bool? { Self.from(other)?.quantity.compare(to: quantity) == 0 }
}

extension Library {
    /// Kubernetes' library of quantities (k8s.io/apiserver/pkg/cel/library, "Quantity").
    public static let kubernetesQuantity = Library(
        "kubernetes.quantity",
        functions: [
            Function(
                "quantity",
                [
                    Overload("string_to_quantity", [.string], quantity) { (text: String) in
                        do throws(Quantity.Failure) {
                            return .object(QuantityValue(try Quantity(text)))
                        } catch {
                            return .invalid(error.rawValue)
                        }
                    }.folded()
                ]),
            Function(
                "isQuantity",
                [
                    Overload("is_quantity_string", [.string], .bool) { (text: String) in
                        .bool((try? Quantity(text)) != nil)
                    }
                ]),
            Function(
                "sign",
                [
                    // Kubernetes declares a function and documents a member.
                    Overload("quantity_sign", [quantity], .int) { (value: QuantityValue) in .int(value.quantity.sign) },
                    Overload("quantity_sign_member", isMember: true, [quantity], .int) { (value: QuantityValue) in
                        .int(value.quantity.sign)
                    },
                ]),
            property("isInteger", "quantity_is_integer", .bool) { .bool($0.integer != nil) },
            property("asInteger", "quantity_get_int", .int) {
                $0.integer.map { .int($0) } ?? .failure(.overflow, "cannot convert value to integer")
            },
            property("asApproximateFloat", "quantity_get_float", .double) { .double($0.approximation) },
            arithmetic("add") { $0.adding($1) },
            arithmetic("sub") { $0.subtracting($1) },
            comparison("compareTo", "quantity_compare_to", .int) { .int(Int64($0)) },
            comparison("isGreaterThan", "quantity_is_greater_than", .bool) { .bool($0 > 0) },
            comparison("isLessThan", "quantity_is_less_than", .bool) { .bool($0 < 0) },
        ],
        constants: ["kubernetes.Quantity": (.type(quantity), .type(quantity))])

    private static let quantity = QuantityValue.type

    private static func property(
        _ name: String, _ id: String, _ result: ValueType, _ body: @escaping @Sendable (Quantity) -> Value
    ) -> Function {
        Function(
            name,
            [Overload(id, isMember: true, [quantity], result) { (value: QuantityValue) in body(value.quantity) }])
    }

    private static func arithmetic(
        _ name: String, _ body: @escaping @Sendable (Quantity, Quantity) -> Quantity
    ) -> Function {
        Function(
            name,
            [
                Overload("quantity_\(name)", isMember: true, [quantity, quantity], quantity) {
                    (a: QuantityValue, b: QuantityValue) in .object(QuantityValue(body(a.quantity, b.quantity)))
                },
                Overload("quantity_\(name)_int", isMember: true, [quantity, .int], quantity) {
                    (a: QuantityValue, b: Int64) in .object(QuantityValue(body(a.quantity, Quantity(b))))
                },
            ])
    }

    private static func comparison(
        _ name: String, _ id: String, _ result: ValueType, _ body: @escaping @Sendable (Int) -> Value
    ) -> Function {
        Function(
            name,
            [
                Overload(id, isMember: true, [quantity, quantity], result) { (a: QuantityValue, b: QuantityValue) in
                    body(a.quantity.compare(to: b.quantity))
                }
            ])
    }
}
