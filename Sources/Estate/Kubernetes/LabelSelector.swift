package import Documents

/// Chooses objects by their labels (apimachinery's `LabelSelectorAsSelector`).
package struct LabelSelector: Sendable, Hashable {
    package enum Operator: String, Sendable {
        case isIn = "In"
        case notIn = "NotIn"
        case exists = "Exists"
        case doesNotExist = "DoesNotExist"
    }

    package struct Expression: Sendable, Hashable {
        package var key: String
        package var comparison: Operator
        package var values: Set<String>
    }

    package struct Pair: Sendable, Hashable {
        package var key: String
        package var value: String
    }

    package var pairs: [Pair] = []
    package var expressions: [Expression] = []

    /// Without any demand; what it then chooses depends on the kind it stands in.
    package var isEmpty: Bool { pairs.isEmpty && expressions.isEmpty }

    package init() {}

    /// A plain map, as in a Service; nil for what is no map.
    package init?(map node: Document.Node?) {
        guard let node, node.kind == .object else { return nil }
        for member in node.members {
            guard let key = member.name.string else { continue }
            pairs.append(Pair(key: key, value: member.value.scalarText ?? ""))
        }
    }

    /// `matchLabels` and `matchExpressions`; nil for what is no object or holds an expression that cannot be read, which
    /// the API server refuses.
    package init?(_ node: Document.Node?) {
        guard let node, node.kind == .object else { return nil }
        if let labels = node["matchLabels"], !labels.isNull {
            guard let map = LabelSelector(map: labels) else { return nil }
            pairs = map.pairs
        }
        for expression in node["matchExpressions"]?.elements ?? node.elements {
            guard let key = expression["key"]?.scalarText, let text = expression["operator"]?.string,
                let comparison = Operator(rawValue: text)
            else { return nil }
            var values: Set<String> = []
            for value in expression["values"]?.elements ?? node.elements { values.insert(value.scalarText ?? "") }
            expressions.append(Expression(key: key, comparison: comparison, values: values))
        }
    }

    /// Whether an object with these labels is chosen; true for an empty selector.
    package func matches(_ labels: [String: String]) -> Bool {
        for pair in pairs where labels[pair.key] != pair.value { return false }
        for expression in expressions {
            let value = labels[expression.key]
            let holds =
                switch expression.comparison {
                case .isIn: value.map(expression.values.contains) ?? false
                case .notIn: value.map { !expression.values.contains($0) } ?? true
                case .exists: value != nil
                case .doesNotExist: value == nil
                }
            if !holds { return false }
        }
        return true
    }
}
