import Advisories
import Foundation
import Testing

/// The orders against the tools that define them, where the machine has these.
struct VersionOracleTests {
    @Test(.enabled(if: VersionOracle.hasDpkg, "dpkg is not installed"))
    func agreesWithDpkg() throws {
        let pairs = Self.pairs(.dpkg, alphabet: "0123456789.+-~:abzA", count: 400).filter {
            VersionScheme.dpkg.isValid($0.0) && VersionScheme.dpkg.isValid($0.1)
        }
        #expect(pairs.count > 150)
        let script = """
            while read -r a b; do
              if dpkg --compare-versions "$a" lt "$b"; then echo '<'
              elif dpkg --compare-versions "$a" eq "$b"; then echo '='
              else echo '>'; fi
            done
            """
        let answers = try VersionOracle.run("/bin/sh", ["-c", script], input: pairs.map { "\($0.0) \($0.1)" })
        try Self.check(.dpkg, pairs, answers)
    }

    @Test(.enabled(if: VersionOracle.hasPackaging, "python3 has no packaging"))
    func agreesWithPackaging() throws {
        let pairs = Self.pairs(.pep440, alphabet: "0123456789.+-_!abcrvdepost", count: 4000).filter {
            VersionScheme.pep440.isValid($0.0) && VersionScheme.pep440.isValid($0.1)
        }
        #expect(pairs.count > 500)
        let script = """
            import sys
            from packaging.version import Version
            for line in sys.stdin:
                a, b = (Version(v) for v in line.split())
                print('<' if a < b else '=' if a == b else '>')
            """
        let answers = try VersionOracle.run(
            "/usr/bin/env", ["python3", "-c", script], input: pairs.map { "\($0.0) \($0.1)" })
        try Self.check(.pep440, pairs, answers)
    }

    private static func check(_ scheme: VersionScheme, _ pairs: [(String, String)], _ answers: [String]) throws {
        try #require(answers.count == pairs.count)
        for ((left, right), answer) in zip(pairs, answers) {
            let expected: VersionOrdering = answer == "<" ? .less : (answer == "=" ? .equal : .greater)
            #expect(scheme.compare(left, right) == expected, "\(left) \(answer) \(right)")
        }
    }

    /// Pairs of known versions, one of each changed in a character or two.
    private static func pairs(_ scheme: VersionScheme, alphabet: String, count: Int) -> [(String, String)] {
        var generator = SeededGenerator(seed: 440)
        let known = VersionFixture.versions(of: scheme)
        let letters = Array(alphabet)
        return (0..<count).compactMap { _ in
            guard let left = known.randomElement(using: &generator) else { return nil }
            var right = Array(Bool.random(using: &generator) ? left : known.randomElement(using: &generator) ?? left)
            for _ in 0..<Int.random(in: 0...2, using: &generator) {
                let position = Int.random(in: 0...right.count, using: &generator)
                if Bool.random(using: &generator), position < right.count {
                    right.remove(at: position)
                } else if let letter = letters.randomElement(using: &generator) {
                    right.insert(letter, at: position)
                }
            }
            return (left, String(right))
        }
    }
}

/// Programs that know an order.
enum VersionOracle {
    static let hasDpkg = (try? run("/bin/sh", ["-c", "dpkg --version"], input: []))?.isEmpty == false
    static let hasPackaging =
        (try? run("/usr/bin/env", ["python3", "-c", "import packaging.version; print(1)"], input: [])) == ["1"]

    /// The lines that a program writes for the lines it is given.
    static func run(_ path: String, _ arguments: [String], input: [String]) throws -> [String] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data(input.map { $0 + "\n" }.joined().utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: file)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
