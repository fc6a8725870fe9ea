extension Library {
    /// Kubernetes' library of regular expressions (k8s.io/apiserver/pkg/cel/library, "Regex"): `find`, `findAll`.
    public static let kubernetesRegex = Library(
        "kubernetes.regex",
        functions: [
            Function(
                "find",
                [
                    Overload("string_find_string", isMember: true, [.string, .string], .string) {
                        (text: String, pattern: String) in withExpression(pattern) { find($0, text) }
                    }.withConstantPattern { find($0, $1) }
                ]),
            Function(
                "findAll",
                [
                    Overload("string_find_all_string", isMember: true, [.string, .string], .list(.string)) {
                        (text: String, pattern: String) in withExpression(pattern) { findAll($0, text, -1) }
                    }.withConstantPattern { findAll($0, $1, -1) }.costing(lengthCost),
                    Overload("string_find_all_string_int", isMember: true, [.string, .string, .int], .list(.string)) {
                        (text: String, pattern: String, count: Int64) in
                        withExpression(pattern) { findAll($0, text, count) }
                    }.costing(lengthCost),
                ]),
        ])

    /// The first match, or an empty text.
    private static func find(_ expression: RegularExpression, _ text: String) -> Value {
        .string(expression.firstMatch(in: text).map { slice(text, $0.range) } ?? "")
    }

    /// At most `count` matches, all of them for a negative one.
    private static func findAll(_ expression: RegularExpression, _ text: String, _ count: Int64) -> Value {
        let limit = count < 0 ? Int.max : Int(clamping: count)
        return .makeList(expression.allMatches(in: text, limit: limit).map { .string(slice(text, $0.range)) })
    }
}
