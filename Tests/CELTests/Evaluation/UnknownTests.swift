import CEL
import Testing

/// Partial evaluation: what is known in spite of what is not (cel-spec, langdef.md, "Partial State").
struct UnknownTests {
    static let u = Value.unknown(Unknown(["u"]))
    static let v = Value.unknown(Unknown(["v"]))
    static let half: Value = .map(HashMapValue([(.string("known"), .int(1)), (.string("open"), u)]))
    static let list: Value = .makeList([.int(1), u, .int(3)])

    static func evaluate(_ text: String) throws -> String {
        try Evaluate.text(text, ["u": u, "v": v, "half": half, "list": list, "m": .map(HashMapValue([]))])
    }

    @Test(arguments: [
        ("false && u", "false"), ("u && false", "false"), ("true && u", "unknown(u)"), ("u && true", "unknown(u)"),
        ("u || true", "true"), ("true || u", "true"), ("u || false", "unknown(u)"), ("false || u", "unknown(u)"),
        ("u && v", "unknown(u, v)"), ("u || v", "unknown(u, v)"), ("u && u", "unknown(u)"),
        ("1/0 == 1 && false", "false"), ("1/0 == 1 || true", "true"),
        ("u && 1/0 == 1", "unknown(u)"), ("1/0 == 1 && u", "unknown(u)"), ("u || 1/0 == 1", "unknown(u)"),
        ("!u", "unknown(u)"), ("u + 1", "unknown(u)"), ("1 + u", "unknown(u)"), ("u + v", "unknown(u, v)"),
        ("u == 1", "unknown(u)"), ("u == u", "unknown(u)"), ("u != v", "unknown(u, v)"), ("u < 2", "unknown(u)"),
        ("-u", "unknown(u)"), ("u.x", "unknown(u)"), ("u.x.y", "unknown(u)"), ("u[0]", "unknown(u)"),
        ("[1, 2][u]", "unknown(u)"), ("size(u)", "unknown(u)"), ("u.startsWith('a')", "unknown(u)"),
        ("'a'.startsWith(u)", "unknown(u)"), ("has(u.x)", "unknown(u)"), ("type(u)", "unknown(u)"),
        ("u ? 1 : 2", "unknown(u)"), ("true ? 1 : u", "1"), ("false ? u : 2", "2"), ("true ? u : 1", "unknown(u)"),
        ("u ? 1/0 : 1/0", "unknown(u)"), ("u in [1]", "unknown(u)"), ("1 in u", "unknown(u)"),
        ("u.all(e, e > 0)", "unknown(u)"), ("u.exists(e, true)", "unknown(u)"), ("u.map(e, e)", "unknown(u)"),
        ("half.known", "1"), ("half.open", "unknown(u)"), ("half['open']", "unknown(u)"), ("has(half.known)", "true"),
        ("half.known == 1 || half.open", "true"), ("list[0]", "1"), ("list[1]", "unknown(u)"), ("size(list)", "3"),
        ("list.exists(e, e == 1)", "true"), ("list.exists(e, e == 3)", "true"),
        ("list.exists(e, e == 4)", "unknown(u)"),
        ("list.all(e, e == 1)", "false"), ("list.all(e, e > 0)", "unknown(u)"),
        ("[1].exists(e, u)", "unknown(u)"), ("[1, 2].all(e, e > u)", "unknown(u)"),
        ("1 in list", "true"), ("4 in list", "unknown(u)"), ("3 in list", "true"),
        ("list == [1, 2, 3]", "unknown(u)"), ("list == [2, 2, 3]", "false"), ("list == [1, 2]", "false"),
        ("{'a': u}.a", "unknown(u)"), ("[u].size() == 1", "unknown(u)"),
        ("u + 1/0", "unknown(u)"), ("1/0 + u == 1", "error(division by zero)"),
        ("optional.of(u)", "unknown(u)"), ("m.?x.orValue(u)", "unknown(u)"),
        ("cel.bind(x, u, false && x)", "false"), ("cel.bind(x, u, x + 1)", "unknown(u)"),
        ("list.map(e, e)[0]", "unknown(u)"),
    ])
    func `as much as can be is known`(text: String, result: String) throws {
        #expect(try Self.evaluate(text) == result)
    }
}
