import Advisories
import Model
import Scanner

/// `matching-benchmark DATABASE-CACHE TARGET`: how long it takes to open the database and match the target's packages,
/// without reading the target and without writing a report. Prints the first call of the process and the fastest of ten.
@main
struct MatchingBenchmark {
    static func main() async throws {
        guard CommandLine.arguments.count == 3 else {
            print("usage: matching-benchmark CACHE TARGET")
            return
        }
        let path = DatabaseLocation(cache: CommandLine.arguments[1]).database
        let components = try await Scanner(Scanner.Options(today: "2000-01-01"))
            .inventory(of: CommandLine.arguments[2]).components
        var findings = 0
        var times: [Duration] = []
        for _ in 0..<10 {
            times.append(
                try ContinuousClock().measure {
                    findings = try Matcher(AdvisoryDatabase(path: path)).match(components).findings.count
                })
        }
        let milliseconds = times.map { Double($0.components.attoseconds) / 1e15 + Double($0.components.seconds) * 1e3 }
        let first = Int(milliseconds.first ?? 0)
        let best = Int(milliseconds.min() ?? 0)
        print("\(components.count) packages, \(findings) findings: first \(first) ms, fastest \(best) ms")
    }
}
