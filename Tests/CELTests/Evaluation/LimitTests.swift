import CEL
import Foundation
import Testing

/// Hostile expressions end, and end with an error that says why.
struct LimitTests {
    static func limits(cost: Int) -> Environment.Limits {
        var limits = Environment.Limits()
        limits.cost = cost
        return limits
    }

    static let list = Value.makeList((0..<1000).map { .int($0) })

    @Test(arguments: [
        "l.all(a, l.all(b, l.all(c, true)))",
        "l.map(a, l.map(b, l.map(c, c)))",
        "l.exists(a, l.exists(b, l.exists(c, false)))",
        "l.filter(a, l.filter(b, l.filter(c, true).size() > 0).size() > 0)",
        "l.exists_one(a, l.exists_one(b, l.exists_one(c, false)))",
        "l.all(a, true || l.all(b, true)) && l.all(a, l.all(b, l.all(c, true)))",
        "true || l.all(a, true) ? l.all(a, l.all(b, l.all(c, true))) : false",
        "l.all(a, l.all(b, l.all(c, true))) || true",
        "l.all(a, l.all(b, l.all(c, true))) && false",
    ])
    func `cost is bounded`(text: String) throws {
        #expect(try Evaluate.code(text, ["l": Self.list]) == .costLimit)
    }

    @Test func `cost limit is the environment's`() throws {
        #expect(try Evaluate.code("l.all(a, a >= 0)", ["l": Self.list], limits: Self.limits(cost: 100)) == .costLimit)
        #expect(try Evaluate.code("l.all(a, a >= 0)", ["l": Self.list], limits: Self.limits(cost: 100_000)) == nil)
    }

    @Test(arguments: ["'xxxxxxxxxx'", "[1, 2, 3, 4]", "b'xxxxxxxxxx'"], [24, 75])
    func `doubling costs what it makes`(start: String, times: Int) throws {
        #expect(try Evaluate.code("cel.bind(a, \(start), \(Self.doubling(times)))") == .costLimit)
    }

    /// `a + a` bound again and again.
    static func doubling(_ times: Int) -> String {
        var text = "size(a\(times))"
        for level in (1...times).reversed() {
            let below = level == 1 ? "a" : "a\(level - 1)"
            text = "cel.bind(a\(level), \(below) + \(below), \(text))"
        }
        return text
    }

    @Test(arguments: [
        ("(", ")"), ("[", "]"), ("{1: ", "}"), ("-(", ")"), ("!(", ")"), ("size(", ")"), ("[1][", "]"), ("1 + (", ")"),
        ("true ? 1 : (", ")"), ("[1].all(x, ", ")"), ("cel.bind(x, 1, ", ")"), ("a.f(", ")"),
    ])
    func `deep nesting is refused or evaluated, never fatal`(opening: String, closing: String) throws {
        for depth in [20, 200, 260, 5000, 50_000] {
            let text =
                String(repeating: opening, count: depth) + "1" + String(repeating: closing, count: depth)
            let isRefused = (try? Evaluate.value(text, ["a": .null])) == nil
            if depth >= 260 { #expect(isRefused, "\(depth)") }
        }
    }

    @Test(arguments: ["1", "true &&", "x ||", "a.b", "-", "!", "[0]", "?"])
    func `long chains are refused or evaluated, never fatal`(unit: String) throws {
        let text: String
        switch unit {
        case "1": text = String(repeating: "1 + ", count: 20_000) + "1"
        case "true &&": text = String(repeating: "true && ", count: 10_000) + "true"
        case "x ||": text = String(repeating: "false || ", count: 10_000) + "true"
        case "a.b": text = "a" + String(repeating: ".b", count: 40_000)
        case "[0]": text = "a" + String(repeating: "[0]", count: 30_000)
        case "?": text = String(repeating: "true ? 1 : ", count: 8000) + "1"
        default: text = String(repeating: unit, count: 90_000) + "1"
        }
        // Refusing is right, and so is a value; running out of stack is not.
        do throws(CompileError) {
            _ = try Evaluate.value(text, ["a": .null])
        } catch {
            #expect(!error.issues.isEmpty)
        }
    }

    @Test(arguments: ["&&", "||"])
    func `long logical chains are no nesting`(name: String) throws {
        let text = (0..<2000).map { "x == \($0)" }.joined(separator: " \(name) ")
        #expect(try Evaluate.text(text, ["x": .int(1999)]) == (name == "||" ? "true" : "false"))
    }

    @Test func `overlong expression is refused`() {
        let text = "'" + String(repeating: "x", count: 200_000) + "'"
        #expect(throws: CompileError.self) { try Evaluate.value(text) }
    }

    @Test(arguments: [
        String(repeating: "[", count: 240) + "1" + String(repeating: "]", count: 240),
        String(repeating: "-(", count: 120) + "1" + String(repeating: ")", count: 120),
        String(repeating: "true ? (", count: 120) + "1" + String(repeating: ") : 1", count: 120),
        String(repeating: "[1].all(x, ", count: 40) + "true" + String(repeating: ")", count: 40),
        String(repeating: "1 + ", count: 400) + "1",
    ])
    func `deep expressions are evaluated on a small stack`(text: String) throws {
        let program = try Environment().compile(text)
        let done = DispatchSemaphore(value: 0)
        nonisolated(unsafe) var isError = true
        let thread = Thread {
            if case .error = program.evaluate([Value]()) {} else { isError = false }
            done.signal()
        }
        thread.stackSize = 512 * 1024
        thread.start()
        done.wait()
        #expect(!isError)
    }
}
