import Estate
import Testing

@Suite struct ComposeInterpolationTests {
    private func image(_ text: String) -> String {
        let estate = EstateFixture.estate(
            [("compose.yaml", "services:\n  a:\n    image: '\(text)'\n")], environment: ["SET": "x", "EMPTY": ""])
        guard let form = EstateFixture.form("compose.yaml#a", in: estate) else { return "no service" }
        return EstateFixture.describe(EstateFixture.value("service.image", form, estate))
    }

    @Test(arguments: [
        ("$SET", "\"x\""), ("${SET}", "\"x\""), ("a-${SET}-b", "\"a-x-b\""), ("$$SET", "\"$SET\""),
        ("$UNSET", "unknown"),
        ("${UNSET}", "unknown"), ("${UNSET:-d}", "\"d\""), ("${UNSET-d}", "\"d\""), ("${EMPTY:-d}", "\"d\""),
        ("${EMPTY-d}", "\"\""), ("${SET:-d}", "\"x\""), ("${UNSET:?must}", "unknown"), ("${SET:?must}", "\"x\""),
        ("${SET:+alt}", "\"alt\""), ("${EMPTY:+alt}", "\"\""), ("${UNSET:+alt}", "unknown"),
        ("${UNSET:-${SET}-y}", "\"x-y\""), ("${UNSET:-${OTHER}}", "unknown"), ("${UNSET:-}", "\"\""), ("5$", "\"5$\""),
        ("${unclosed", "\"${unclosed\""),
    ])
    func variablesAreReplaced(_ text: String, _ expected: String) {
        #expect(image(text) == expected)
    }

    @Test(arguments: [
        ("A=1", ["A": "1"]), ("export A = b ", ["A": "b"]), ("A=\"x y\" # c", ["A": "x y"]), ("A='$B'", ["A": "$B"]),
        ("A=x # c\nB=${A}y", ["A": "x", "B": "xy"]), ("# A=1", [:]), ("A", [:]), ("A=a#b", ["A": "a#b"]),
        ("A=", ["A": ""]),
        ("A=\"l\\n\"", ["A": "l\n"]),
    ])
    func environmentFilesAreRead(_ text: String, _ expected: [String: String]) {
        #expect(DotEnvFile.read(Array(text.utf8)) == expected)
    }
}
