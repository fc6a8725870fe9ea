/// A value of the type `kubernetes.NamedFormat`.
final class NamedFormatValue: LibraryObject {
    static let type = ValueType.opaque("kubernetes.NamedFormat", [])
    let format: NamedFormat

    init(_ format: NamedFormat) { self.format = format }

    var type: ValueType { Self.type }
    var description: String { format.rawValue }

    func isEqual(to other: Value) -> Bool? { Self.from(other)?.format == format }
}

extension Library {
    /// Kubernetes' library of named formats (k8s.io/apiserver/pkg/cel/library, "Format"): `format.named(name)`,
    /// `format.dns1123Label()` and its like, and `validate`, which gives what is wrong with a text, if anything.
    public static let kubernetesFormat = Library(
        "kubernetes.format",
        functions: [
            Function(
                "format.named",
                [
                    Overload("format-named", [.string], .optional(NamedFormatValue.type)) { (name: String) in
                        guard let format = NamedFormat(rawValue: name) else { return .optional(.none) }
                        return .optional(OptionalValue(.object(NamedFormatValue(format))))
                    }
                ]),
            Function(
                "validate",
                [
                    Overload(
                        "format-validate", isMember: true, [NamedFormatValue.type, .string],
                        .optional(.list(.string))
                    ) { (value: NamedFormatValue, text: String) in
                        let problems = value.format.problems(of: text)
                        if problems.isEmpty { return .optional(.none) }
                        return .optional(OptionalValue(.makeList(problems.map { .string($0) })))
                    }
                ]),
        ]
            + NamedFormat.allCases.map { format in
                let name = "format.\(format.rawValue)"
                let value = Value.object(NamedFormatValue(format))
                return Function(name, [Overload(name, NamedFormatValue.type) { value }])
            },
        constants: ["kubernetes.NamedFormat": (.type(NamedFormatValue.type), .type(NamedFormatValue.type))])
}
