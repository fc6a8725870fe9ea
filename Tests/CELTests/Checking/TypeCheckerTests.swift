import CEL
import Testing

/// The type checker beyond the conformance suite.
struct TypeCheckerTests {
    static let types = DeclaredTypes([
        "Pod": ["metadata": .opaque("Metadata", []), "spec": .opaque("PodSpec", []), "replicas": .int],
        "Metadata": ["name": .string, "labels": .map(.string, .string), "created": .timestamp],
        "PodSpec": ["hostPID": .bool, "containers": .list(.opaque("Container", []))],
        "Container": ["name": .string, "image": .string, "limit": .wrapper(.int)],
    ])

    static func check(_ text: String, container: String = "") throws -> TypeCheckResult {
        let environment = Environment(
            libraries: Evaluate.libraries,
            variables: [
                .init("object", .opaque("Pod", [])), .init("any", .dyn), .init("n", .int), .init("u", .uint),
                .init("s", .string), .init("l", .list(.int)), .init("m", .map(.string, .int)),
                .init("w", .wrapper(.int)),
                .init("o", .optional(.string)), .init("a.b.c", .bool), .init("net.x", .string), .init("t", .timestamp),
                .init("x.y", .int), .init("y", .string),
            ], container: container, types: types)
        return TypeChecker.check(try environment.parse(text), environment)
    }

    @Test(
        arguments: [
            ("n + 1", ValueType.int), ("any + 1", .int), ("any + any", .dyn), ("l.map(e, string(e))", .list(.string)),
            ("l.filter(e, e > 1)", .list(.int)), ("m.map(k, k)", .list(.string)), ("m.all(k, m[k] > 0)", .bool),
            ("l.exists_one(e, e == 1)", .bool), ("[1, 'a']", .list(.dyn)), ("[[1], ['a']]", .list(.dyn)),
            ("[[], [1]]", .list(.list(.int))), ("{'a': 1, 'b': 2u}", .map(.string, .dyn)), ("{}", .map(.dyn, .dyn)),
            ("[]", .list(.dyn)), ("[null, t]", .list(.timestamp)), ("[w, 1]", .list(.wrapper(.int))),
            ("w + 1", .int), ("true ? null : w", .wrapper(.int)), ("type(1)", .type(.int)), ("a.b.c", .bool),
            ("o.orValue('x')", .string), ("m.?k", .optional(.int)), ("m[?'k']", .optional(.int)),
            ("l[?0]", .optional(.int)),
            ("o.optMap(v, size(v))", .optional(.int)), ("[?o, 'x']", .list(.string)),
            ("{?'k': o}", .map(.string, .string)),
            ("cel.bind(z, n, z + 1)", .int), ("object.metadata.labels['x']", .string), ("object.spec.hostPID", .bool),
            ("object.spec.containers.map(c, c.limit)", .list(.wrapper(.int))), ("has(object.spec.hostPID)", .bool),
            ("object.?metadata.name", .optional(.string)), ("t.getFullYear()", .int), ("t - t", .duration),
            ("dyn(1)", .dyn), ("any.x.y[0]", .dyn), ("any.map(e, e)", .list(.dyn)), ("n == any", .bool),
            ("1 < 2u || 1.0 < 2", .bool), ("math.greatest(1, 2)", .int), ("'%d'.format([n])", .string),
            ("google.protobuf.Int64Value{value: 1}", .wrapper(.int)), ("[l, l][0]", .list(.int)),
            ("n in l", .bool), ("s in m", .bool), ("any in any", .bool), ("optional.none()", .optional(.dyn)),
            ("l.map(i, i > 0, string(i))", .list(.string)), ("l.transformMap(i, v, string(v))", .map(.int, .string)),
            ("m.transformList(k, v, k)", .list(.string)), ("[n, 'a'].all(e, e == 1)", .bool),
        ] as [(String, ValueType)])
    func `type is deduced`(text: String, type: ValueType) throws {
        let result = try Self.check(text)
        #expect(result.issues.map(\.message) == [])
        #expect(result.type == type)
    }

    @Test(arguments: [
        ("1 + 'a'", "found no matching overload for '_+_' applied to '(int, string)'"),
        ("nope", "undeclared reference to 'nope' (in container '')"),
        ("nope(1)", "undeclared reference to 'nope' (in container '')"),
        ("s.nope()", "undeclared reference to 'nope' (in container '')"),
        ("s.startsWith(1)", "found no matching overload for 'startsWith' applied to 'string.(int)'"),
        ("size(1)", "found no matching overload for 'size' applied to '(int)'"),
        ("object.spec.hostPid", "undefined field 'hostPid'"),
        ("object.spec.containers.all(c, c.images == '')", "undefined field 'images'"),
        ("has(object.metadata.nam)", "undefined field 'nam'"),
        ("n.x", "type 'int' does not support field selection"),
        ("l.x", "type 'list(int)' does not support field selection"),
        ("n.all(e, e)", "expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)"),
        ("l.all(e, e)", "found no matching overload for '_&&_' applied to '(bool, int)'"),
        ("n ? 1 : 2", "found no matching overload for '_?_:_' applied to '(int, int, int)'"),
        ("true ? 1 : 'a'", "found no matching overload for '_?_:_' applied to '(bool, int, string)'"),
        ("n == s", "found no matching overload for '_==_' applied to '(int, string)'"),
        ("l == m", "found no matching overload for '_==_' applied to '(list(int), map(string, int))'"),
        ("s in l", "found no matching overload for '@in' applied to '(string, list(int))'"),
        ("l['a']", "found no matching overload for '_[_]' applied to '(list(int), string)'"),
        ("m[1]", "found no matching overload for '_[_]' applied to '(map(string, int), int)'"),
        ("!n", "found no matching overload for '!_' applied to '(int)'"),
        ("-s", "found no matching overload for '-_' applied to '(string)'"),
        ("n && true", "found no matching overload for '_&&_' applied to '(int, bool)'"),
        ("[?n]", "expected type 'optional_type(int)' but found 'int'"),
        ("{?'k': n}", "expected type 'optional_type(int)' but found 'int'"),
        (
            "google.protobuf.Int64Value{value: 'a'}",
            "expected type of field 'value' is 'int' but provided type is 'string'"
        ),
        ("google.protobuf.Int64Value{other: 1}", "undefined field 'other'"),
        ("Nope{a: 1}", "undeclared reference to 'Nope' (in container '')"),
        ("int{a: 1}", "'int' is not a message type"),
        ("n{a: 1}", "'n' is not a type"),
        ("n + u", "found no matching overload for '_+_' applied to '(int, uint)'"),
        ("w == 'a'", "found no matching overload for '_==_' applied to '(wrapper(int), string)'"),
        ("null + 1", "found no matching overload for '_+_' applied to '(null, int)'"),
        ("n == null", "found no matching overload for '_==_' applied to '(int, null)'"),
        ("[1].map(e, e + 'a')", "found no matching overload for '_+_' applied to '(int, string)'"),
    ])
    func `what is wrong is said`(text: String, message: String) throws {
        #expect(try Self.check(text).issues.map(\.message) == [message])
    }

    @Test(arguments: [("x.y", "x"), ("y", "x"), ("y", "x.z")])
    func `names are looked up from the container out`(text: String, container: String) throws {
        #expect(try Self.check(text, container: container).type == .int)
    }

    @Test func `leading dot skips the container`() throws {
        #expect(try Self.check(".y", container: "x").type == .string)
    }

    @Test func `undeclared reference names the container`() throws {
        #expect(
            try Self.check("q", container: "a.b").issues.map(\.message) == [
                "undeclared reference to 'q' (in container 'a.b')"
            ])
    }

    @Test func `comprehension variable hides a qualified name`() throws {
        #expect(try Self.check("[{'y': 'text'}].map(x, x.y)").type == .list(.string))
        #expect(try Self.check("[{'y': 'text'}].map(x, .x.y)").type == .list(.int))
    }

    @Test func `comprehension variable ends with its macro`() throws {
        #expect(try Self.check("[1].all(e, e > 0) && e > 0").issues.count == 1)
    }

    @Test func `each mistake is reported once, at its place`() throws {
        let issues = try Self.check("nope + 1 == 2 && other.x > 'é'.size() && 1 + 'a' == 2").issues
        #expect(issues.map(\.offset) == [0, 17, 44])
    }

    @Test func `overloads and names are resolved`() throws {
        let text = "math.greatest(n, 2) > 1 && s.startsWith('a')"
        let result = try Self.check(text)
        #expect(result.references.values.contains("n"))
        #expect(result.overloads.values.contains { $0.contains("string_starts_with_string") || $0.count == 1 })
        #expect(Set(result.references.values).isSuperset(of: ["startsWith", "s", "_&&_"]))
    }

    @Test func `exponentially large types are bounded`() throws {
        var text = "a40"
        for level in (1...40).reversed() {
            text = "cel.bind(a\(level), {'a': a\(level - 1), 'b': [a\(level - 1)]}, \(text))"
        }
        let result = try Self.check("cel.bind(a0, [], \(text))")
        #expect(result.types.count > 40)
    }

    @Test func `doubling map types are bounded`() throws {
        var text = "a60"
        for level in (1...60).reversed() { text = "cel.bind(a\(level), {a\(level - 1): a\(level - 1)}, \(text))" }
        let result = try Self.check("cel.bind(a0, [], \(text))")
        #expect(result.types.count > 60)
    }

    /// Each comparison hangs one more variable behind those before it.
    @Test func `long chains of type variables are bounded`() throws {
        let comparisons = String(repeating: "a == [], ", count: 5000)
        let result = try Self.check("cel.bind(b, [], cel.bind(a, [], [a == b, \(comparisons)a == b]))")
        let messages = result.issues.map(\.message)
        #expect(messages == [] || messages == ["expression is too complex to check"])
    }

    @Test func `many parts are no complexity`() throws {
        let items = (0..<3000).map { "{'a': {'b': [\($0)]}}" }.joined(separator: ", ")
        let result = try Self.check("[\(items)]")
        #expect(result.isValid)
        #expect(result.type == .list(.map(.string, .map(.string, .list(.int)))))
    }

    @Test func `issues carry line and column of the source`() throws {
        let environment = Environment()
        do {
            _ = try environment.compile("1 +\n  nope")
            Issue.record("it must not compile")
        } catch {
            #expect(error.issues.map(\.description) == ["2:3: undeclared reference to 'nope' (in container '')"])
        }
    }
}
