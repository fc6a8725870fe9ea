extension CVSS {
    private static let version3Metrics = [
        Metric("AV", "N A L P", isMandatory: true), Metric("AC", "L H", isMandatory: true),
        Metric("PR", "N L H", isMandatory: true), Metric("UI", "N R", isMandatory: true),
        Metric("S", "U C", isMandatory: true), Metric("C", "N L H", isMandatory: true),
        Metric("I", "N L H", isMandatory: true), Metric("A", "N L H", isMandatory: true),
        Metric("E", "X U P F H"), Metric("RL", "X O T W U"), Metric("RC", "X U R C"),
        Metric("CR", "X L M H"), Metric("IR", "X L M H"), Metric("AR", "X L M H"),
        Metric("MAV", "X N A L P"), Metric("MAC", "X L H"), Metric("MPR", "X N L H"), Metric("MUI", "X N R"),
        Metric("MS", "X U C"), Metric("MC", "X N L H"), Metric("MI", "X N L H"), Metric("MA", "X N L H"),
    ]

    /// The base equations of the CVSS v3.1 Specification Document, section 7.1, with the weights of section 7.4;
    /// those of v3.0 are the same.
    init?(version3 text: Substring, version: Version) {
        guard let metrics = Self.metrics(text, allowed: Self.version3Metrics) else { return nil }
        func weight(_ name: String, _ weights: [String: Double]) -> Double { weights[metrics[name] ?? ""] ?? 0 }

        let isChanged = metrics["S"] == "C"
        let impacts = ["N": 0, "L": 0.22, "H": 0.56]
        let base = 1 - (1 - weight("C", impacts)) * (1 - weight("I", impacts)) * (1 - weight("A", impacts))
        let impact: Double
        if isChanged {
            var power = 1.0
            for _ in 0..<15 { power *= base - 0.02 }
            impact = 7.52 * (base - 0.029) - 3.25 * power
        } else {
            impact = 6.42 * base
        }
        let privileges = isChanged ? ["N": 0.85, "L": 0.68, "H": 0.50] : ["N": 0.85, "L": 0.62, "H": 0.27]
        let exploitability =
            8.22 * weight("AV", ["N": 0.85, "A": 0.62, "L": 0.55, "P": 0.20]) * weight("AC", ["L": 0.77, "H": 0.44])
            * weight("PR", privileges) * weight("UI", ["N": 0.85, "R": 0.62])
        var score = 0.0
        if impact > 0 {
            score = Self.roundUp(min((isChanged ? 1.08 : 1) * (impact + exploitability), 10))
        }
        self.init(version: version, baseScore: score, score: score)
    }

    /// The smallest number with one decimal that is not below `value`, by the integer arithmetic of the CVSS v3.1
    /// Specification Document, appendix A, which is exact where binary fractions are not.
    private static func roundUp(_ value: Double) -> Double {
        let scaled = Int((value * 100_000).rounded())
        return scaled % 10_000 == 0 ? Double(scaled) / 100_000 : Double(scaled / 10_000 + 1) / 10
    }
}
