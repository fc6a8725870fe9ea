import Foundation
import Testing

/// `breakwater inspect cel`, as `docs/cel.md` describes it.
@Suite struct InspectCELTests {
    @Test(
        "One expression is answered with one line and an exit code",
        arguments: [
            (["1 + 2"], #"{"value":3}"#, 0), (["1 / 0"], #"{"error":"division by zero","code":"division by zero"}"#, 1),
            (["x + y", "--var", "x=1", "--var", "y=2"], #"{"value":3}"#, 0),
            (["x.y == 'a=b'", "--var", #"x={"y":"a=b"}"#], #"{"value":true}"#, 0),
            (["spec.replicas > 5", "--unknown", "spec.replicas"], #"{"unknown":["spec.replicas"]}"#, 3),
            (["nope || true", "--no-check"], #"{"value":true}"#, 0),
            (["y", "--container", "x", "--var", "x.y=1", "--var", "y=2"], #"{"value":1}"#, 0),
            (
                ["1 +\n  nope"],
                #"{"invalid":[{"line":2,"column":3,"message":"undeclared reference to 'nope' (in container '')"}]}"#, 2
            ),
            (
                ["'a'.reverse()", "--library", "math"],
                #"{"invalid":[{"line":1,"column":5,"message":"undeclared reference to 'reverse' (in container '')"}]}"#,
                2
            ),
        ] as [([String], String, Int32)])
    func expression(arguments: [String], line: String, status: Int32) throws {
        let run = try Program.run(Program.path, ["inspect", "cel"] + arguments)
        #expect(run.text == line + "\n")
        #expect(run.status == status)
    }

    @Test(
        "Values keep their types",
        arguments: [
            ("[1, 1.0, 1u]", #"[1,1.0,{"$uint":1}]"#), ("0.0 * -1.0", "-0.0"),
            ("1e300 * 1e10", #"{"$double":"Infinity"}"#),
            ("0.0 / 0.0", #"{"$double":"NaN"}"#), ("9223372036854775807", "9223372036854775807"),
            (#"b'a\xff'"#, #"{"$bytes":"Yf8="}"#),
            ("timestamp('2026-01-02T03:04:05Z')", #"{"$timestamp":"2026-01-02T03:04:05Z"}"#),
            ("duration('90s')", #"{"$duration":"90s"}"#), ("type(1)", #"{"$type":"int"}"#),
            ("optional.none()", #"{"$optional":[]}"#), ("optional.of(null)", #"{"$optional":[null]}"#),
            ("ip('10.0.0.1')", #"{"$object":["net.IP","10.0.0.1"]}"#), ("{'a': {'b': []}}", #"{"a":{"b":[]}}"#),
            ("{1: true}", #"{"$map":[[1,true]]}"#), ("{'$a': 1}", #"{"$map":[["$a",1]]}"#),
            (#"'\u0001"\\é'"#, #""\u0001\"\\é""#),
        ])
    func values(expression: String, value: String) throws {
        let run = try Program.run(Program.path, ["inspect", "cel", expression])
        #expect(run.text == "{\"value\":\(value)}\n")
    }

    @Test("Every line gets its answer, in order")
    func lines() throws {
        let requests = [
            #"{"expression":"spec.replicas > 5","bindings":{"spec":{"replicas":3}}}"#,
            #"{"expression":"a.b || true","bindings":{"a":{}},"unknown":["a.b"]}"#, "",
            #"{"expression":"x + 1","bindings":{"ns.x":1},"container":"ns","libraries":["strings"],"check":false}"#,
            #"{"expression":"c[1].d + c[0].d","bindings":{"c":[{"d":1},{"d":2}]},"unknown":["c.1.d"]}"#,
            #"{"expression":"type(a) == double && type(b) == int","bindings":{"a":1.0,"b":1}}"#,
            #"{"expression":"isQuantity('1Gi')","libraries":["kubernetes"]}"#,
        ]
        let answers = [
            #"{"value":false}"#, #"{"value":true}"#, #"{"value":2}"#, #"{"unknown":["c.1.d"]}"#, #"{"value":true}"#,
            #"{"value":true}"#,
        ]
        let run = try Program.run(Program.path, ["inspect", "cel"], input: requests.joined(separator: "\n"))
        #expect(run.text.split(separator: "\n").map(String.init) == answers)
        #expect(run.status == 0)
    }

    @Test(
        "What is no request is answered with what is wrong, and the rest goes on",
        arguments: [
            "nonsense", "[]", "{}", #"{"expression":1}"#, #"{"expression":"1","bindings":[]}"#,
            #"{"expression":"1","x":1}"#,
            #"{"expression":"1","libraries":"math"}"#, #"{"expression":"1","unknown":[1]}"#,
            #"{"expression":"1","check":1}"#,
            #"{"expression":"a","bindings":{"a":1},"unknown":["a.b"]}"#,
            #"{"expression":"1","bindings":{"a":"# + String(repeating: "[", count: 2000)
                + String(repeating: "]", count: 2000)
                + "}}",
        ])
    func noRequest(line: String) throws {
        let run = try Program.run(Program.path, ["inspect", "cel", "-"], input: line + "\n{\"expression\":\"1\"}\n")
        let answers = run.text.split(separator: "\n")
        #expect(answers.count == 2)
        #expect(answers.first?.hasPrefix("{\"invalid\":[{\"line\":1,") == true)
        #expect(answers.last == "{\"value\":1}")
        #expect(run.status == 2)
    }

    @Test("Bindings come from a file, single variables go before them")
    func bindings() throws {
        try Program.withFolder { program, folder in
            let file = folder.appendingPathComponent("bindings.json")
            try Data(#"{"x":1,"y":{"z":[1,2]}}"#.utf8).write(to: file)
            let run = try program.run("inspect", "cel", "x + y.z[1]", "--bindings", file.path, "--var", "x=40")
            #expect(run.text == "{\"value\":42}\n")
            #expect(try program.run("inspect", "cel", "x", "--bindings", file.path + ".no").status == 3)
        }
    }
}
