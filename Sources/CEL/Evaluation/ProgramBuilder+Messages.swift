extension ProgramBuilder {
    mutating func message(_ name: String, _ fields: [Expression.Field], _ expression: Expression) -> any Node {
        guard
            let message = environment.candidates(for: name).lazy.compactMap({ WellKnownMessage(rawValue: $0) }).first
        else {
            return undeclared(
                .unsupported, "messages of type '\(name)' are not supported", at: expression,
                isLenient: environment.allowsUndeclared)
        }
        var nodes: [MessageNode.Field] = []
        for field in fields {
            guard message.fieldType(field.name) != nil else {
                report("undefined field '\(field.name)' in \(message.rawValue)", at: field.value)
                continue
            }
            nodes.append(
                MessageNode.Field(name: field.name, value: build(field.value), isOptional: field.isOptional))
        }
        return MessageNode(message, nodes)
    }
}

/// `google.protobuf.Int32Value{value: 1}`: the value that stands for a well-known message (langdef.md, "Protocol Buffer
/// Data Conversion").
final class MessageNode: Node {
    struct Field {
        let name: String
        let value: any Node
        let isOptional: Bool
    }

    let message: WellKnownMessage
    let fields: [Field]

    init(_ message: WellKnownMessage, _ fields: [Field]) {
        self.message = message
        self.fields = fields
    }

    func evaluate(_ frame: inout Frame) -> Value {
        frame.charge(40)
        var values: [(name: String, value: Value)] = []
        for field in fields {
            var value = field.value.evaluate(&frame)
            if value.isErrorOrUnknown { return value }
            if field.isOptional {
                guard case .optional(let optional) = value else {
                    return .failure(.noSuchOverload, "cannot initialize optional field from a non-optional value")
                }
                guard let inner = optional.value else { continue }
                if inner.isErrorOrUnknown { return inner }
                value = inner
            }
            values.append((field.name, value))
        }
        return message.value(values)
    }
}
