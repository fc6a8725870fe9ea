import Advisories
import Testing

/// What holds for every order and any text.
struct VersionPropertyTests {
    @Test(arguments: VersionScheme.allCases)
    func orderIsTotal(scheme: VersionScheme) {
        var generator = SeededGenerator(seed: 0x5EED)
        let known = VersionFixture.versions(of: scheme)
        let pool = ["", " ", "~", ".", "-"] + (0..<85).map { _ in generator.version(from: known) }
        let matrix = pool.map { left in pool.map { right in scheme.compare(left, right) } }
        for i in pool.indices {
            #expect(matrix[i][i] == .equal, "\(pool[i]) is not itself")
            for j in pool.indices where matrix[i][j] != matrix[j][i].reversed {
                Issue.record("'\(pool[i])' and '\(pool[j])' are not antisymmetric")
            }
        }
        for i in pool.indices {
            for j in pool.indices where matrix[i][j] != .greater {
                for k in pool.indices where matrix[j][k] != .greater {
                    let bothEqual = matrix[i][j] == .equal && matrix[j][k] == .equal
                    if matrix[i][k] != (bothEqual ? .equal : .less) {
                        Issue.record("'\(pool[i])', '\(pool[j])', '\(pool[k])' are not transitive")
                    }
                }
            }
        }
    }

    @Test(arguments: VersionScheme.allCases)
    func numbersHaveNoLimit(scheme: VersionScheme) {
        let digits = String(repeating: "9", count: 200_000)
        #expect(scheme.compare("1.\(digits)8", "1.\(digits)9") == .less)
        #expect(scheme.compare("1.\(digits)", "1.1\(digits)") == .less)
    }

    @Test(
        arguments: VersionScheme.allCases,
        ["1.", "-", "1-", ".", "a1", "0.", "1.0-a.", "~", "^", "_p1", "+", "é", "1.0-rc.0.", "dev", "0-"])
    func longTextIsCompared(scheme: VersionScheme, piece: String) {
        let text = String(repeating: piece, count: 20_000)
        #expect(scheme.compare(text, text) == .equal)
        #expect(scheme.compare("1.0" + text + "1", "1.0" + text + "2") != .greater)
        _ = scheme.isValid(text)
    }
}
