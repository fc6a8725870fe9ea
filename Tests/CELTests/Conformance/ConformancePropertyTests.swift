import CEL
import Testing

/// What must hold for every vector, whatever its result is.
@Suite(.enabled(if: ConformanceSuite.isPresent, "cel-spec's vectors are not there"))
struct ConformancePropertyTests {
    /// The type checker and the evaluation agree.
    @Test(arguments: ConformanceSuite.files)
    func `values are of the deduced types`(file: String) throws {
        for vector in try ConformanceSuite.vectors(of: file)
        where vector.needs.isEmpty && vector.isChecked && !vector.isOnlyChecked {
            guard let (value, type) = vector.typedResult() else { continue }
            if !Self.conforms(value, type) {
                Issue.record("\(vector.path): \(vector.expression): \(value) is not of type \(type)")
            }
        }
    }

    static func conforms(_ value: Value, _ type: ValueType) -> Bool {
        switch (value, type) {
        case (_, .dyn), (_, .any), (.error, _), (.unknown, _): return true
        case (.null, .null), (.bool, .bool), (.int, .int), (.uint, .uint), (.double, .double), (.string, .string),
            (.bytes, .bytes), (.timestamp, .timestamp), (.duration, .duration), (.type, .type):
            return true
        case (.null, .wrapper), (.null, .optional), (.null, .opaque), (.null, .timestamp), (.null, .duration):
            return true
        case (_, .wrapper(let inner)): return conforms(value, inner)
        case (.list(let list), .list(let element)):
            return (0..<list.count).allSatisfy { conforms(list.element(at: $0), element) }
        case (.map(let map), .map(let key, let element)):
            return map.keys.allSatisfy { conforms($0, key) && conforms(map.value(for: $0) ?? .null, element) }
        case (.optional(let optional), .optional(let inner)): return optional.value.map { conforms($0, inner) } ?? true
        case (.object(let object), .opaque): return object.type == type
        default: return false
        }
    }

    /// Damaged expressions are refused or evaluated; nothing else happens. The damage is the same in every run.
    @Test(arguments: ConformanceSuite.files)
    func `damaged expressions end`(file: String) throws {
        var random = SeededGenerator(state: UInt64(file.utf8.reduce(7) { $0 &* 31 &+ Int($1) }.magnitude))
        let pieces = [
            "(", ")", "[", "]", "{", "}", ".", "?", ":", ",", "'", "\"", "\\", "1", "-", "!", "&&", "||", "0u", "1.5",
            "x",
            "null", "in", " ", "\u{301}", "\u{0}", "9223372036854775807", ".map(x, x)", "[?0]", "optional.none()", "*",
            "%",
        ]
        var refused = 0
        var evaluated = 0
        for vector in try ConformanceSuite.vectors(of: file) {
            for _ in 0..<3 {
                var bytes = Array(vector.expression.utf8)
                for _ in 0...Int.random(in: 0..<3, using: &random) {
                    let start = Int.random(in: 0...bytes.count, using: &random)
                    let end = min(bytes.count, start + Int.random(in: 0..<4, using: &random))
                    let piece = pieces[Int.random(in: 0..<pieces.count, using: &random)]
                    bytes.replaceSubrange(start..<end, with: Array(piece.utf8))
                }
                if vector.evaluates(String(decoding: bytes, as: UTF8.self)) { evaluated += 1 } else { refused += 1 }
            }
        }
        if file == "comparisons" { #expect(refused > 100 && evaluated > 100) }
    }
}

/// xorshift64*: the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 2_685_821_657_736_338_717
    }
}
