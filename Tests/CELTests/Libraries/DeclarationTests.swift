import CEL
import Testing

/// The declared types of the libraries' functions.
struct DeclarationTests {
    private static let libraries =
        [Library.math, .encoders, .regex, .kubernetesJSONPatch] + Library.kubernetes()

    private func compile(_ text: String) throws -> Program {
        try Environment(
            libraries: Self.libraries, variables: [Environment.Variable("authorizer", .authorizer)], isChecked: true
        ).compile(text)
    }

    @Test(arguments: [
        "[[1], [2, 3]].flatten()[1] + 1 == 3", "[1, [2, [3]]].flatten(2) == [1, 2, 3]",
        "math.greatest(1, 2) + 1 == 3", "math.least([1.5, 2.5]) < 2.0", "math.greatest(1, 2u, 3.0) == 3.0",
        "['b', 'a'].sortBy(e, e)[0].startsWith('a')", "lists.range(3).reverse()[0] + 1 == 3",
        "sets.contains(['a'], ['a'])", "string(ip('::1')) + 'x' == '::1x'", "string(cidr('::/0')) == '::/0'",
        "cidr('10.0.0.0/8').containsIP(ip('10.0.0.1')) && cidr('10.0.0.0/8').ip().family() == 4",
        "format.named('uuid').value().validate('x').value()[0].size() > 0",
        "format.date().validate('2020-01-01') == optional.none()",
        "quantity('1').add(1).compareTo(quantity('2')) == 0", "quantity('-1').sign() == -1",
        "semver('1.0.0').isLessThan(semver('v2', true))", "url('/a?b=c').getQuery()['b'][0] == 'c'",
        "'a1b2'.findAll('[0-9]').map(x, int(x)).sum() == 3", "[duration('1s')].max() == duration('1s')",
        "['a'].indexOf('a') == 0 && 'a'.indexOf('a') == 0", "base64.decode(base64.encode(b'a')) == b'a'",
        "regex.extract('ab', 'a(b)').orValue('') == 'b'", "'%s %d'.format(['a', 1]) == 'a 1'",
        "type(ip('::1')) == net.IP", "jsonpatch.escapeKey('/') == '~1'",
    ])
    func `fit the types of expressions`(text: String) throws {
        #expect(try compile(text).evaluate([.authorizer()]).isEqual(to: .bool(true)))
    }

    @Test func `fit the types of an authorizer`() throws {
        let text = "authorizer.group('').resource('pods').namespace('a').labelSelector('b').check('get').reason() == ''"
        guard case .unknown = try compile(text).evaluate([.authorizer()]) else {
            Issue.record("not unknown")
            return
        }
    }

    @Test(arguments: [
        "isIP(cidr('192.168.0.0/24'))", "[1, 2].flatten()", "['a'].sum()", "quantity('1').add('1')", "[[1]].sort()",
        "isQuantity([1, 2, 3])", "quantity('1').isLessThan(semver('1.0.0'))", "math.greatest('a' + 'b')",
        "authorizer.resource('pods')", "authorizer.path('/').allowed()", "'a'.charAt('b')", "1.matches('a')",
    ])
    func `refuse what does not fit`(text: String) {
        #expect(throws: CompileError.self) { try compile(text) }
    }
}
