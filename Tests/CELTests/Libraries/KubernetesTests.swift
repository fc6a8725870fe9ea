import CEL
import Testing

/// Kubernetes' libraries, by their Go documentation (k8s.io/apiserver/pkg/cel/library) and, for URLs, Go's net/url.
struct KubernetesTests {
    @Test(
        arguments: [
            LibraryCase("[1, 2, 3].isSorted()", "true"), LibraryCase("['a', 'b', 'b', 'c'].isSorted()", "true"),
            LibraryCase("[2.0, 1.0].isSorted()", "false"), LibraryCase("[1].isSorted()", "true"),
            LibraryCase("[].isSorted()", "true"), LibraryCase("[1, 3].sum()", "4"),
            LibraryCase("[1.0, 3.0].sum()", "4.0"),
            LibraryCase("[duration('1m'), duration('1s')].sum()", "duration('1m1s')"),
            LibraryCase("[1u, 2u].sum()", "3u"), LibraryCase("[].sum()", "0"), LibraryCase("[1, 3].min()", "1"),
            LibraryCase("[1, 3].max()", "3"), LibraryCase("['b', 'a'].min()", "'a'"),
            LibraryCase("([0] + []).min()", "0"),
            LibraryCase("[1, 2, 2, 3].indexOf(2)", "1"), LibraryCase("['a', 'b', 'b', 'c'].lastIndexOf('b')", "2"),
            LibraryCase("[1.0].indexOf(1.1)", "-1"), LibraryCase("[].indexOf('string')", "-1"),
            LibraryCase("'hello'.indexOf('l')", "2"),
        ]
            + LibraryCase.failing(
                "[].min()", "[].max()", "[9223372036854775807, 1].sum()", "[{}].isSorted()", "['a'].sum()"))
    func `lists give what is documented`(example: LibraryCase) throws {
        try example.check(Library.kubernetes())
    }

    @Test(
        arguments: [
            LibraryCase("isURL('https://user:pass@example.com:80/path?query=val#fragment')", "true"),
            LibraryCase("isURL('/absolute-path')", "true"), LibraryCase("isURL('https://a:b:c/')", "false"),
            LibraryCase("isURL('../relative-path')", "false"), LibraryCase("isURL('')", "false"),
            LibraryCase("url('/path').getScheme()", "''"),
            LibraryCase("url('https://example.com/').getScheme()", "'https'"),
            LibraryCase("url('https://example.com:80/').getHost()", "'example.com:80'"),
            LibraryCase("url('https://example.com/').getHost()", "'example.com'"),
            LibraryCase("url('https://[::1]:80/').getHost()", "'[::1]:80'"),
            LibraryCase("url('https://[::1]/').getHost()", "'[::1]'"), LibraryCase("url('/path').getHost()", "''"),
            LibraryCase("url('https://example.com:80/').getHostname()", "'example.com'"),
            LibraryCase("url('https://127.0.0.1:80/').getHostname()", "'127.0.0.1'"),
            LibraryCase("url('https://[::1]:80/').getHostname()", "'::1'"),
            LibraryCase("url('/path').getHostname()", "''"),
            LibraryCase("url('https://example.com:80/').getPort()", "'80'"),
            LibraryCase("url('https://example.com/').getPort()", "''"),
            LibraryCase("url('https://example.com/path').getEscapedPath()", "'/path'"),
            LibraryCase("url('https://example.com/path with spaces/').getEscapedPath()", "'/path%20with%20spaces/'"),
            LibraryCase("url('https://example.com').getEscapedPath()", "''"),
            LibraryCase(
                "url('https://example.com/path?k1=a&k2=b&k2=c').getQuery()", "{'k1': ['a'], 'k2': ['b', 'c']}"),
            LibraryCase(
                "url('https://example.com/path?key with spaces=value with spaces').getQuery()",
                "{'key with spaces': ['value with spaces']}"),
            LibraryCase("url('https://example.com/path?').getQuery()", "{}"),
            // From Go's net/url.
            LibraryCase("url('HTTP://Example.COM/a%2Fb/c').getScheme()", "'http'"),
            LibraryCase("url('HTTP://Example.COM/a%2Fb/c').getHost()", "'Example.COM'"),
            LibraryCase("url('HTTP://Example.COM/a%2Fb/c').getEscapedPath()", "'/a%2Fb/c'"),
            LibraryCase("url('http://[fe80::1%25en0]:8080/').getHostname()", "'fe80::1%en0'"),
            LibraryCase("url('http://host:/x').getHost()", "'host:'"),
            LibraryCase("url('http://host:/x').getHostname()", "'host'"),
            LibraryCase("url('mailto:a@b.c').getEscapedPath()", "''"),
            LibraryCase("url('//host/path').getHost()", "'host'"),
            LibraryCase("url('///x').getEscapedPath()", "'///x'"), LibraryCase("url('*').getEscapedPath()", "'*'"),
            LibraryCase("url('http://h/a%2fb?x=%zz&y=1;z=2&w=a+b').getEscapedPath()", "'/a%2fb'"),
            LibraryCase("url('http://h/a%2fb?x=%zz&y=1;z=2&w=a+b').getQuery()", "{'w': ['a b']}"),
            LibraryCase("url('http://x/[a]b').getEscapedPath()", "'/[a]b'"),
            LibraryCase("url('http://é.com/ü').getEscapedPath()", "'/%C3%BC'"),
            LibraryCase("url('http://é.com/ü').getHost()", "'é.com'"),
            LibraryCase("url('http://h/?a&b=&=c').getQuery()", "{'a': [''], 'b': [''], '': ['c']}"),
            LibraryCase("url('http://h/p#f?x').getEscapedPath()", "'/p'"),
            LibraryCase("url('http://h/p#f?x').getQuery()", "{}"),
            LibraryCase("url('urn:isbn:123?x=y').getQuery()", "{'x': ['y']}"),
            LibraryCase("url('http:///nohost').getHost()", "''"),
            LibraryCase("url('http:///nohost').getEscapedPath()", "'/nohost'"),
            LibraryCase("url('https://example.com/a:b@c').getEscapedPath()", "'/a:b@c'"),
            LibraryCase("url('/a') == url('/a')", "true"), LibraryCase("url('/a') == url('/b')", "false"),
        ]
            + LibraryCase.failing(
                "url('https://a:b:c/')", "url('../relative-path')", "url('http://a b.com/')",
                "url('http://a%20b.com/')",
                "url('http://host:port/')", "url('http://%41/')", "url('http://host/%zz')", "url('')",
                "url('1http://x')",
                "url('http://u%zz@h/')", "url('http://u^@h/')", "url('http://[::1')", "url('http://h\\x7f/')",
                "url('http://h/#%zz')"))
    func `URLs give what is documented`(example: LibraryCase) throws {
        try example.check([.kubernetesURLs])
    }

    @Test(
        arguments: [
            LibraryCase("isQuantity('1.3G')", "true"), LibraryCase("isQuantity('1.3Gi')", "true"),
            LibraryCase("isQuantity('1,3G')", "false"), LibraryCase("isQuantity('10000k')", "true"),
            LibraryCase("isQuantity('200K')", "false"), LibraryCase("isQuantity('Three')", "false"),
            LibraryCase("isQuantity('Mi')", "false"), LibraryCase("isQuantity('20Mo')", "false"),
            LibraryCase("isQuantity('10Mm')", "false"), LibraryCase("isQuantity('')", "false"),
            LibraryCase("isQuantity('1e3')", "true"), LibraryCase("isQuantity('1E-3')", "true"),
            LibraryCase("isQuantity('1e')", "false"), LibraryCase("isQuantity('1E')", "true"),
            LibraryCase("isQuantity('.5')", "true"), LibraryCase("isQuantity('5.')", "true"),
            LibraryCase("isQuantity('.')", "false"), LibraryCase("isQuantity('+-1')", "false"),
            LibraryCase("isQuantity('1.1.M')", "false"), LibraryCase("isQuantity('1+1.0M')", "false"),
            LibraryCase("isQuantity('0.1mi')", "false"), LibraryCase("isQuantity('1i')", "false"),
            LibraryCase("isQuantity(' 1')", "false"), LibraryCase("isQuantity('1 ')", "false"),
            // KELVIN SIGN is canonically equivalent to K.
            LibraryCase("isQuantity('1\\u212ai')", "false"),
            LibraryCase("quantity('50000000G').isInteger()", "true"),
            LibraryCase("quantity('50k').isInteger()", "true"),
            LibraryCase("quantity('9999999999999999999999999999999999999G').isInteger()", "false"),
            LibraryCase("quantity('50k').asInteger()", "50000"),
            LibraryCase("quantity('50k').sub(20000).asApproximateFloat()", "30000.0"),
            LibraryCase("quantity('50.703k').asApproximateFloat()", "50703.0"),
            LibraryCase(
                "quantity('9999999999999999999999999999999999999G').asApproximateFloat()", "1.0000000000000001e46"),
            LibraryCase("quantity('1e400').asApproximateFloat() > 1e308", "true"),
            LibraryCase("quantity('50k').add(quantity('20k'))", "quantity('70k')"),
            LibraryCase("quantity('50k').add(quantity('20'))", "quantity('50.02k')"),
            LibraryCase("quantity('50k').add(20)", "quantity('50020')"),
            LibraryCase("quantity('50k').sub(quantity('20k'))", "quantity('30k')"),
            LibraryCase("quantity('50k').sub(20000)", "quantity('30k')"),
            LibraryCase("quantity('50k').add(20).sub(quantity('100k')).sub(-50000)", "quantity('20')"),
            LibraryCase("quantity('50k').add(20).sub(quantity('100k')).asInteger()", "-49980"),
            LibraryCase("quantity('9223372036854775807').add(1)", "quantity('9223372036854775808')"),
            LibraryCase("quantity('-9223372036854775807').sub(2)", "quantity('-9223372036854775809')"),
            LibraryCase("quantity('0').sub(-9223372036854775807 - 1)", "quantity('9223372036854775808')"),
            LibraryCase("quantity('200M').compareTo(quantity('0.2G'))", "0"),
            LibraryCase("quantity('50M').compareTo(quantity('50Mi'))", "-1"),
            LibraryCase("quantity('50Mi').compareTo(quantity('50M'))", "1"),
            LibraryCase("quantity('150Mi').isGreaterThan(quantity('100Mi'))", "true"),
            LibraryCase("quantity('50Mi').isGreaterThan(quantity('100Mi'))", "false"),
            LibraryCase("quantity('50M').isLessThan(quantity('100M'))", "true"),
            LibraryCase("quantity('100M').isLessThan(quantity('50M'))", "false"),
            LibraryCase("quantity('-1e9000').isLessThan(quantity('1n'))", "true"),
            LibraryCase("quantity('2M') == quantity('0.002G') && quantity('2000k') == quantity('2M')", "true"),
            LibraryCase("quantity('1.5Gi') == quantity('1536Mi')", "true"),
            LibraryCase("quantity('1.5') == quantity('1500m')", "true"),
            // "Numbers larger or more precise will be capped or rounded up", to nano by the code's constants.
            LibraryCase("quantity('0.0000000001') == quantity('1n')", "true"),
            LibraryCase("quantity('-0.0000000001') == quantity('-1n')", "true"),
            LibraryCase("quantity('100Ei') == quantity('9223372036854775807')", "true"),
            LibraryCase("quantity('-5').sign()", "-1"), LibraryCase("quantity('0m').sign()", "0"),
            LibraryCase("quantity('1n').sign()", "1"), LibraryCase("sign(quantity('1'))", "1"),
            // Only quantities whose power of ten is not negative are integers.
            LibraryCase("quantity('1000m').isInteger()", "false"), LibraryCase("quantity('1.0').isInteger()", "false"),
            LibraryCase("quantity('20Mi').asInteger()", "20971520"),
            LibraryCase("quantity('1.5G').asInteger()", "1500000000"),
            LibraryCase("quantity('1.5Gi').isInteger()", "false"), LibraryCase("dyn(quantity('1')) == 1", "false"),
            LibraryCase("type(quantity('1')) == kubernetes.Quantity", "true"),
        ]
            + LibraryCase.failing(
                "quantity('200K')", "quantity('Three')", "quantity('Mi')", "quantity('10Mo')",
                "quantity('9999999999999999999999999999999999999G').asInteger()", "quantity('100m').asInteger()"))
    func `quantities give what is documented`(example: LibraryCase) throws {
        try example.check([.kubernetesQuantity])
    }

    /// resource.Quantity's documentation: no fraction, the largest suffix that loses nothing.
    @Test(arguments: [
        ("1.5", "1500m"), ("1.5Gi", "1536Mi"), ("1024", "1024"), ("1024Ki", "1Mi"), ("0.5Ki", "512"), ("1000k", "1M"),
        ("-1.0G", "-1G"), ("12e6", "12e6"), ("0", "0"), ("0.1m", "100u"), ("1500", "1500"), ("120000", "120k"),
    ])
    func `quantities are written canonically`(text: String, canonical: String) throws {
        #expect(try LibraryCase.evaluate("quantity('\(text)')", [.kubernetesQuantity]).description == canonical)
    }

    @Test(
        arguments: [
            LibraryCase("isSemver('1.0.0')", "true"), LibraryCase("isSemver('0.1.0-alpha.1')", "true"),
            LibraryCase("isSemver('hello')", "false"), LibraryCase("isSemver('v1.0')", "false"),
            LibraryCase("isSemver('v1.0', true)", "true"), LibraryCase("isSemver('1.0', true)", "true"),
            LibraryCase("isSemver('01.01.01', true)", "true"), LibraryCase("isSemver('01.1.1')", "false"),
            LibraryCase("isSemver('1.0-alpha', true)", "false"), LibraryCase("isSemver(' 1.0.0', true)", "false"),
            LibraryCase("isSemver('1.0.0-01')", "false"), LibraryCase("isSemver('1.0.0-0a')", "true"),
            LibraryCase("isSemver('1.0.0-')", "false"), LibraryCase("isSemver('1.0.0+')", "false"),
            LibraryCase("isSemver('1.0.0+a..b')", "false"), LibraryCase("isSemver('1.0.0+01')", "true"),
            LibraryCase("isSemver('1.0.0-a_b')", "false"), LibraryCase("isSemver('1.0')", "false"),
            LibraryCase("isSemver('1.0.0.0')", "false"), LibraryCase("isSemver('18446744073709551616.0.0')", "false"),
            LibraryCase("semver('1.2.3').major()", "1"), LibraryCase("semver('1.2.3').minor()", "2"),
            LibraryCase("semver('1.2.3-rc.1+b').patch()", "3"), LibraryCase("semver('v01.02', true).minor()", "2"),
            LibraryCase("semver('1.2.3').compareTo(semver('1.2.3'))", "0"),
            LibraryCase("semver('1.2.3').compareTo(semver('2.0.0'))", "-1"),
            LibraryCase("semver('1.2.3').compareTo(semver('0.1.2'))", "1"),
            LibraryCase("semver('1.0.0+a') == semver('1.0.0+b')", "true"),
            // semver.org, item 11.
            LibraryCase(
                """
                ['1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta', '1.0.0-beta.2', '1.0.0-beta.11',
                 '1.0.0-rc.1', '1.0.0', '2.0.0', '2.1.0', '2.1.1'].map(v, semver(v))
                .map(a, [a.isLessThan(semver('1.0.0-beta.2')), a.isGreaterThan(semver('1.0.0-beta.2'))])
                """,
                """
                [[true, false], [true, false], [true, false], [true, false], [false, false], [false, true], [false, true],
                 [false, true], [false, true], [false, true], [false, true]]
                """),
        ] + LibraryCase.failing("semver('200K')", "semver('Three')", "semver('Mi')", "semver('v1.0.0')"))
    func `versions give what is documented`(example: LibraryCase) throws {
        try example.check([.kubernetesSemver])
    }

    private static let formats: [(format: String, text: String, problem: String?)] = [
        ("dns1123Label", "my-label-name", nil), ("dns1123Subdomain", "apiextensions.k8s.io", nil),
        ("dns1035Label", "my-label-name", nil), ("qualifiedName", "apiextensions.k8s.io/v1beta1", nil),
        ("dns1123LabelPrefix", "my-label-prefix-", nil), ("dns1123SubdomainPrefix", "mysubdomain.prefix.-", nil),
        ("dns1035LabelPrefix", "my-label-prefix-", nil), ("uri", "http://example.com", nil),
        ("uuid", "123e4567-e89b-12d3-a456-426614174000", nil), ("uuid", "123E4567E89B12D3A456426614174000", nil),
        ("uuid", "123e4567-e89b-12d3-a456-42661417400", "does not match the UUID format"),
        ("byte", "aGVsbG8=", nil), ("byte", "aGVsbG8", "invalid base64"), ("byte", "", "invalid base64"),
        ("date", "2021-01-01", nil), ("date", "2024-02-29", nil), ("date", "2023-02-29", "invalid date"),
        ("date", "2020-01-32", "invalid date"), ("date", "2020-1-1", "invalid date"),
        ("datetime", "2021-01-01T00:00:00Z", nil), ("datetime", "2021-01-01t00:00:00.5+01:00", nil),
        ("datetime", "2020-01-32T00:00:00Z", "invalid datetime"),
        ("datetime", "2020-01-01T24:00:00Z", "invalid datetime"),
        ("datetime", "2020-01-01T00:00:00", "invalid datetime"), ("labelValue", "my-cool-label-Value", nil),
        ("labelValue", "", nil), ("dns1123Label", "a.b", "must not contain dots"),
        ("dns1123Label", String(repeating: "a", count: 64), "must be no more than 63 bytes"),
        (
            "dns1123Label", "contains a space",
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
        ),
        (
            "dns1123Subdomain", "contains a space",
            #"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"#
        ),
        (
            "dns1035Label", "1a",
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
        ),
        (
            "qualifiedName", "contains a space",
            "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
        ),
        (
            "labelValue", "my-cool-label-Value!!",
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
        ),
    ]

    @Test(arguments: formats)
    func `formats say what is wrong`(format: String, text: String, problem: String?) throws {
        let expected = problem == nil ? "optional.none()" : "optional.of([value])"
        let equal = try LibraryCase.evaluate(
            "format.\(format)().validate(text) == \(expected) && format.named('\(format)').value() == format.\(format)()",
            [.kubernetesFormat], ["text": .string(text), "value": .string(problem ?? "")])
        #expect(equal.isEqual(to: .bool(true)))
    }

    @Test(
        arguments: [
            LibraryCase("format.named('unknown').hasValue()", "false"),
            LibraryCase("format.date() == format.datetime()", "false"),
        ])
    func `formats are found by name`(example: LibraryCase) throws {
        try example.check([.kubernetesFormat])
    }

    @Test(
        arguments: [
            LibraryCase("jsonpatch.escapeKey('k8s.io/my~label')", "'k8s.io~1my~0label'")
        ])
    func `keys of JSON patches are escaped`(example: LibraryCase) throws {
        try example.check([.kubernetesJSONPatch])
    }

    @Test(arguments: [
        (28, "sets.contains([1], [1])"), (28, "'%s'.format([1])"), (27, "quantity('1')"), (29, "ip('::1')"),
        (30, "format.date()"), (32, "semver('1.0.0')"), (33, "[1].distinct()"), (34, "'a'.reverse()"),
        (34, "math.abs(1)"),
    ])
    func `functions of later versions are not there`(minorVersion: Int, text: String) throws {
        let environment = Environment(
            libraries: Library.kubernetes(minorVersion: minorVersion), isChecked: false, allowsUndeclared: true)
        guard let value = try? environment.compile(text).evaluate([]) else { return }
        guard case .error = value else {
            Issue.record("gives \(value.description)")
            return
        }
    }

    @Test(arguments: [
        (29, "sets.contains([1], [1])"), (29, "'%s'.format([1]) == '1'"), (28, "quantity('1') == quantity('1')"),
        (30, "ip('::1') == ip('::1')"), (31, "format.date() == format.date()"),
        (33, "semver('1.0.0') == semver('1.0.0')"),
        (34, "[1].distinct() == [1]"), (32, "[1].all(i, v, i == 0)"), (0, "'a'.charAt(0) == 'a'"),
        (34, "'a'.find('a') == 'a' && url('/').getHost() == '' && [1].max() == 1"),
    ])
    func `functions are there from their version on`(minorVersion: Int, text: String) throws {
        let environment = Environment(libraries: Library.kubernetes(minorVersion: minorVersion), isChecked: false)
        #expect(try environment.compile(text).evaluate([]).isEqual(to: .bool(true)))
    }
}
