extension CVSS {
    private static let version2Metrics = [
        Metric("AV", "L A N", isMandatory: true), Metric("AC", "H M L", isMandatory: true),
        Metric("Au", "M S N", isMandatory: true), Metric("C", "N P C", isMandatory: true),
        Metric("I", "N P C", isMandatory: true), Metric("A", "N P C", isMandatory: true),
        Metric("E", "U POC F H ND"), Metric("RL", "OF TF W U ND"), Metric("RC", "UC UR C ND"),
        Metric("CDP", "N L LM MH H ND"), Metric("TD", "N L M H ND"), Metric("CR", "L M H ND"),
        Metric("IR", "L M H ND"), Metric("AR", "L M H ND"),
    ]

    /// The base equation of the CVSS v2 Complete Guide, section 3.2.1.
    init?(version2 text: Substring) {
        guard let metrics = Self.metrics(text, allowed: Self.version2Metrics) else { return nil }
        func weight(_ name: String, _ weights: [String: Double]) -> Double { weights[metrics[name] ?? ""] ?? 0 }

        let impacts = ["N": 0, "P": 0.275, "C": 0.660]
        let impact =
            10.41
            * (1 - (1 - weight("C", impacts)) * (1 - weight("I", impacts)) * (1 - weight("A", impacts)))
        let exploitability =
            20 * weight("AV", ["L": 0.395, "A": 0.646, "N": 1.0]) * weight("AC", ["H": 0.35, "M": 0.61, "L": 0.71])
            * weight("Au", ["M": 0.45, "S": 0.56, "N": 0.704])
        let factor = impact < 1e-9 ? 0 : 1.176
        let raw = (0.6 * impact + 0.4 * exploitability - 1.5) * factor
        // The small addend makes up for binary fractions just below a half.
        let score = (raw * 10 + 1e-9).rounded() / 10
        self.init(version: .v2, baseScore: max(0, score), score: max(0, score))
    }
}
