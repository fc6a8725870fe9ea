extension CVSS {
    private static let version4Metrics = [
        Metric("AV", "N A L P", isMandatory: true), Metric("AC", "L H", isMandatory: true),
        Metric("AT", "N P", isMandatory: true), Metric("PR", "N L H", isMandatory: true),
        Metric("UI", "N P A", isMandatory: true), Metric("VC", "H L N", isMandatory: true),
        Metric("VI", "H L N", isMandatory: true), Metric("VA", "H L N", isMandatory: true),
        Metric("SC", "H L N", isMandatory: true), Metric("SI", "H L N", isMandatory: true),
        Metric("SA", "H L N", isMandatory: true),
        Metric("E", "X A P U"), Metric("CR", "X H M L"), Metric("IR", "X H M L"), Metric("AR", "X H M L"),
        Metric("MAV", "X N A L P"), Metric("MAC", "X L H"), Metric("MAT", "X N P"), Metric("MPR", "X N L H"),
        Metric("MUI", "X N P A"), Metric("MVC", "X H L N"), Metric("MVI", "X H L N"), Metric("MVA", "X H L N"),
        Metric("MSC", "X H L N"), Metric("MSI", "X S H L N"), Metric("MSA", "X S H L N"),
        Metric("S", "X N P"), Metric("AU", "X N Y"), Metric("R", "X A U I"), Metric("V", "X D C"),
        Metric("RE", "X L M H"), Metric("U", "X Clear Green Amber Red"),
    ]

    init?(version4 text: Substring) {
        guard let metrics = Self.metrics(text, allowed: Self.version4Metrics) else { return nil }
        self.init(
            version: .v40, baseScore: Version4(metrics, isBaseOnly: true).score,
            score: Version4(metrics, isBaseOnly: false).score)
    }

    /// The scoring of the CVSS v4.0 Specification Document, section 8: the score of the vector's MacroVector, lowered
    /// by how far the vector is from the MacroVector's highest vectors.
    private struct Version4 {
        /// How many steps a metric's value is below its highest one.
        private var steps: [String: Int] = [:]
        private let eq: [Int]

        /// Every metric that counts, its values from the highest severity down. `S` (safety) is a value of modified
        /// metrics only, so that the plain subsequent impacts start one step below it.
        private static let scale: [(name: String, values: [String])] = [
            ("AV", ["N", "A", "L", "P"]), ("PR", ["N", "L", "H"]), ("UI", ["N", "P", "A"]), ("AC", ["L", "H"]),
            ("AT", ["N", "P"]), ("VC", ["H", "L", "N"]), ("VI", ["H", "L", "N"]), ("VA", ["H", "L", "N"]),
            ("SC", ["S", "H", "L", "N"]), ("SI", ["S", "H", "L", "N"]), ("SA", ["S", "H", "L", "N"]),
            ("CR", ["H", "M", "L"]), ("IR", ["H", "M", "L"]), ("AR", ["H", "M", "L"]), ("E", ["A", "P", "U"]),
        ]

        init(_ metrics: [String: String], isBaseOnly: Bool) {
            for (name, values) in Self.scale {
                var value = metrics[name] ?? "X"
                if isBaseOnly, ["CR", "IR", "AR", "E"].contains(name) { value = "X" }
                if !isBaseOnly, let modified = metrics["M" + name], modified != "X" { value = modified }
                // What is not defined counts as the worst case (sections 3.1 and 4.1).
                steps[name] = values.firstIndex(of: value) ?? 0
            }
            let steps = steps
            func step(_ name: String) -> Int { steps[name] ?? 0 }

            // The equivalence sets of section 8.2, tables 24 to 29.
            let atTop = [step("AV"), step("PR"), step("UI")].count { $0 == 0 }
            let eq1 = atTop == 3 ? 0 : atTop == 0 || step("AV") == 3 ? 2 : 1
            let eq2 = step("AC") == 0 && step("AT") == 0 ? 0 : 1
            let highs = ["VC", "VI", "VA"].count { step($0) == 0 }
            let eq3 = step("VC") == 0 && step("VI") == 0 ? 0 : highs > 0 ? 1 : 2
            let subsequent = min(step("SC"), step("SI"), step("SA"))
            let eq4 = min(subsequent, 2)
            let isRequired = zip(["VC", "VI", "VA"], ["CR", "IR", "AR"]).contains { step($0) == 0 && step($1) == 0 }
            eq = [eq1, eq2, eq3, eq4, step("E"), isRequired ? 0 : 1]
        }

        /// The score of a MacroVector in tenths; nil for one that does not exist.
        private static func lookup(_ eq: [Int]) -> Int? {
            var index = 0
            for (value, size) in zip(eq, [3, 2, 3, 3, 3, 2]) {
                guard value < size else { return nil }
                index = index * size + value
            }
            let tenths = CVSS.macroVectorScores[index]
            return tenths == 255 ? nil : Int(tenths)
        }

        private func lowered(_ sets: Int...) -> Int? {
            var lower = eq
            for set in sets { lower[set] += 1 }
            return Self.lookup(lower)
        }

        /// The score, in exact integer arithmetic until the last division.
        var score: Double {
            let hasImpact =
                ["VC", "VI", "VA"].contains { steps[$0] != 2 } || ["SC", "SI", "SA"].contains { steps[$0] != 3 }
            guard hasImpact, let value = Self.lookup(eq) else { return 0 }

            let lower36: Int?
            switch (eq[2], eq[5]) {
            case (0, 0): lower36 = [lowered(5), lowered(2)].compactMap { $0 }.max()
            case (1, 0): lower36 = lowered(5)
            default: lower36 = lowered(2)
            }
            let depths36 = [[7, 6], [8, 8], [0, 10]]
            // Per set: the next lower MacroVector's score, the vector's distance, the set's depth (section 8.3).
            let sets: [(lower: Int?, distance: Int, depth: Int)] = [
                (lowered(0), distance(Self.highest1[eq[0]]), [1, 4, 5][eq[0]]),
                (lowered(1), distance(Self.highest2[eq[1]]), [1, 2][eq[1]]),
                (lower36, distance(Self.highest36[eq[2]][eq[5]]), depths36[eq[2]][eq[5]]),
                (lowered(3), distance(Self.highest4[eq[3]]), [6, 5, 4][eq[3]]),
                (lowered(4), 0, 1),
            ]
            // 840 is a multiple of every depth.
            var sum = 0
            var count = 0
            for set in sets {
                guard let lower = set.lower, set.depth > 0 else { continue }
                count += 1
                sum += (value - lower) * set.distance * (840 / set.depth)
            }
            guard count > 0 else { return Double(value) / 10 }
            let scale = 840 * count
            let tenths = (2 * (value * scale - sum) + scale) / (2 * scale)
            return Double(min(max(tenths, 0), 100)) / 10
        }

        /// The steps from the first of the highest vectors that is nowhere below this vector.
        private func distance(_ highest: [[String: Int]]) -> Int {
            for vector in highest {
                let distances = vector.map { (steps[$0.key] ?? 0) - $0.value }
                if distances.allSatisfy({ $0 >= 0 }) { return distances.reduce(0, +) }
            }
            return 0
        }

        // The highest vectors of every level, as steps on ``scale`` (section 8.2, tables 24 to 29).
        private static let highest1: [[[String: Int]]] = [
            [["AV": 0, "PR": 0, "UI": 0]],
            [["AV": 1, "PR": 0, "UI": 0], ["AV": 0, "PR": 1, "UI": 0], ["AV": 0, "PR": 0, "UI": 1]],
            [["AV": 3, "PR": 0, "UI": 0], ["AV": 1, "PR": 1, "UI": 1]],
        ]
        private static let highest2: [[[String: Int]]] = [
            [["AC": 0, "AT": 0]], [["AC": 1, "AT": 0], ["AC": 0, "AT": 1]],
        ]
        private static let highest36: [[[[String: Int]]]] = [
            [
                [["VC": 0, "VI": 0, "VA": 0, "CR": 0, "IR": 0, "AR": 0]],
                [
                    ["VC": 0, "VI": 0, "VA": 1, "CR": 1, "IR": 1, "AR": 0],
                    ["VC": 0, "VI": 0, "VA": 0, "CR": 1, "IR": 1, "AR": 1],
                ],
            ],
            [
                [
                    ["VC": 1, "VI": 0, "VA": 0, "CR": 0, "IR": 0, "AR": 0],
                    ["VC": 0, "VI": 1, "VA": 0, "CR": 0, "IR": 0, "AR": 0],
                ],
                [
                    ["VC": 1, "VI": 0, "VA": 1, "CR": 0, "IR": 1, "AR": 0],
                    ["VC": 1, "VI": 0, "VA": 0, "CR": 0, "IR": 1, "AR": 1],
                    ["VC": 0, "VI": 1, "VA": 0, "CR": 1, "IR": 0, "AR": 1],
                    ["VC": 0, "VI": 1, "VA": 1, "CR": 1, "IR": 0, "AR": 0],
                    ["VC": 1, "VI": 1, "VA": 0, "CR": 0, "IR": 0, "AR": 1],
                ],
            ],
            [[], [["VC": 1, "VI": 1, "VA": 1, "CR": 0, "IR": 0, "AR": 0]]],
        ]
        private static let highest4: [[[String: Int]]] = [
            [["SC": 1, "SI": 0, "SA": 0]], [["SC": 1, "SI": 1, "SA": 1]], [["SC": 2, "SI": 2, "SA": 2]],
        ]
    }
}
