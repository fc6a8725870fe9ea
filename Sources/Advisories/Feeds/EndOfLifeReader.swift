package import Documents
package import Model

/// Reads release cycles as endoflife.date publishes them: the API's list of cycles
/// (`https://endoflife.date/api/<product>.json`), or an object with the product's name and its `releases` as its
/// product files have them.
package enum EndOfLifeReader {
    /// The products of one file.
    ///
    /// - Parameter name: the product when the file does not name it, usually the file's name without `.json`.
    package static func read(
        _ root: Document.Node, name: String, path: String, into diagnostics: inout [Diagnostic]
    ) -> (product: String, cycles: [SupportCycle])? {
        let list: Document.Node
        var product = name
        if root.kind == .array {
            list = root
        } else if let releases = root["releases"] ?? root["cycles"], releases.kind == .array {
            list = releases
            product = root["product"]?.string ?? name
        } else if let result = root["result"], let releases = result["releases"], releases.kind == .array {
            list = releases
            product = result["name"]?.string ?? name
        } else {
            diagnostics.append(
                Diagnostic(
                    "endoflife.format", "the file holds no release cycles and was skipped: fetch it again",
                    at: Location(path: path, line: root.line), effect: .note))
            return nil
        }
        var cycles: [SupportCycle] = []
        for element in list.elements {
            let names = element["releaseCycle"] ?? element["cycle"] ?? element["name"]
            guard let cycle = names?.scalarText, !cycle.isEmpty else {
                diagnostics.append(
                    Diagnostic(
                        "endoflife.cycle", "a release without a name was skipped",
                        at: Location(path: path, line: element.line), effect: .note))
                continue
            }
            var extended = end(element["eoes"] ?? element["extendedSupport"] ?? element["eoesFrom"])
            // Where `lts` is a date, it is the end of long-term support (product files of endoflife.date).
            if case .day = extended {} else if let lts = element["lts"]?.string, isDate(lts) { extended = .day(lts) }
            cycles.append(
                SupportCycle(
                    cycle: cycle, codename: element["codename"]?.string,
                    end: end(element["eol"] ?? element["eolFrom"]), extendedEnd: extended))
        }
        return (product, cycles)
    }

    private static func end(_ node: Document.Node?) -> SupportCycle.End {
        guard let node else { return .unknown }
        if let bool = node.bool { return bool ? .past : .open }
        if let text = node.scalarText, isDate(text) { return .day(String(text.prefix(10))) }
        return .unknown
    }

    private static func isDate(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return false }
        return [0, 1, 2, 3, 5, 6, 8, 9].allSatisfy { (0x30...0x39).contains(bytes[$0]) }
    }
}
