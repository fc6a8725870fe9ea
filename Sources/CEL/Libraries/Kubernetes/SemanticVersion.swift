/// A version of Semantic Versioning 2.0.0 (semver.org), with numbers of 64 bits as in the library Kubernetes uses.
struct SemanticVersion: Sendable {
    let major: UInt64
    let minor: UInt64
    let patch: UInt64
    /// The identifiers before a release, without those of the build.
    let prerelease: [Identifier]
    /// As written.
    let text: String

    enum Identifier: Hashable, Sendable {
        case number(UInt64)
        case text([UInt8])
    }

    /// Why a text is no version.
    struct Failure: Error { var reason: String }

    init(_ text: String) throws(Failure) {
        self.text = text
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw Failure(reason: "No Major.Minor.Patch elements found") }
        major = try Self.number(parts[0], "major")
        minor = try Self.number(parts[1], "minor")
        var rest = parts[2]
        if let plus = rest.firstIndex(of: UInt8(ascii: "+")) {
            try Self.checkBuild(rest[rest.index(after: plus)...])
            rest = rest[..<plus]
        }
        if let dash = rest.firstIndex(of: UInt8(ascii: "-")) {
            prerelease = try Self.prerelease(rest[rest.index(after: dash)...])
            rest = rest[..<dash]
        } else {
            prerelease = []
        }
        patch = try Self.number(rest, "patch")
    }

    /// A version after a leading `v` and leading zeros are removed, and a missing minor version and patch are set to 0
    /// (k8s.io/apiserver/pkg/cel/library, "Semver").
    init(normalizing text: String) throws(Failure) {
        var bytes = Array(text.utf8)[...]
        if bytes.first == UInt8(ascii: "v") { bytes.removeFirst() }
        var parts = bytes.split(separator: UInt8(ascii: "."), maxSplits: 2, omittingEmptySubsequences: false)
            .map { part in
                guard part.count > 1 else { return Array(part) }
                let rest = part.drop { $0 == 0x30 }
                guard let first = rest.first, (0x30...0x39).contains(first) else { return [0x30] + rest }
                return Array(rest)
            }
        if parts.count < 3 {
            if let last = parts.last, last.contains(where: { "+-".utf8.contains($0) }) {
                throw Failure(reason: "short version cannot contain PreRelease/Build meta data")
            }
            while parts.count < 3 { parts.append([0x30]) }
        }
        try self.init(String(decoding: Array(parts.joined(separator: [UInt8(ascii: ".")])), as: UTF8.self))
    }

    private static func number(_ bytes: some Collection<UInt8>, _ part: String) throws(Failure) -> UInt64 {
        guard !bytes.isEmpty, bytes.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw Failure(reason: "Invalid character(s) found in \(part) number")
        }
        guard bytes.count == 1 || bytes.first != 0x30 else {
            throw Failure(reason: "\(part) number must not contain leading zeroes")
        }
        guard let number = UInt64(String(decoding: bytes, as: UTF8.self)) else {
            throw Failure(reason: "\(part) number out of range")
        }
        return number
    }

    private static func isIdentifier(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
        }
    }

    private static func prerelease(_ bytes: some Collection<UInt8>) throws(Failure) -> [Identifier] {
        var result: [Identifier] = []
        for part in bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard !part.isEmpty else { throw Failure(reason: "Prerelease is empty") }
            if part.allSatisfy({ (0x30...0x39).contains($0) }) {
                result.append(.number(try number(part, "numeric prerelease")))
            } else {
                guard isIdentifier(part) else { throw Failure(reason: "Invalid character(s) found in prerelease") }
                result.append(.text(Array(part)))
            }
        }
        return result
    }

    private static func checkBuild(_ bytes: some Collection<UInt8>) throws(Failure) {
        for part in bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard !part.isEmpty else { throw Failure(reason: "Build meta data is empty") }
            guard isIdentifier(part) else { throw Failure(reason: "Invalid character(s) found in build meta data") }
        }
    }

    /// -1, 0 or 1 (semver.org, item 11).
    func compare(to other: SemanticVersion) -> Int {
        for (a, b) in [(major, other.major), (minor, other.minor), (patch, other.patch)] where a != b {
            return a < b ? -1 : 1
        }
        if prerelease.isEmpty || other.prerelease.isEmpty {
            return prerelease.isEmpty == other.prerelease.isEmpty ? 0 : prerelease.isEmpty ? 1 : -1
        }
        for (a, b) in zip(prerelease, other.prerelease) where a != b {
            switch (a, b) {
            case (.number(let a), .number(let b)): return a < b ? -1 : 1
            case (.number, .text): return -1
            case (.text, .number): return 1
            case (.text(let a), .text(let b)): return a.lexicographicallyPrecedes(b) ? -1 : 1
            }
        }
        return (prerelease.count - other.prerelease.count).signum()
    }
}
