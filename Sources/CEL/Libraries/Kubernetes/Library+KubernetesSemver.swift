/// A value of the type `kubernetes.Semver`.
final class SemverValue: LibraryObject {
    static let type = ValueType.opaque("kubernetes.Semver", [])
    let version: SemanticVersion

    init(_ version: SemanticVersion) { self.version = version }

    var type: ValueType { Self.type }
    var description: String { version.text }

    func isEqual(to other: Value) -> Bool? { Self.from(other)?.version.compare(to: version) == 0 }
}

extension Library {
    /// Kubernetes' library of semantic versions (k8s.io/apiserver/pkg/cel/library, "Semver").
    public static let kubernetesSemver = Library(
        "kubernetes.Semver",
        functions: [
            Function(
                "semver",
                [
                    Overload("string_to_semver", [.string], semver) { (text: String) in parse(text, false) }.folded(),
                    Overload("string_bool_to_semver", [.string, .bool], semver, parse(_:_:)),
                ]),
            Function(
                "isSemver",
                [
                    Overload("is_semver_string", [.string], .bool) { (text: String) in isValid(text, false) },
                    Overload("is_semver_string_bool", [.string, .bool], .bool, isValid(_:_:)),
                ]),
            part("major") { $0.major }, part("minor") { $0.minor }, part("patch") { $0.patch },
            comparison("compareTo", "semver_compare_to", .int) { .int(Int64($0)) },
            comparison("isGreaterThan", "semver_is_greater_than", .bool) { .bool($0 > 0) },
            comparison("isLessThan", "semver_is_less_than", .bool) { .bool($0 < 0) },
        ],
        constants: ["kubernetes.Semver": (.type(semver), .type(semver))])

    private static let semver = SemverValue.type

    private static func parse(_ text: String, _ isNormalizing: Bool) -> Value {
        do throws(SemanticVersion.Failure) {
            let version = isNormalizing ? try SemanticVersion(normalizing: text) : try SemanticVersion(text)
            return .object(SemverValue(version))
        } catch {
            return .invalid(error.reason)
        }
    }

    private static func isValid(_ text: String, _ isNormalizing: Bool) -> Value {
        if case .error = parse(text, isNormalizing) { return .bool(false) }
        return .bool(true)
    }

    private static func part(_ name: String, _ body: @escaping @Sendable (SemanticVersion) -> UInt64) -> Function {
        Function(
            name,
            [
                Overload("semver_\(name)", isMember: true, [semver], .int) { (value: SemverValue) in
                    .int(Int64(truncatingIfNeeded: body(value.version)))
                }
            ])
    }

    private static func comparison(
        _ name: String, _ id: String, _ result: ValueType, _ body: @escaping @Sendable (Int) -> Value
    ) -> Function {
        Function(
            name,
            [
                Overload(id, isMember: true, [semver, semver], result) { (a: SemverValue, b: SemverValue) in
                    body(a.version.compare(to: b.version))
                }
            ])
    }
}
