/// Names: identifiers, selections, messages (cel-spec, langdef.md, section "Name Resolution").
extension TypeCheckRun {
    mutating func checkIdentifier(_ expression: Expression, _ name: String) -> ValueType {
        if let type = local(name) {
            references[expression.id] = name
            return set(type, expression)
        }
        if let (full, type) = lookUp(name) {
            references[expression.id] = full
            return set(type, expression)
        }
        if environment.allowsUndeclared { return set(.dyn, expression) }
        reportUndeclared(name, at: expression)
        return set(.error, expression)
    }

    mutating func checkSelect(
        _ expression: Expression, _ operand: Expression, _ field: String, _ isTest: Bool, _ isOptional: Bool
    ) -> ValueType {
        if !isTest, !isOptional, let name = Self.qualifiedName(operand, atMost: nameParts - 1), !isLocal(name),
            let (full, type) = lookUp(name + "." + field)
        {
            references[expression.id] = full
            return set(type, expression)
        }
        let operandType = check(operand)
        let type = fieldType(field, of: operandType, isOptional: isOptional, at: expression)
        return set(isTest ? .bool : type, expression)
    }

    mutating func checkMessage(_ expression: Expression, _ name: String, _ fields: [Expression.Field]) -> ValueType {
        let message = lookUpMessage(name)
        if let message {
            references[expression.id] = message.name
        } else if let (_, type) = lookUp(name) {
            if case .type = type {
                report("'\(name)' is not a message type", at: expression)
            } else {
                report("'\(name)' is not a type", at: expression)
            }
        } else {
            reportUndeclared(name, at: expression)
        }
        for field in fields {
            var type = check(field.value)
            guard let message else { continue }
            if field.isOptional { type = unwrapOptional(type, at: field.value) }
            guard let wanted = messageFieldType(field.name, of: message.name) else {
                report("undefined field '\(field.name)'", at: field.value)
                continue
            }
            if !substitution.isAssignable(type, to: wanted) {
                report(
                    "expected type of field '\(field.name)' is '\(text(wanted))' but provided type is '\(text(type))'",
                    at: field.value)
            }
        }
        return set(message?.type ?? .error, expression)
    }

    /// The type of `x.field`, where `x` has the given type.
    private mutating func fieldType(
        _ field: String, of operandType: ValueType, isOptional: Bool, at expression: Expression
    ) -> ValueType {
        var type = substitution.resolve(operandType, freeAsDynamic: false)
        var isWrapped = isOptional
        if case .optional(let inner) = type {
            type = inner
            isWrapped = true
        }
        var result = ValueType.error
        switch type {
        case .map(_, let value): result = value
        case .error: result = .error
        case .dyn, .any: result = .dyn
        case .parameter:
            _ = substitution.isAssignable(.dyn, to: type)
            result = .dyn
        case .opaque(let name, _) where environment.types?.hasType(name) == true:
            if let found = environment.types?.fieldType(field, of: name) {
                result = found
            } else {
                report("undefined field '\(field)'", at: expression)
            }
        default:
            report("type '\(text(type))' does not support field selection", at: expression)
        }
        if case .optional = result { return result }
        return isWrapped ? .optional(result) : result
    }

    /// What is in an optional value, as `[?x]` and `{?k: x}` demand.
    mutating func unwrapOptional(_ type: ValueType, at expression: Expression) -> ValueType {
        let resolved = substitution.resolve(type, freeAsDynamic: false)
        switch resolved {
        case .optional(let inner): return inner
        case .parameter:
            let inner = substitution.makeVariable()
            _ = substitution.isAssignable(.optional(inner), to: resolved)
            return inner
        default:
            if !resolved.isDynamic {
                report(
                    "expected type '\(text(.optional(resolved)))' but found '\(text(resolved))'", at: expression)
            }
            return resolved
        }
    }

    /// The declared thing that a name means here: a variable, a constant or the name of a type.
    func lookUp(_ name: String) -> (name: String, type: ValueType)? {
        for candidate in environment.candidates(for: name) {
            if let slot = environment.slots[candidate] { return (candidate, environment.variables[slot].type) }
            if let constant = environment.constants[candidate] { return (candidate, constant.type) }
            if environment.types?.hasType(candidate) == true { return (candidate, .type(.opaque(candidate, []))) }
            if let message = WellKnownMessage(rawValue: candidate) { return (candidate, .type(message.type)) }
        }
        return nil
    }

    private func lookUpMessage(_ name: String) -> (name: String, type: ValueType)? {
        for candidate in environment.candidates(for: name) {
            if environment.types?.hasType(candidate) == true { return (candidate, .opaque(candidate, [])) }
            if let message = WellKnownMessage(rawValue: candidate) { return (candidate, message.type) }
        }
        return nil
    }

    private func messageFieldType(_ field: String, of message: String) -> ValueType? {
        WellKnownMessage(rawValue: message)?.fieldType(field) ?? environment.types?.fieldType(field, of: message)
    }

    /// `a.b.c` as one name, when an expression is nothing but names joined by dots, and not more of them than any name
    /// has that is declared.
    static func qualifiedName(_ expression: Expression, atMost count: Int) -> String? {
        var parts: [String] = []
        var current = expression
        while true {
            switch current.kind {
            case .identifier(let name):
                guard parts.count < count else { return nil }
                parts.append(name)
                return parts.reversed().joined(separator: ".")
            case .select(let operand, let field, false, false):
                guard parts.count < count else { return nil }
                parts.append(field)
                current = operand
            default: return nil
            }
        }
    }

    /// True when the first part of a qualified name is a comprehension's variable.
    func isLocal(_ name: String) -> Bool {
        let bytes = name.utf8
        let end = bytes.firstIndex(of: UInt8(ascii: ".")) ?? bytes.endIndex
        return local(String(name[..<end])) != nil
    }

    mutating func reportUndeclared(_ name: String, at expression: Expression) {
        let plain = name.utf8.first == UInt8(ascii: ".") ? String(name.dropFirst()) : name
        report("undeclared reference to '\(plain)' (in container '\(environment.container)')", at: expression)
    }
}
