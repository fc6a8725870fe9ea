import Artifacts
import Testing

@Suite("authentication challenges (RFC 9110 section 11.6.1)")
struct AuthenticationChallengeTests {
    /// `scheme(name=value,…|token)` joined by blanks.
    private func show(_ challenges: [AuthenticationChallenge]) -> String {
        challenges.map { challenge in
            let parameters = challenge.parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            return "\(challenge.scheme)(\(parameters.joined(separator: ";"))\(challenge.token.map { "|\($0)" } ?? ""))"
        }.joined(separator: " ")
    }

    @Test(
        "forms",
        arguments: [
            (
                #"Bearer realm="https://a/t",service="s",scope="repository:x:pull,push""#,
                "bearer(realm=https://a/t;scope=repository:x:pull,push;service=s)"
            ),
            (#"bearer Realm = "a" , SERVICE= b"#, "bearer(realm=a;service=b)"),
            (#"Basic realm="a \"b\" \\c""#, #"basic(realm=a "b" \c)"#), ("Negotiate", "negotiate()"),
            ("Negotiate abc==", "negotiate(|abc==)"), ("Negotiate, Basic realm=x", "negotiate() basic(realm=x)"),
            (
                #"Basic realm="x", Bearer realm="y",scope="z", Negotiate abc="#,
                "basic(realm=x) bearer(realm=y;scope=z) negotiate(|abc=)"
            ),
            (
                #"Newauth realm="apps", type=1, title="Login to \"apps\"", Basic realm="simple""#,
                #"newauth(realm=apps;title=Login to "apps";type=1) basic(realm=simple)"#
            ),
            ("Bearer realm=https://a/t,service=s", "bearer(realm=https://a/t;service=s)"),
            (#"Basic realm="""#, "basic(realm=)"),
            (#"Bearer realm="a"service="b""#, "bearer(realm=a;service=b)"),
            (#"Bearer realm="a",realm="b""#, "bearer(realm=a)"),
            (#"Bearer realm="a"#, "bearer(realm=a)"), (#"Bearer realm="a\"#, #"bearer(realm=a\)"#), ("", ""),
            (",, ,", ""), ("=", ""), ("\"", ""),
            ("Bearer realm=", "bearer(|realm=)"), (",Basic realm=a,", "basic(realm=a)"),
            ("Basic,Bearer realm=x", "basic() bearer(realm=x)"),
        ])
    func forms(text: String, expected: String) {
        #expect(show(AuthenticationChallenge.parse(text)) == expected)
    }
}
