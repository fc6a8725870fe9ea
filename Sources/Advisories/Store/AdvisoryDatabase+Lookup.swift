import FoundationEssentials
internal import GRDB
package import Model

/// All keys of a lookup go to SQLite as one JSON array, so that a lookup is one statement run once
/// (https://sqlite.org/json1.html, `json_each`). Keys are sorted: neighbours in a tree are then read together.
extension AdvisoryDatabase {
    package func affected(_ keys: [PackageKey]) throws(AdvisoryError) -> [PackageKey: [AffectedEntry]] {
        var names: [String: [String]] = [:]
        for key in keys { names[key.ecosystem, default: []].append(key.name) }
        return try read { db in
            var found: [PackageKey: [AffectedEntry]] = [:]
            found.reserveCapacity(keys.count)
            let statement = try db.cachedStatement(
                sql: """
                    SELECT affected.package, affected.entries FROM json_each(?) AS wanted
                    CROSS JOIN affected ON affected.ecosystem = ? AND affected.package = wanted.value
                    """)
            for (ecosystem, names) in names {
                guard let number = number(of: ecosystem) else { continue }
                statement.setUncheckedArguments([JSONKeys.text(names.sorted()), number])
                let rows = try Row.fetchCursor(statement)
                while let row = try rows.next() {
                    let key = PackageKey(ecosystemKey: ecosystem, normalizedName: row[0])
                    try row.withUnsafeData(atIndex: 1) { data in
                        found[key] = try data?.withUnsafeBytes { try RecordDecoder.entries($0) }
                    }
                }
            }
            return found
        }
    }

    package func advisories(_ numbers: [Int]) throws(AdvisoryError) -> [Int: Advisory] {
        try read { db in
            var found: [Int: Advisory] = [:]
            found.reserveCapacity(numbers.count)
            let statement = try db.cachedStatement(
                sql: """
                    SELECT advisory.id, advisory.body FROM json_each(?) AS wanted
                    CROSS JOIN advisory ON advisory.id = wanted.value
                    """)
            statement.setUncheckedArguments([JSONKeys.text(numbers.sorted())])
            let rows = try Row.fetchCursor(statement)
            while let row = try rows.next() {
                let number: Int = row[0]
                try row.withUnsafeData(atIndex: 1) { data in
                    found[number] = try data?.withUnsafeBytes { bytes in
                        var decoder = RecordDecoder(bytes)
                        return try decoder.advisory()
                    }
                }
            }
            return found
        }
    }

    package func advisories(named names: [String]) throws(AdvisoryError) -> [String: [Int]] {
        try read { db in
            var found: [String: [Int]] = [:]
            let statement = try db.cachedStatement(
                sql: """
                    SELECT name.name, name.advisory FROM json_each(?) AS wanted
                    CROSS JOIN name ON name.name = wanted.value ORDER BY wanted.key, name.advisory
                    """)
            statement.setUncheckedArguments([JSONKeys.text(Set(names).sorted())])
            let rows = try Row.fetchCursor(statement)
            while let row = try rows.next() { found[row[0], default: []].append(row[1]) }
            return found
        }
    }

    package func knownExploited(_ cves: [String]) throws(AdvisoryError) -> [String: KnownExploited] {
        try read { db in
            var found: [String: KnownExploited] = [:]
            let statement = try db.cachedStatement(
                sql: """
                    SELECT kev.cve, kev.added, kev.ransomware FROM json_each(?) AS wanted
                    CROSS JOIN kev ON kev.cve = wanted.value
                    """)
            statement.setUncheckedArguments([JSONKeys.text(cves.sorted())])
            let rows = try Row.fetchCursor(statement)
            while let row = try rows.next() {
                found[row[0]] = KnownExploited(dateAdded: row[1], usedByRansomware: row[2])
            }
            return found
        }
    }

    package func exploitProbabilities(_ cves: [String]) throws(AdvisoryError) -> [String: Double] {
        try read { db in
            var found: [String: Double] = [:]
            let statement = try db.cachedStatement(
                sql: """
                    SELECT epss.cve, epss.probability FROM json_each(?) AS wanted
                    CROSS JOIN epss ON epss.cve = wanted.value
                    """)
            statement.setUncheckedArguments([JSONKeys.text(cves.sorted())])
            let rows = try Row.fetchCursor(statement)
            while let row = try rows.next() { found[row[0]] = row[1] }
            return found
        }
    }

    package func supportCycles(of product: String) throws(AdvisoryError) -> [SupportCycle] {
        try read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT cycle, codename, end, extended FROM support WHERE product = ? ORDER BY position")
            statement.setUncheckedArguments([product])
            let rows = try Row.fetchCursor(statement)
            var cycles: [SupportCycle] = []
            while let row = try rows.next() {
                cycles.append(
                    SupportCycle(
                        cycle: row[0], codename: row[1], end: DatabaseSchema.end(row[2]),
                        extendedEnd: DatabaseSchema.end(row[3])))
            }
            return cycles
        }
    }
}
