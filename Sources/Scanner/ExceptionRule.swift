package import Model

/// One entry of `exceptions` in `breakwater.yaml`.
package struct ExceptionRule: Hashable, Sendable {
    /// The finding's id, or any other name of the same vulnerability.
    package var id: String
    /// Which package; without version every version, qualifiers are not compared.
    package var package: PackageURL?
    /// Which resources, for findings of checks: `deployment:shop/web`; `*` stands for any characters but `/`.
    package var resource: String?
    /// Which files: every place where the component was found must fit.
    package var pattern: String?
    package var reason: String
    /// The last day on which it holds, `YYYY-MM-DD`.
    package var expires: String
    /// Where it stands.
    package var place: Location

    /// True for a calendar day written `YYYY-MM-DD`.
    static func isDate(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D else { return false }
        guard [0, 1, 2, 3, 5, 6, 8, 9].allSatisfy({ (0x30...0x39).contains(bytes[$0]) }) else { return false }
        let month = (bytes[5] - 0x30) * 10 + bytes[6] - 0x30
        let day = (bytes[8] - 0x30) * 10 + bytes[9] - 0x30
        let year = bytes[..<4].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        guard (1...12).contains(month) else { return false }
        let days: [UInt8] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...days[Int(month) - 1]).contains(day)
    }

    func matches(_ finding: Finding, in result: ScanResult) -> Bool {
        switch finding.subject {
        case .misconfiguration(let misconfiguration):
            // A package says that a vulnerability is meant.
            guard finding.id == id, package == nil else { return false }
            if let resource, !PathPattern.matches(misconfiguration.resource, resource) { return false }
        case .vulnerability(let vulnerability, let number, _):
            guard finding.id == id || vulnerability.aliases.contains(id), resource == nil else { return false }
            guard let package else { break }
            guard result.components.indices.contains(number) else { return false }
            let url = result.components[number].purl
            guard url.type == package.type, url.name == package.name, url.namespace == package.namespace,
                package.version == nil || package.version == url.version
            else { return false }
        }
        if let pattern {
            // A package that is found elsewhere too stays open.
            return !finding.locations.isEmpty
                && finding.locations.allSatisfy { PathPattern.matches($0.path, pattern) }
        }
        return true
    }
}

/// Patterns for paths: `*` and `?` within a folder, `**` across folders.
enum PathPattern {
    /// Cost: `O(path × pattern)`.
    static func matches(_ path: String, _ pattern: String) -> Bool {
        let path = Array(path.utf8)
        let pattern = Array(pattern.utf8)
        // reachable[i]: the pattern so far fits the first i bytes.
        var reachable = [Bool](repeating: false, count: path.count + 1)
        reachable[0] = true
        var position = 0
        while position < pattern.count {
            let byte = pattern[position]
            var next = [Bool](repeating: false, count: path.count + 1)
            if byte == 0x2A {
                let crosses = position + 1 < pattern.count && pattern[position + 1] == 0x2A
                position += crosses ? 2 : 1
                // `**/` also stands for no folder at all.
                let skipsSlash = crosses && position < pattern.count && pattern[position] == 0x2F
                if skipsSlash { position += 1 }
                var open = false
                for index in 0...path.count {
                    if reachable[index] {
                        open = true
                        next[index] = true
                    }
                    if index > 0, open, !crosses, path[index - 1] == 0x2F, !reachable[index] { open = false }
                    if open, !skipsSlash || (index > 0 && path[index - 1] == 0x2F) { next[index] = true }
                }
            } else {
                position += 1
                for index in 0..<path.count where reachable[index] {
                    if byte == path[index] || (byte == 0x3F && path[index] != 0x2F) { next[index + 1] = true }
                }
            }
            reachable = next
        }
        return reachable[path.count]
    }
}
