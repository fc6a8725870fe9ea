import Model

/// Which ecosystems of a store hold for components; told once for all components of a system.
struct LookupScopes {
    /// Where one component is looked up.
    struct Scope {
        /// The ecosystems, in the spelling of ``PackageKey``; those the store knows.
        var keys: [String]
        /// False when the store has nothing for the very release the component is from.
        var isCovered: Bool
        let evaluation: RangeEvaluation
    }

    private let ecosystems: Set<String>
    private var known: [[Ecosystem]: Scope] = [:]

    /// - Parameter ecosystems: those the store knows, in the spelling of ``PackageKey``.
    init(ecosystems: Set<String>) {
        self.ecosystems = ecosystems
    }

    mutating func scope(of component: Component, _ ecosystem: Ecosystem) -> Scope {
        let all = component.otherEcosystems.isEmpty ? [ecosystem] : [ecosystem] + component.otherEcosystems
        var scope: Scope
        if let made = known[all] {
            scope = made
        } else {
            scope = make(all)
            known[all] = scope
        }
        if ecosystem.name == "Ubuntu" { scope.keys += proKeys(of: component, ecosystem) }
        return scope
    }

    private func make(_ all: [Ecosystem]) -> Scope {
        var keys: [String] = []
        func add(_ key: String) {
            if ecosystems.contains(key), !keys.contains(key) { keys.append(key) }
        }
        for ecosystem in all { add(PackageKey.ecosystemKey(ecosystem)) }
        if let suffix = all.first.flatMap(Self.suseSuffix) {
            for key in ecosystems.sorted() where key.hasPrefix(Self.suseModules) && key.hasSuffix(suffix) { add(key) }
        }
        let isCovered = !keys.isEmpty
        // A record that names no release speaks of the distribution as a whole.
        for ecosystem in all { add(ecosystem.name) }
        return Scope(
            keys: keys, isCovered: isCovered, evaluation: RangeEvaluation(ecosystem: all.first ?? Ecosystem("")))
    }

    /// Ubuntu Pro's repositories. Their fixes are no fixes for who has no subscription; the version shows who has one.
    private func proKeys(of component: Component, _ ecosystem: Ecosystem) -> [String] {
        let own = PackageKey.ecosystemKey(ecosystem)
        guard own.hasPrefix("Ubuntu:") else { return [] }
        let release = own.dropFirst("Ubuntu:".utf8.count)
        let version = (component.source?.version ?? component.version).lowercased()
        var keys: [String] = []
        if version.contains("esm") { keys.append("Ubuntu:Pro:\(release)") }
        if version.contains("fips") {
            for stream in ["FIPS", "FIPS-updates", "FIPS-preview"] { keys.append("Ubuntu:Pro:\(stream):\(release)") }
        }
        return keys.filter { ecosystems.contains($0) }
    }

    private static let suseModules = "SUSE:Linux Enterprise Module for "

    /// ` 15 SP5` of `Linux Enterprise Server 15 SP5`, which its modules share.
    private static func suseSuffix(_ ecosystem: Ecosystem) -> String? {
        let prefix = "Linux Enterprise "
        guard ecosystem.name == "SUSE", let release = ecosystem.release, release.hasPrefix(prefix) else { return nil }
        let words = release.dropFirst(prefix.utf8.count).split(separator: " ")
        guard let number = words.firstIndex(where: { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else {
            return nil
        }
        return " " + words[number...].joined(separator: " ")
    }
}
