import CEL
import Testing

/// `matches`, cel-go's library `regex` (ext/README.md) and Kubernetes' regular expressions (its Go documentation).
struct RegexTests {
    @Test(
        arguments: [
            LibraryCase("'hello'.matches('l+')", "true"), LibraryCase("matches('hello', '^l')", "false"),
            LibraryCase("'a\\nb'.matches('a.b')", "false"), LibraryCase("'a\\nb'.matches('(?s)a.b')", "true"),
            LibraryCase("'\u{E9}'.matches('^.$')", "true"), LibraryCase("'x'.matches('^(?<n>x)$')", "true"),
            LibraryCase("'K'.matches(r'(?i)\\x{212A}')", "true"),
            LibraryCase("['a', '['].map(p, p == 'a' && 'a'.matches(p))", "[true, false]"),
        ]
            + LibraryCase.failing(
                "'a'.matches('[')", "'a'.matches(r'(a)\\1')", "'a'.matches('(?=a)')", "'a'.matches('a{1001}')"))
    func `matches as RE2`(example: LibraryCase) throws {
        try example.check([])
    }

    @Test(
        arguments: [
            LibraryCase("regex.replace('hello world hello', 'hello', 'hi')", "'hi world hi'"),
            LibraryCase("regex.replace('banana', 'a', 'x', 0)", "'banana'"),
            LibraryCase("regex.replace('banana', 'a', 'x', 1)", "'bxnana'"),
            LibraryCase("regex.replace('banana', 'a', 'x', 2)", "'bxnxna'"),
            LibraryCase("regex.replace('banana', 'a', 'x', -12)", "'bxnxnx'"),
            LibraryCase("regex.replace('foo bar', '(fo)o (ba)r', r'\\2 \\1')", "'ba fo'"),
            LibraryCase("regex.replace('abc', '^', 'start_')", "'start_abc'"),
            LibraryCase("regex.replace('abc def', '(abc)', r'\\\\1')", "r'\\1 def'"),
            LibraryCase("regex.replace('\u{E9}a', '', '-')", "'-\u{E9}-a-'"),
            LibraryCase("regex.replace('a.b', '(x)?[.]', r'<\\1\\0>')", "'a<.>b'"),
            LibraryCase("regex.extract('hello world', 'hello(.*)')", "optional.of(' world')"),
            LibraryCase("regex.extract('item-A, item-B', r'item-(\\w+)')", "optional.of('A')"),
            LibraryCase("regex.extract('HELLO', 'hello')", "optional.none()"),
            LibraryCase("regex.extract('ab', 'a')", "optional.of('a')"),
            LibraryCase("regex.extractAll('id:123, id:456', r'id:\\d+')", "['id:123', 'id:456']"),
            LibraryCase("regex.extractAll('id:123, id:456', r'id:(\\d+)')", "['123', '456']"),
            LibraryCase("regex.extractAll('id:123, id:456', 'assa')", "[]"),
        ]
            + LibraryCase.failing(
                "regex.replace('test', '(.)', r'\\2')", "regex.replace('foo bar', '(', '$2 $1')",
                "regex.replace('id=123', r'id=(?P<value>\\d+)', r'value: \\values')", "regex.replace('a', 'a', r'b\\')",
                "regex.extract('testuser@testdomain', '(.*)@([^.]*)')",
                "regex.extractAll('testuser@testdomain', '(.*)@([^.]*)')", "regex.extract('a', '(')"))
    func `the library regex gives what is documented`(example: LibraryCase) throws {
        try example.check([.regex])
    }

    @Test(
        arguments: [
            LibraryCase("'abc 123'.find('[0-9]+')", "'123'"), LibraryCase("'abc 123'.find('xyz')", "''"),
            LibraryCase("'123 abc 456'.findAll('[0-9]+')", "['123', '456']"),
            LibraryCase("'123 abc 456'.findAll('[0-9]+', 1)", "['123']"),
            LibraryCase("'123 abc 456'.findAll('xyz')", "[]"), LibraryCase("'123 abc 456'.findAll('[0-9]+', 0)", "[]"),
            LibraryCase("'123 abc 456'.findAll('[0-9]+', -1)", "['123', '456']"),
            // Go: an empty match next to a match does not count.
            LibraryCase("'baaab'.findAll('a*')", "['', 'aaa', '']"), LibraryCase("''.findAll('a*')", "['']"),
            LibraryCase("'\u{E9}\u{E9}'.findAll('')", "['', '', '']"),
            LibraryCase("'abab'.findAll(r'\\bab')", "['ab']"),
        ] + LibraryCase.failing("'a'.find('(')", "'a'.findAll('(', 1)"))
    func `Kubernetes' library gives what is documented`(example: LibraryCase) throws {
        try example.check([.kubernetesRegex])
    }

    @Test func `matches are byte ranges of groups`() throws {
        let expression = try RegularExpression("(\u{E9}+)(x)?(b)")
        let match = try #require(expression.firstMatch(in: "a\u{E9}\u{E9}b"))
        #expect(match.range == 1..<6)
        #expect(match.groups == [1..<6, 1..<5, nil, 5..<6])
        #expect(expression.groupCount == 3)
        #expect(expression.programSize > 0)
    }

    @Test func `a whole text matches only entirely`() throws {
        let expression = try RegularExpression("a|ab")
        #expect(expression.matchesEntirely("ab"))
        #expect(!expression.matchesEntirely("abc"))
        #expect(expression.matches("abc"))
    }

    @Test(arguments: [("a", "<\\0>", true, "<a>b<a>"), ("a", "<\\0>", false, "<a>ba"), ("", "-", true, "-a-b-a-")])
    func `replaces with a rewrite`(pattern: String, rewrite: String, all: Bool, expected: String) throws {
        #expect(try RegularExpression(pattern).replacing(in: "aba", with: rewrite, all: all) == expected)
    }

    @Test func `a rewrite that does not fit gives nothing`() throws {
        #expect(try RegularExpression("a").replacing(in: "a", with: "\\1") == nil)
    }

    @Test func `a wrong pattern says why`() {
        let error = #expect(throws: RegularExpression.PatternError.self) { try RegularExpression("a(b") }
        #expect(error?.description == "missing ): a(b")
    }

    @Test func `a pattern that needs too much memory is refused`() {
        #expect(throws: RegularExpression.PatternError.self) { try RegularExpression("((((a{100}){100}){100}){100})") }
    }

    @Test func `the cache gives the same expression again`() throws {
        let pattern = "cached[0-9]+"
        let first = try RegularExpression.cached(pattern).get()
        for index in 0..<100 { _ = RegularExpression.cached("filler\(index)") }
        #expect(try RegularExpression.cached(pattern).get() === first)
    }

    @Test func `canonically equivalent patterns are different`() throws {
        #expect(try RegularExpression.cached("^\u{E9}$").get().matches("\u{E9}"))
        #expect(try !RegularExpression.cached("^e\u{301}$").get().matches("\u{E9}"))
    }
}
