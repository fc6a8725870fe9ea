import Model

/// Finds installed Ruby gems by their specification in `specifications` and `specifications/default`.
///
/// Name, version and platform come from the specification's text; where they are not plain values there, from the
/// stub line that RubyGems writes above it, and last from the file's name, `NAME-VERSION[-PLATFORM].gemspec`.
///
/// Not handled: gems that Bundler checks out from git (`bundler/gems`), which have no installed specification.
///
/// Source: RubyGems, "Specification Reference" and `Gem::Specification#to_ruby`; "Command Reference", `gem install`.
package struct RubyGemCataloger: Cataloger {
    package init() {}

    package var name: String { "gem" }
    package var patterns: [FilePattern] { [.suffix(".gemspec")] }
    package var evidence: EvidenceKind { .installed }

    package func catalog(_ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        guard Self.isInstalled(file.directory) else { return }
        let text = RubyGemspecReader.read(bytes.withUnsafeBufferPointer { Array($0) })
        let stem = Array(file.name.utf8.dropLast(".gemspec".utf8.count))
        guard let gem = text ?? Self.identity(fileStem: stem) else {
            output.diagnostics.append(
                Diagnostic(
                    "gem.gemspec",
                    "neither the specification nor the file's name says which gem and version this is, so it is "
                        + "not known: run 'gem pristine'",
                    at: Location(path: file.path)))
            return
        }
        var qualifiers: [PackageURL.Qualifier] = []
        if let platform = gem.platform, platform != "ruby" {
            qualifiers.append(PackageURL.Qualifier("platform", platform))
        }
        output.components.append(
            Component(
                purl: PackageURL(type: "gem", name: gem.name, version: gem.version, qualifiers: qualifiers),
                kind: .gem, name: gem.name, version: gem.version, ecosystem: PackageKind.gem.languageEcosystem,
                locations: [Location(path: file.path)], licenses: gem.licenses))
    }

    private static func isInstalled(_ directory: Substring) -> Bool {
        let parts = directory.utf8.split(separator: UInt8(ascii: "/"))
        guard let last = parts.last else { return false }
        if last.elementsEqual("specifications".utf8) { return true }
        return last.elementsEqual("default".utf8)
            && parts.dropLast().last?.elementsEqual("specifications".utf8) == true
    }

    /// Takes `NAME-VERSION[-PLATFORM]` apart. Names and platforms may hold dashes and digits too, so the version is
    /// the first part that has a dot, or else the last part that can be one.
    static func identity(fileStem: [UInt8]) -> RubyGemspec? {
        let dashes = fileStem.indices.filter { fileStem[$0] == UInt8(ascii: "-") }
        var chosen: (start: Int, end: Int)?
        for (index, dash) in dashes.enumerated() where dash > 0 {
            let end = index + 1 < dashes.count ? dashes[index + 1] : fileStem.count
            let part = fileStem[dash + 1..<end]
            guard RubyGemspec.isVersion(part) else { continue }
            chosen = (dash, end)
            if part.contains(UInt8(ascii: ".")) { break }
        }
        guard let chosen else { return nil }
        func text(_ range: Range<Int>) -> String { String(decoding: fileStem[range], as: UTF8.self) }
        return RubyGemspec(
            name: text(0..<chosen.start), version: text(chosen.start + 1..<chosen.end),
            platform: chosen.end < fileStem.count ? text(chosen.end + 1..<fileStem.count) : nil)
    }
}
