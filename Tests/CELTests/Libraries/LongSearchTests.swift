import CEL
import Testing

/// Searching for long texts, which goes another way than for short ones.
@Suite struct LongSearchTests {
    private static func evaluate(_ expression: String, _ text: String, _ part: String) throws -> Value {
        let environment = Environment(libraries: [.strings], variables: [.init("s"), .init("t")])
        return try environment.compile(expression).evaluate([.string(text), .string(part)])
    }

    /// The places where a part stands, found by comparing everywhere.
    private static func places(_ text: [UInt8], _ part: [UInt8]) -> [Int] {
        guard part.count <= text.count else { return [] }
        return (0...text.count - part.count).filter { text[$0..<$0 + part.count].elementsEqual(part) }
    }

    /// Texts of two letters, so that many beginnings fit.
    static let cases: [(text: String, part: String)] = {
        var state: UInt64 = 7
        func letter() -> UInt8 {
            state = state &* 6_364_136_223_846_793_005 &+ 1
            return state >> 40 & 3 == 0 ? UInt8(ascii: "b") : UInt8(ascii: "a")
        }
        return (0..<60).map { number in
            let text = (0..<400).map { _ in letter() }
            let start = Int(number) * 5
            var part = Array(text[start..<start + 33 + number % 9])
            if number % 3 == 0 { part[part.count - 1] ^= 3 }
            return (String(decoding: text, as: UTF8.self), String(decoding: part, as: UTF8.self))
        }
    }()

    @Test("The first and the last place are those that comparing everywhere finds", arguments: cases)
    func places(_ item: (text: String, part: String)) throws {
        let places = Self.places(Array(item.text.utf8), Array(item.part.utf8))
        guard case .int(let first) = try Self.evaluate("s.indexOf(t)", item.text, item.part),
            case .int(let last) = try Self.evaluate("s.lastIndexOf(t)", item.text, item.part)
        else {
            Issue.record("no number")
            return
        }
        #expect(Int(first) == places.first ?? -1)
        #expect(Int(last) == places.last ?? -1)
    }

    @Test("A text of a million letters is searched once and not a million times")
    func large() throws {
        let text = String(repeating: "a", count: 1_000_000)
        let part = String(repeating: "a", count: 500_000) + "b"
        for expression in [
            "s.indexOf(t) == -1", "s.lastIndexOf(t) == -1", "s.replace(t, '') == s",
        ] {
            guard case .bool(true) = try Self.evaluate(expression, text, part) else {
                Issue.record("\(expression) does not hold")
                continue
            }
        }
    }
}
