import CEL

/// The functions that checks have beside those of an API server.
enum CheckFunctions {
    static let library = Library(
        "breakwater",
        functions: [
            Function(
                "image",
                [Overload("image_string", [.string], .dyn, .unary { image($0) })]),
            Function(
                "glob",
                [Overload("glob_string_string", [.string, .string], .bool, .binary { glob($0, $1) })]),
            Function(
                "@resources",
                [
                    Overload(
                        "resources_context_string", [CheckContext.valueType, .string], .list(.dyn),
                        .binary { resources($0, $1, namespace: nil) }),
                    Overload(
                        "resources_context_string_string", [CheckContext.valueType, .string, .string], .list(.dyn),
                        .many { resources($0[0], $0[1], namespace: $0[2]) }),
                ]),
        ],
        macros: [
            Macro("resources", arity: nil, isMember: false) { _, arguments, call, factory throws(ParseError) in
                guard (1...2).contains(arguments.count) else { return nil }
                let context = factory.identifier(CheckContext.variable, at: call)
                return factory.call("@resources", [context] + arguments, at: call)
            }
        ])

    private static func image(_ reference: Value) -> Value {
        guard case .string(let text) = reference else {
            return .failure(.noSuchOverload, "image: a string is expected")
        }
        let parts = ImageReferenceParts(text)
        return Value.makeMap([
            ("registry", .string(parts.registry)), ("repository", .string(parts.repository)),
            ("name", .string(parts.name)), ("tag", .string(parts.tag)), ("digest", .string(parts.digest)),
        ])
    }

    private static func glob(_ text: Value, _ pattern: Value) -> Value {
        guard case .string(let text) = text, case .string(let pattern) = pattern else {
            return .failure(.noSuchOverload, "glob: two strings are expected")
        }
        return .bool(matches(Array(text.utf8), Array(pattern.utf8)))
    }

    /// `*` stands for any bytes, `?` for one. Cost: `O(text × pattern)` at worst, without recursion.
    static func matches(_ text: [UInt8], _ pattern: [UInt8]) -> Bool {
        var position = 0
        var index = 0
        var star: (pattern: Int, text: Int)?
        while position < text.count {
            if index < pattern.count, pattern[index] == UInt8(ascii: "*") {
                star = (index, position)
                index += 1
            } else if index < pattern.count, pattern[index] == text[position] || pattern[index] == UInt8(ascii: "?") {
                index += 1
                position += 1
            } else if let last = star {
                index = last.pattern + 1
                position = last.text + 1
                star = (last.pattern, position)
            } else {
                return false
            }
        }
        return pattern[index...].allSatisfy { $0 == UInt8(ascii: "*") }
    }

    /// - Parameter namespace: nil for that of what is checked, `"*"` for all.
    private static func resources(_ context: Value, _ kind: Value, namespace: Value?) -> Value {
        guard case .object(let object) = context, let context = object as? CheckContext, case .string(let kind) = kind
        else {
            return .failure(.noSuchOverload, "resources: a kind is expected")
        }
        guard let subject = CheckSubject(kind), case .kind = subject else {
            return .failure(
                .invalidArgument, "resources: '\(kind)' is not written as version/Kind or group/version/Kind")
        }
        var wanted = context.namespace
        if case .string(let name)? = namespace { wanted = name == "*" ? nil : name }
        return context.view.resources(subject, namespace: wanted)
    }
}
