import CEL
import Testing

/// Values and operators beyond the conformance suite.
struct SemanticsTests {
    @Test(arguments: [
        "9223372036854775807 + 1", "-9223372036854775808 - 1", "9223372036854775807 * 2", "-(-9223372036854775808)",
        "-9223372036854775808 / -1", "18446744073709551615u + 1u", "0u - 1u", "9223372036854775808u * 2u",
    ])
    func `overflow is an error`(text: String) throws {
        #expect(try Evaluate.code(text) == .overflow)
    }

    @Test(arguments: [
        "int(9223372036854775808.0)", "int(-9223372036854775809.0)", "int(0.0/0.0)", "uint(-1)", "uint(-1.0)",
        "uint(18446744073709551616.0)", "int(18446744073709551615u)", "int('9223372036854775808')", "int('1 ')",
        "uint('-1')", "int(1.0/0.0)", "timestamp('10000-01-01T00:00:00Z')", "duration('9223372037s')",
        "timestamp('9999-12-31T23:59:59Z') + duration('1s')", "timestamp('0001-01-01T00:00:00Z') - duration('1ns')",
    ])
    func `what does not fit is an error`(text: String) throws {
        #expect(try Evaluate.code(text) != nil)
    }

    @Test(arguments: ["1 / 0", "1 % 0", "1u / 0u", "1u % 0u"])
    func `division by zero is an error`(text: String) throws {
        #expect(try Evaluate.code(text) == .divisionByZero)
    }

    @Test(arguments: [
        ("1.0 / 0.0", "+Inf"), ("-1.0 / 0.0", "-Inf"), ("0.0 / 0.0 == 0.0 / 0.0", "false"),
        ("0.0 / 0.0 != 0.0 / 0.0", "true"), ("0.0 == -0.0", "true"), ("[0.0 / 0.0] == [0.0 / 0.0]", "false"),
        ("dyn(1) == 1.0", "true"), ("dyn(1u) == 1", "true"), ("dyn(1) == 1u", "true"), ("1 < 1.5", "true"),
        ("9223372036854775807 < 9223372036854775808.0", "false"),
        ("dyn(9223372036854775807) == 9223372036854775807.0", "true"),
        ("9223372036854775807 < 9223372036854777857.0", "true"),
        ("dyn(9007199254740993) == 9007199254740992.0", "true"), ("18446744073709551615u > -1", "true"),
        ("-1 < 0u", "true"), ("dyn(-1) == 18446744073709551615u", "false"), ("1u < 0.0 / 0.0", "false"),
        ("{1: 'a'}[dyn(1.0)]", "\"a\""), ("{1: 'a'}[dyn(1u)]", "\"a\""), ("{1u: 'a'}[dyn(1)]", "\"a\""),
        ("dyn(1.0) in {1: 'a'}", "true"), ("dyn(1.5) in {1: 'a'}", "false"), ("dyn(1u) in [1, 2]", "true"),
        ("[1, 2, 3][dyn(1.0)]", "2"), ("[1, 2, 3][dyn(1u)]", "2"), ("dyn(1) == '1'", "false"),
        ("dyn(null) == 0", "false"),
        ("{1: 1} == {1u: 1.0}", "true"), ("{'a': 1} == {'a': 1, 'b': 2}", "false"), ("[1, [2.0]] == [1u, [2]]", "true"),
        ("-7 / 2", "-3"), ("-7 % 2", "-1"), ("7 % -2", "1"),
    ])
    func `numbers are compared across types`(text: String, result: String) throws {
        #expect(try Evaluate.text(text) == result)
    }

    @Test(arguments: [
        ("{1: 'a', 1: 'b'}", EvaluationError.Code.duplicateKey), ("{1: 'a', 1u: 'b'}", .duplicateKey),
        ("{1: 'a'}[2]", .noSuchKey), ("{'a': 1}.b", .noSuchKey), ("[1][1]", .indexOutOfRange),
        ("[1][-1]", .indexOutOfRange),
        ("dyn(1) + 'a'", .noSuchOverload), ("dyn('a').startsWith(1)", .noSuchOverload),
        ("dyn(1) && true", .noSuchOverload),
        ("dyn(1).x", .noSuchOverload), ("nope", .undeclaredReference),
    ])
    func `errors have codes`(text: String, code: EvaluationError.Code) throws {
        #expect(try Evaluate.code(text) == code)
    }

    @Test(arguments: [
        ("size('\u{E9}')", "1"), ("size('e\u{301}')", "2"), ("'\u{E9}' == 'e\u{301}'", "false"),
        ("'\u{E9}' != 'e\u{301}'", "true"), ("size('👨‍👩‍👧')", "5"), ("size('\\r\\n')", "2"), ("'e' < '\u{E9}'", "true"),
        ("'e\u{301}' < '\u{E9}'", "true"), ("'e\u{301}'.startsWith('e')", "true"),
        ("'e\u{301}'.contains('\u{301}')", "true"),
        ("'e\u{301}'.endsWith('\u{301}')", "true"), ("'\u{E9}' in ['e\u{301}']", "false"),
        ("'\u{E9}' in {'e\u{301}': 1}", "false"), ("{'\u{E9}': 1, 'e\u{301}': 2}.size()", "2"),
        ("size(b'\u{E9}')", "2"), ("size(bytes('e\u{301}'))", "3"), ("'\u{FFFF}' < '\u{10000}'", "true"),
        ("'a\u{0}b'.size()", "3"), ("'\u{212B}' == '\u{C5}'", "false"), ("'👨‍👩‍👧'.charAt(0) == '👨'", "true"),
        ("'e\u{301}x'.indexOf('x')", "2"), ("'ae\u{301}'.substring(1, 2)", "\"e\""),
        ("'\u{E9}'.matches('^.$')", "true"),
        ("'e\u{301}'.matches('^.$')", "false"), ("'e\u{301}a'.reverse() == 'a\u{301}e'", "true"),
    ])
    func `strings are code points`(text: String, result: String) throws {
        #expect(try Evaluate.text(text) == result)
    }

    @Test(arguments: [
        ("1/0 > 0 || true", "true"), ("true || 1/0 > 0", "true"), ("1/0 > 0 && false", "false"),
        ("false && 1/0 > 0", "false"),
        ("true ? 1 : 1/0", "1"), ("[1, 0].exists(x, 1/x == 1)", "true"), ("[0, 1].exists(x, 1/x == 1)", "true"),
        ("[0, 2].all(x, 4/x == 1)", "false"), ("has({'a': 1}.a)", "true"), ("has({'a': 1}.b)", "false"),
        ("dyn(1) || true", "true"), ("dyn('a') && false", "false"),
    ])
    func `errors that do not matter are absorbed`(text: String, result: String) throws {
        #expect(try Evaluate.text(text) == result)
    }

    @Test(arguments: [
        "1/0 > 0 || false", "1/0 > 0 && true", "1/0 > 0 ? 1 : 2", "[0, 2].all(x, 4/x > 1)", "[1/0].size()",
    ])
    func `errors that matter are kept`(text: String) throws {
        #expect(try Evaluate.code(text) == .divisionByZero)
    }
}
