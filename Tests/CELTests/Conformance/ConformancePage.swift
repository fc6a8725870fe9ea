/// Writes `docs/cel-conformance.md`.
enum ConformancePage {
    static func text() throws -> String {
        var rows = ""
        var lists = ""
        var total = (run: 0, skipped: 0)
        for file in ConformanceSuite.files {
            let vectors = try ConformanceSuite.vectors(of: file)
            if vectors.isEmpty { continue }
            let skipped = vectors.filter { !$0.needs.isEmpty }
            rows += "| \(file) | \(vectors.count - skipped.count) | \(skipped.count) |\n"
            total.run += vectors.count - skipped.count
            total.skipped += skipped.count
            if skipped.isEmpty { continue }
            lists += "\n## \(file)\n\n"
            for vector in skipped {
                lists += "- `\(vector.section)/\(vector.name)`: \(vector.needs.joined(separator: ", "))\n"
            }
        }
        return """
            # CEL: what the conformance suite is run on

            Written by `Tests/CELTests`; do not edit. The vectors are those of
            [cel-spec](https://github.com/google/cel-spec), `tests/simple/testdata`. All that do not need protocol buffer
            messages other than the well-known types are run, and pass. The others are listed below with what they need:
            Breakwater evaluates expressions over documents, and has no protocol buffer messages, enums or extensions.

            | file | run | skipped |
            |---|---:|---:|
            \(rows)| **all** | **\(total.run)** | **\(total.skipped)** |
            \(lists)
            """
    }
}
