import CEL
import Testing

/// Examples of cel-go's ext/README.md, sections "Math", "Lists", "Sets", "Encoders".
struct MathListsSetsTests {
    @Test(
        arguments: [
            LibraryCase("math.greatest(1)", "1"), LibraryCase("math.greatest(1u, 2u)", "2u"),
            LibraryCase("math.greatest(-42.0, -21.5, -100.0)", "-21.5"),
            LibraryCase("math.greatest([-42.0, -21.5, -100.0])", "-21.5"), LibraryCase("math.least(1u, 2u)", "1u"),
            LibraryCase("math.least([-42.0, -21.5, -100.0])", "-100.0"), LibraryCase("math.least(dyn([3, 2u]))", "2u"),
            LibraryCase("math.greatest(1, 1.0)", "1"), LibraryCase("math.bitOr(1u, 2u)", "3u"),
            LibraryCase("math.bitOr(-2, -4)", "-2"), LibraryCase("math.bitAnd(3u, 2u)", "2u"),
            LibraryCase("math.bitAnd(-3, -5)", "-7"), LibraryCase("math.bitXor(3u, 5u)", "6u"),
            LibraryCase("math.bitXor(1, 3)", "2"), LibraryCase("math.bitNot(-1)", "0"),
            LibraryCase("math.bitNot(0u)", "18446744073709551615u"), LibraryCase("math.bitShiftLeft(1, 2)", "4"),
            LibraryCase("math.bitShiftLeft(-1, 2)", "-4"), LibraryCase("math.bitShiftLeft(1u, 200)", "0u"),
            LibraryCase("math.bitShiftRight(1024, 2)", "256"), LibraryCase("math.bitShiftRight(1024u, 64)", "0u"),
            LibraryCase("math.bitShiftRight(-1024, 3)", "2305843009213693824"), LibraryCase("math.ceil(-1.2)", "-1.0"),
            LibraryCase("math.floor(-1.2)", "-2.0"), LibraryCase("math.round(-1.5)", "-2.0"),
            LibraryCase("math.round(2.5)", "3.0"), LibraryCase("math.trunc(-1.3)", "-1.0"),
            LibraryCase("math.abs(-1)", "1"), LibraryCase("math.sign(-42)", "-1"),
            LibraryCase("math.sign(-0.0)", "0.0"),
            LibraryCase("math.isInf(1.0/0.0)", "true"), LibraryCase("math.isNaN(0.0/0.0)", "true"),
            LibraryCase("math.isFinite(0.0/0.0)", "false"), LibraryCase("math.sqrt(81)", "9.0"),
            LibraryCase("math.sqrt(985.25)", "31.388692231439016"), LibraryCase("math.isNaN(math.sqrt(-15))", "true"),
        ])
    func `math gives what is documented`(example: LibraryCase) throws {
        try example.check([.math])
    }

    @Test(
        arguments: LibraryCase.failing(
            "math.greatest(dyn('string'))", "math.greatest(dyn([]))", "math.least(dyn([1, 'a']))",
            "math.greatest(1.0, 0.0/0.0)", "math.abs(-9223372036854775808)", "math.bitShiftLeft(1, -1)",
            "math.bitShiftRight(1u, -1)"))
    func `math fails as documented`(example: LibraryCase) throws {
        try example.check([.math])
    }

    @Test(arguments: [
        "math.greatest()", "math.least()", "math.greatest('string')", "math.least([])", "math.greatest(1, 'a')",
        "math.least([1], 2)", "math.greatest({})",
    ])
    func `math's macros refuse what is no number`(text: String) {
        #expect(throws: (any Error).self) { try LibraryCase.evaluate(text, [.math]) }
    }

    @Test(
        arguments: [
            LibraryCase("[1, 2, 2, 3, 3, 3].distinct()", "[1, 2, 3]"),
            LibraryCase("['b', 'b', 'c', 'a', 'c'].distinct()", "['b', 'c', 'a']"),
            LibraryCase("[1, 'b', 2, 'b', 1u, 2.0].distinct()", "[1, 'b', 2]"),
            LibraryCase("[[1], [1.0], {}, {}].distinct()", "[[1], {}]"),
            LibraryCase("['\u{E9}', 'e\u{301}'].distinct().size()", "2"),
            LibraryCase("[1,[2,3],[4]].flatten()", "[1, 2, 3, 4]"),
            LibraryCase("[1,[2,[3,4]]].flatten()", "[1, 2, [3, 4]]"),
            LibraryCase("[1,2,[],[],[3,4]].flatten()", "[1, 2, 3, 4]"),
            LibraryCase("[1,[2,[3,[4]]]].flatten(2)", "[1, 2, 3, [4]]"), LibraryCase("[1,[2]].flatten(0)", "[1, [2]]"),
            LibraryCase("lists.range(5)", "[0, 1, 2, 3, 4]"), LibraryCase("lists.range(0)", "[]"),
            LibraryCase("[5, 3, 1, 2].reverse()", "[2, 1, 3, 5]"), LibraryCase("[1,2,3,4].slice(1, 3)", "[2, 3]"),
            LibraryCase("[1,2,3,4].slice(2, 4)", "[3, 4]"), LibraryCase("[1,2,3,4].slice(4, 4)", "[]"),
            LibraryCase("[3, 2, 1].sort()", "[1, 2, 3]"), LibraryCase("['b', 'c', 'a'].sort()", "['a', 'b', 'c']"),
            LibraryCase("[true, false].sort()", "[false, true]"),
            LibraryCase("[duration('2s'), duration('1s')].sort()", "[duration('1s'), duration('2s')]"),
            LibraryCase("[].sort()", "[]"),
            LibraryCase(
                "[{'n': 'foo', 's': 0}, {'n': 'bar', 's': -10}, {'n': 'baz', 's': 1000}].sortBy(e, e.s).map(e, e.n)",
                "['bar', 'foo', 'baz']"),
            LibraryCase("['ccc', 'a', 'bb'].sortBy(e, -size(e))", "['ccc', 'bb', 'a']"),
            LibraryCase("[[2, 1], [1, 0]].sortBy(e, e.sortBy(x, x)[0])", "[[1, 0], [2, 1]].sortBy(e, e[1])"),
            LibraryCase("[1, 2, 3].last().value()", "3"), LibraryCase("[].last().orValue('test')", "'test'"),
            LibraryCase("[1, 2, 3].first().value()", "1"), LibraryCase("[].first().orValue('test')", "'test'"),
        ])
    func `lists give what is documented`(example: LibraryCase) throws {
        try example.check([.lists])
    }

    @Test(
        arguments: LibraryCase.failing(
            "[1,[2,[3,[4]]]].flatten(-1)", "[1, 'b'].sort()", "[[1, 2, 3]].sort()", "[1].slice(-1, 1)",
            "[1].slice(0, 2)",
            "[1, 2].slice(2, 1)", "lists.range(-1)", "lists.range(10000001)", "[1, 2].sortBy(e, [e])", "[1, 1u].sort()")
    )
    func `lists fail as documented`(example: LibraryCase) throws {
        try example.check([.lists])
    }

    @Test(
        arguments: [
            LibraryCase("sets.contains([], [])", "true"), LibraryCase("sets.contains([], [1])", "false"),
            LibraryCase("sets.contains([1, 2, 3, 4], [2, 3])", "true"),
            LibraryCase("sets.contains([1, 2.0, 3u], [1.0, 2u, 3])", "true"),
            LibraryCase("sets.equivalent([], [])", "true"), LibraryCase("sets.equivalent([1], [1, 1])", "true"),
            LibraryCase("sets.equivalent([1], [1u, 1.0])", "true"),
            LibraryCase("sets.equivalent([1, 2, 3], [3u, 2.0, 1])", "true"),
            LibraryCase("sets.equivalent([1, 2], [1])", "false"), LibraryCase("sets.intersects([1], [])", "false"),
            LibraryCase("sets.intersects([1], [1, 2])", "true"),
            LibraryCase("sets.intersects([[1], [2, 3]], [[1, 2], [2, 3.0]])", "true"),
            LibraryCase("sets.intersects([0.0/0.0], [0.0/0.0])", "false"),
        ])
    func `sets give what is documented`(example: LibraryCase) throws {
        try example.check([.sets])
    }

    @Test(
        arguments: [
            LibraryCase("base64.encode(b'hello')", "'aGVsbG8='"), LibraryCase("base64.decode('aGVsbG8=')", "b'hello'"),
            LibraryCase("base64.decode('aGVsbG8')", "b'hello'"), LibraryCase("base64.encode(b'')", "''"),
            // RFC 4648, section 10.
            LibraryCase("base64.encode(b'f')", "'Zg=='"), LibraryCase("base64.encode(b'foobar')", "'Zm9vYmFy'"),
            LibraryCase("base64.decode('Zm8=')", "b'fo'"), LibraryCase("base64.encode(b'\\xfb\\xff')", "'+/8='"),
            LibraryCase("base64.decode('Zm9v\\nYmFy')", "b'foobar'"),
        ]
            + LibraryCase.failing(
                "base64.decode('a')", "base64.decode('aGVsbG8==')", "base64.decode('a-_=')", "base64.decode('=')",
                "base64.decode('Zg=')", "base64.decode('Zg==Zg==')"))
    func `encoders give what is documented`(example: LibraryCase) throws {
        try example.check([.encoders])
    }
}
