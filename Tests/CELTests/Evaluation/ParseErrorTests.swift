import CEL
import Testing

/// What is no expression is refused, with its place.
struct ParseErrorTests {
    @Test(arguments: [
        ("", "1:1"), ("1 +", "1:4"), ("(1", "1:3"), ("1 2", "1:3"), ("a.", "1:3"), ("[1, 2", "1:6"), ("{1: 2", "1:6"),
        ("'abc", "1:1"), ("1 +\n\n* 2", "3:1"), ("'é' ++ 'b'", "1:6"), ("a ? b", "1:6"), ("@x", "1:1"), ("$x", "1:1"),
        ("'''a\n''' )", "2:5"), ("as", "1:1"), ("let + 1", "1:1"), ("a.b.in", "1:5"), ("f(,)", "1:3"), ("1 = 1", "1:3"),
        ("'\\q'", "1:2"), ("9223372036854775808", "1:1"), ("18446744073709551616u", "1:1"), ("0x", "1:2"),
        ("a & b", "1:3"), ("!-1 @", "1:5"), ("{,}", "1:2"), ("[,]", "1:2"),
    ])
    func `place of a mistake`(text: String, place: String) {
        do {
            _ = try Environment().parse(text)
            Issue.record("it must not parse")
        } catch {
            #expect("\(error.line):\(error.column)" == place, "\(error)")
        }
    }

    @Test(arguments: [
        "has(a)", "has(1)", "has(a[0])", "[1].all(1, true)", "[1].all(a.b, true)", "[1].map(x.y, 1)",
        "[1].exists_one('x', true)",
        "cel.bind(1, 2, 3)", "b'\\u0041'", "r'", "a..b", "a.1", "-", "()", "in", "true = false", "'\u{0}' '",
        "\"\n\"", "'\\x1'", "'\\ud800'", "'\\U00110000'", "'\\400'", "Type{1: 2}", "a{b}", "{a}",
    ])
    func `is refused`(text: String) {
        #expect(throws: ParseError.self) {
            try Environment(libraries: [.bindings]).parse(text)
        }
    }

    @Test(arguments: [
        "[1, 2,]", "{1: 2,}", "google.protobuf.Int64Value{value: 1,}", "a.as", "a.let", "--1", "!!true",
        ".a", "r'\\d'", "\"\"\"a\nb\"\"\"", "b'\\xff'", "0xFFu", "-0x10", "1e10", ".5", "// comment\n1", "1 // end",
        "\t1\r\n",
    ])
    func `is accepted`(text: String) throws {
        _ = try Environment(libraries: [.bindings]).parse(text)
    }
}
