import FoundationEssentials
internal import GRDB
package import Model

extension AdvisoryDatabase {
    package func affected(_ keys: [PackageKey]) throws(AdvisoryError) -> [PackageKey: [AffectedEntry]] {
        try read { db in
            var found: [PackageKey: [AffectedEntry]] = [:]
            let statement = try db.cachedStatement(
                sql: "SELECT entries FROM affected WHERE ecosystem = ? AND package = ?")
            for key in keys {
                guard let ecosystem = number(of: key.ecosystem), found[key] == nil else { continue }
                statement.setUncheckedArguments([ecosystem, key.name])
                let rows = try Row.fetchCursor(statement)
                while let row = try rows.next() {
                    try row.withUnsafeData(atIndex: 0) { data in
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
            let statement = try db.cachedStatement(sql: "SELECT body FROM advisory WHERE id = ?")
            for number in numbers where found[number] == nil {
                statement.setUncheckedArguments([number])
                let rows = try Row.fetchCursor(statement)
                while let row = try rows.next() {
                    try row.withUnsafeData(atIndex: 0) { data in
                        found[number] = try data?.withUnsafeBytes { bytes in
                            var decoder = RecordDecoder(bytes)
                            return try decoder.advisory()
                        }
                    }
                }
            }
            return found
        }
    }

    package func advisories(named names: [String]) throws(AdvisoryError) -> [String: [Int]] {
        try read { db in
            var found: [String: [Int]] = [:]
            let statement = try db.cachedStatement(sql: "SELECT advisory FROM name WHERE name = ? ORDER BY advisory")
            for name in names where found[name] == nil {
                statement.setUncheckedArguments([name])
                let rows = try Row.fetchCursor(statement)
                var numbers: [Int] = []
                while let row = try rows.next() { numbers.append(row[0]) }
                if !numbers.isEmpty { found[name] = numbers }
            }
            return found
        }
    }

    package func knownExploited(_ cves: [String]) throws(AdvisoryError) -> [String: KnownExploited] {
        try read { db in
            var found: [String: KnownExploited] = [:]
            let statement = try db.cachedStatement(sql: "SELECT added, ransomware FROM kev WHERE cve = ?")
            for cve in cves where found[cve] == nil {
                statement.setUncheckedArguments([cve])
                let rows = try Row.fetchCursor(statement)
                while let row = try rows.next() {
                    found[cve] = KnownExploited(dateAdded: row[0], usedByRansomware: row[1])
                }
            }
            return found
        }
    }

    package func exploitProbabilities(_ cves: [String]) throws(AdvisoryError) -> [String: Double] {
        try read { db in
            var found: [String: Double] = [:]
            let statement = try db.cachedStatement(sql: "SELECT probability FROM epss WHERE cve = ?")
            for cve in cves where found[cve] == nil {
                statement.setUncheckedArguments([cve])
                let rows = try Row.fetchCursor(statement)
                while let row = try rows.next() { found[cve] = row[0] }
            }
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
