/// The parts of an archive's file name: `artifact-version[-classifier].extension` (Maven repository layout).
package struct JavaFileName {
    /// The name without its extension.
    package let stem: String
    /// The part in front of the version; the whole stem when there is no version.
    package let artifact: String
    /// nil when nothing in the name looks like a version.
    package let version: String?
    /// What follows the version, for example `linux-x86_64` or `sources`.
    package let classifier: String?

    /// Reads the last part of a path.
    ///
    /// - Parameter versions: Versions known from elsewhere. Where one of them stands in the name, it is the version,
    ///   which tells it from numbers in the artifact or in the classifier.
    package init(path: String, versions: [String] = []) {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let stem = name.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(name[..<$0]) } ?? name
        self.stem = stem
        for version in versions {
            if let (artifact, classifier) = Self.cut(stem, at: version) {
                self.artifact = artifact
                self.version = version
                self.classifier = classifier
                return
            }
        }
        let tokens = stem.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard let start = Self.versionStart(in: tokens) else {
            artifact = stem
            version = nil
            classifier = nil
            return
        }
        let end = Self.versionEnd(in: tokens, from: start)
        artifact = tokens[..<start].joined(separator: "-")
        version = tokens[start..<end].joined(separator: "-")
        classifier = end < tokens.count ? tokens[end...].joined(separator: "-") : nil
    }

    private static func cut(_ stem: String, at version: String) -> (String, String?)? {
        let bytes = Array(stem.utf8)
        let wanted = Array("-\(version)".utf8)
        guard !version.isEmpty, bytes.count > wanted.count else { return nil }
        for start in stride(from: bytes.count - wanted.count, through: 1, by: -1)
        where bytes[start..<(start + wanted.count)].elementsEqual(wanted) {
            let rest = bytes[(start + wanted.count)...]
            guard rest.isEmpty || rest.first == UInt8(ascii: "-") else { continue }
            let classifier = rest.isEmpty ? nil : String(decoding: rest.dropFirst(), as: UTF8.self)
            // `1.0-SNAPSHOT` or `1.0-rc1` is another version than `1.0`, not a classifier of it.
            if let first = classifier?.split(separator: "-").first, isQualifier(String(first)) || isNumber(first) {
                continue
            }
            return (String(decoding: bytes[..<start], as: UTF8.self), classifier)
        }
        return nil
    }

    /// The token at which the version starts: the first that looks like one, unless a word that belongs to no version
    /// and then another number follow, as in `log4j-1.2-api-2.17.1`.
    private static func versionStart(in tokens: [String]) -> Int? {
        guard var start = tokens.indices.dropFirst().first(where: { isVersionStart(tokens[$0]) }) else { return nil }
        while true {
            let end = versionEnd(in: tokens, from: start)
            guard let next = tokens[end...].indices.first(where: { isVersionStart(tokens[$0]) }) else { return start }
            // Platform names carry numbers of their own: `linux-64`.
            let isPlatform = tokens[end..<next].contains { isPlatformWord($0) }
            guard !isPlatform else { return start }
            start = next
        }
    }

    private static func versionEnd(in tokens: [String], from start: Int) -> Int {
        var end = start + 1
        while end < tokens.count, isNumber(tokens[end]) || isQualifier(tokens[end]) || isVersionStart(tokens[end]) {
            end += 1
        }
        return end
    }

    private static func isNumber(_ token: some StringProtocol) -> Bool {
        !token.isEmpty && token.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
    }

    /// Digits alone, or digits, a separator and anything that a version may have: `1`, `1.2.3.Final`, `20210307`,
    /// but not `3d`.
    private static func isVersionStart(_ token: String) -> Bool {
        let bytes = token.utf8
        let digits = bytes.prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty else { return false }
        guard let next = bytes.dropFirst(digits.count).first else { return true }
        return next == UInt8(ascii: ".") || next == UInt8(ascii: "_") || next == UInt8(ascii: "+")
            || next == UInt8(ascii: "~")
    }

    private static let qualifiers = [
        "alpha", "beta", "milestone", "m", "rc", "cr", "snapshot", "ga", "final", "release", "sp", "jre", "android",
        "incubating", "incubator", "redhat", "jbossorg", "b", "build", "pre", "preview", "ea", "dev", "nightly", "rev",
        "r", "p", "patch", "cdh", "jdbc", "fuse", "atlassian", "jenkins", "v", "a", "stable", "unstable", "dfsg", "ds",
    ]

    /// Words that versions are made of, alone or with a number behind: `rc1`, `SNAPSHOT`, `redhat-00001`.
    private static func isQualifier(_ token: String) -> Bool {
        let word = token.utf8.prefix { byte in (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }
        let rest = token.utf8.dropFirst(word.count)
        guard !word.isEmpty else { return false }
        let name = token.prefix(word.count).lowercased()
        guard qualifiers.contains(name) else { return false }
        return rest.allSatisfy {
            (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_")
        } && (name.utf8.count > 1 || !rest.isEmpty)
    }

    private static let platforms = ["linux", "windows", "win", "osx", "mac", "macos", "native", "natives", "freebsd"]

    private static func isPlatformWord(_ token: String) -> Bool {
        platforms.contains(token.lowercased())
    }
}
