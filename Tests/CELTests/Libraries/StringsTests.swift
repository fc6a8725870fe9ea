import CEL
import Testing

/// Examples of cel-go's ext/README.md, section "Strings", and edges that it describes.
struct StringsTests {
    @Test(
        arguments: [
            LibraryCase("'hello'.charAt(4)", "'o'"), LibraryCase("'hello'.charAt(5)", "''"),
            LibraryCase("'a\u{1F431}e\u{301}'.charAt(1)", "'\u{1F431}'"),
            LibraryCase("'a\u{1F431}e\u{301}'.charAt(3)", "'\\u0301'"),
            LibraryCase("'hello mellow'.indexOf('')", "0"), LibraryCase("'hello mellow'.indexOf('ello')", "1"),
            LibraryCase("'hello mellow'.indexOf('jello')", "-1"), LibraryCase("'hello mellow'.indexOf('', 2)", "2"),
            LibraryCase("'hello mellow'.indexOf('ello', 2)", "7"),
            LibraryCase("'\u{1F431}ab\u{1F431}ab'.indexOf('ab', 2)", "4"),
            LibraryCase("'hello mellow'.lastIndexOf('')", "12"),
            LibraryCase("'hello mellow'.lastIndexOf('ello')", "7"),
            LibraryCase("'hello mellow'.lastIndexOf('jello')", "-1"),
            LibraryCase("'hello mellow'.lastIndexOf('ello', 6)", "1"),
            LibraryCase("'\u{1F431}a\u{1F431}a'.lastIndexOf('a', 2)", "1"),
            LibraryCase("['hello', 'mellow'].join()", "'hellomellow'"),
            LibraryCase("['hello', 'mellow'].join(' ')", "'hello mellow'"), LibraryCase("[].join('/')", "''"),
            LibraryCase("'TacoC\u{C6}t Xii'.lowerAscii()", "'tacoc\u{C6}t xii'"),
            LibraryCase("'TacoC\u{C6}t Xii'.upperAscii()", "'TACOC\u{C6}T XII'"),
            LibraryCase("'[\\\\]@`{'.lowerAscii()", "'[\\\\]@`{'"), LibraryCase("'@[`{z'.upperAscii()", "'@[`{Z'"),
            LibraryCase("'hello hello'.replace('he', 'we')", "'wello wello'"),
            LibraryCase("'hello hello'.replace('he', 'we', -1)", "'wello wello'"),
            LibraryCase("'hello hello'.replace('he', 'we', 1)", "'wello hello'"),
            LibraryCase("'hello hello'.replace('he', 'we', 0)", "'hello hello'"),
            // Go's strings.Replace.
            LibraryCase("'\u{E9}b'.replace('', '-')", "'-\u{E9}-b-'"),
            LibraryCase("'ab'.replace('', '-', 2)", "'-a-b'"), LibraryCase("''.replace('', '-')", "'-'"),
            LibraryCase("'hello hello hello'.split(' ')", "['hello', 'hello', 'hello']"),
            LibraryCase("'hello hello hello'.split(' ', 0)", "[]"),
            LibraryCase("'hello hello hello'.split(' ', 1)", "['hello hello hello']"),
            LibraryCase("'hello hello hello'.split(' ', 2)", "['hello', 'hello hello']"),
            LibraryCase("'hello hello hello'.split(' ', -1)", "['hello', 'hello', 'hello']"),
            // Go's strings.SplitN.
            LibraryCase("'a\u{E9}c'.split('')", "['a', '\u{E9}', 'c']"),
            LibraryCase("'a\u{E9}c'.split('', 2)", "['a', '\u{E9}c']"), LibraryCase("''.split('')", "[]"),
            LibraryCase("''.split(',')", "['']"), LibraryCase("',a,'.split(',')", "['', 'a', '']"),
            LibraryCase("'tacocat'.substring(4)", "'cat'"), LibraryCase("'tacocat'.substring(0, 4)", "'taco'"),
            LibraryCase("'tacocat'.substring(7)", "''"), LibraryCase("'tacocat'.substring(7, 7)", "''"),
            LibraryCase("'  \\ttrim\\n    '.trim()", "'trim'"), LibraryCase("' \\u00a0\\u2029 '.trim()", "''"),
            LibraryCase("'\\u200btrim'.trim()", "'\\u200btrim'"),
            LibraryCase("'gums'.reverse()", "'smug'"), LibraryCase("'John Smith'.reverse()", "'htimS nhoJ'"),
            LibraryCase("'ae\u{301}'.reverse()", "'\\u0301ea'"),
            LibraryCase(
                "strings.quote('single-quote with \"double quote\"')", #"'"single-quote with \\"double quote\\""'"#),
            LibraryCase("strings.quote(\"two escape sequences \\a\\n\")", #"'"two escape sequences \\a\\n"'"#),
        ])
    func `examples give what is documented`(example: LibraryCase) throws {
        try example.check([.strings])
    }

    @Test(
        arguments: LibraryCase.failing(
            "'hello'.charAt(-1)", "'hello'.charAt(6)", "'hello mellow'.indexOf('ello', 20)",
            "'hello mellow'.indexOf('ello', -1)", "'hello mellow'.lastIndexOf('ello', -1)",
            "'hello mellow'.lastIndexOf('ello', 20)", "'tacocat'.substring(-1)", "'tacocat'.substring(2, 1)",
            "'tacocat'.substring(8)", "'tacocat'.substring(0, 8)", "[1].join()"))
    func `what is out of range fails`(example: LibraryCase) throws {
        try example.check([.strings])
    }

    @Test(
        arguments: [
            LibraryCase("'hello mellow'.indexOf('ello', 20)", "-1"),
            LibraryCase("'hello mellow'.lastIndexOf('ello', 20)", "-1"),
        ])
    func `in Kubernetes a search behind the end finds nothing`(example: LibraryCase) throws {
        try example.check(Library.kubernetes())
    }

    @Test(
        arguments: [
            LibraryCase(
                #""this is a string: %s\nand an integer: %d".format(["str", 42])"#,
                #""this is a string: str\nand an integer: 42""#),
            LibraryCase(
                #""a double substituted with %%s: %s".format([64.2])"#,
                #""a double substituted with %s: 64.2""#),
            LibraryCase(#""string type: %s".format([type("")])"#, #""string type: string""#),
            LibraryCase(
                #""timestamp: %s".format([timestamp("2023-02-03T23:31:20+00:00")])"#,
                #""timestamp: 2023-02-03T23:31:20Z""#),
            LibraryCase(#""duration: %s".format([duration("1h45m47s")])"#, #""duration: 6347s""#),
            LibraryCase(#""%f".format([3.14])"#, #""3.140000""#),
            LibraryCase(#""5 in binary: %b".format([5])"#, #""5 in binary: 101""#),
            LibraryCase(#""26 in hex: %x".format([26])"#, #""26 in hex: 1a""#),
            LibraryCase(#""26 in hex (uppercase): %X".format([26])"#, #""26 in hex (uppercase): 1A""#),
            LibraryCase(#""30 in octal: %o".format([30])"#, #""30 in octal: 36""#),
            LibraryCase(#""%b %x %o".format([-5, -26, -8])"#, #""-101 -1a -10""#),
            LibraryCase(
                #""true bool: %s - false bool: %s\nbinary bool: %b".format([true, false, true])"#,
                #""true bool: true - false bool: false\nbinary bool: 1""#),
            LibraryCase(#""%s".format([{"b": 1, "a": [true, null]}])"#, #""{a: [true, null], b: 1}""#),
            LibraryCase(#""%x %X".format(["é", b"\xff"])"#, #""c3a9 FF""#),
            LibraryCase(
                #""%s %d".format([1e21, 18446744073709551615u])"#,
                #""1000000000000000000000 18446744073709551615""#),
        ])
    func `formats as documented`(example: LibraryCase) throws {
        try example.check([.strings])
    }

    /// Against Go's fmt.
    @Test(
        arguments: [
            LibraryCase("'%.0f %.2f %.3e %.0e'.format([1.2345, 1.2345, 1.2345, 1.2345])", "'1 1.23 1.234e+00 1e+00'"),
            LibraryCase("'%.0f %.0f %.0f %.0e'.format([0.5, 1.5, 2.5, 2.5])", "'0 2 2 2e+00'"),
            LibraryCase("'%.2f %.2f %.0e'.format([0.05, 0.15, 0.15])", "'0.05 0.15 1e-01'"),
            LibraryCase("'%.2f %.3e'.format([1e21, 1e21])", "'1000000000000000000000.00 1.000e+21'"),
            LibraryCase("'%.3e %.0e %.2f'.format([5e-324, 5e-324, 5e-324])", "'4.941e-324 5e-324 0.00'"),
            LibraryCase("'%.3e'.format([1.7976931348623157e308])", "'1.798e+308'"),
            LibraryCase("'%.0f %.2f'.format([123456789.987654321, 123456789.987654321])", "'123456790 123456789.99'"),
            LibraryCase("'%.0f %.2f %.0e'.format([9.995, 9.995, 9.995])", "'10 9.99 1e+01'"),
            LibraryCase("'%.0f %.3f %.3e'.format([999.9996, 999.9996, 999.9996])", "'1000 1000.000 1.000e+03'"),
            LibraryCase("'%.0f %.2f %.3e'.format([1e-7, 1e-7, 1e-7])", "'0 0.00 1.000e-07'"),
            LibraryCase("'%f %e'.format([0.0, 0.0])", "'0.000000 0.000000e+00'"),
            LibraryCase("'%.1f'.format([-0.04])", "'-0.0'"),
        ])
    func `rounds doubles to even from all their digits`(example: LibraryCase) throws {
        try example.check([.strings])
    }

    @Test(
        arguments: LibraryCase.failing(
            "'%a'.format([1])", "'%d %d'.format([0])", "'%'.format([1])", "'%.f'.format([1.0])",
            "'%.1001f'.format([1.0])",
            "'%.'.format([1.0])", "'%d'.format(['1'])", "'%b'.format([1.0])", "'%x'.format([1.0])",
            "'%o'.format([1.0])",
            "'%e'.format(['1'])", "'%f'.format([true])", "'%E'.format([1.0])", "'%s'.format([optional.none()])"))
    func `a format that does not fit fails`(example: LibraryCase) throws {
        try example.check([.strings])
    }
}
