extension PackageURL {
    /// Holds the parts to the rules of ECMA-427, clause 5.6, and of the type's registered definition (clause 5.7).
    ///
    /// A type that is not registered is valid when its spelling is.
    /// - Throws: ``PackageURLError`` that says which part is wrong.
    package func validate() throws(PackageURLError) {
        try validateSyntax()
        try TypeRules.of(type)?.validate(self)
    }

    /// Holds the parts to the rules that apply to every type.
    func validateSyntax() throws(PackageURLError) {
        guard Self.isWord(type, extra: [UInt8(ascii: "."), UInt8(ascii: "-")]) else {
            throw PackageURLError(.type, "the type must start with a letter and hold only letters, digits, '.' and '-'")
        }
        guard !name.isEmpty else { throw PackageURLError(.name, "the name is empty") }
        for qualifier in qualifiers
        where !Self.isWord(qualifier.key, extra: [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")]) {
            throw PackageURLError(
                .qualifiers,
                "a qualifier's key must start with a letter and hold only letters, digits, '.', '-' and '_'")
        }
    }

    private static func isWord(_ text: String, extra: [UInt8]) -> Bool {
        guard let first = text.utf8.first, (0x61...0x7A).contains(first) else { return false }
        return text.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || extra.contains(byte)
        }
    }

    /// What the registered definition of a type says beyond the rules for all types.
    ///
    /// Source: the type definitions of the package-URL project (`types/*-definition.json`) and its test vectors.
    struct TypeRules {
        enum Requirement { case optional, required, prohibited }

        var namespace: Requirement = .optional
        var foldsNamespace = false
        var foldsName = false
        var foldsVersion = false
        var requiredQualifier: String?

        /// The rules of a registered type; nil for a type that is not registered.
        static func of(_ type: String) -> TypeRules? {
            switch type {
            case "alpm", "apk", "bitbucket", "composer", "deb", "github":
                TypeRules(namespace: .required, foldsNamespace: true, foldsName: true)
            case "golang":
                TypeRules(namespace: .required, foldsNamespace: true, foldsName: true)
            case "rpm", "qpkg":
                TypeRules(namespace: .required, foldsNamespace: true)
            case "vscode-extension":
                TypeRules(namespace: .required, foldsNamespace: true, foldsName: true, foldsVersion: true)
            case "git", "maven", "swift":
                TypeRules(namespace: .required)
            case "bazel", "cargo", "cocoapods", "conda", "cran", "gem", "hackage", "mlflow", "nuget", "opam", "vcpkg":
                TypeRules(namespace: .prohibited)
            case "bitnami", "chrome-extension", "otp", "pub":
                TypeRules(namespace: .prohibited, foldsName: true)
            case "oci", "pypi":
                TypeRules(namespace: .prohibited, foldsName: true, foldsVersion: true)
            case "julia":
                TypeRules(namespace: .prohibited, requiredQualifier: "uuid")
            case "brew", "hex", "luarocks", "npm":
                TypeRules(foldsNamespace: true, foldsName: true)
            case "huggingface":
                TypeRules(foldsVersion: true)
            case "swid":
                TypeRules(requiredQualifier: "tag_id")
            case "yocto":
                TypeRules(foldsNamespace: true)
            case "conan", "cpan", "docker", "generic":
                TypeRules()
            default: nil
            }
        }

        func normalize(_ parts: inout Parts, type: String) {
            if foldsNamespace { parts.namespace = parts.namespace.map { $0.lowercased() } }
            if foldsName { parts.name = parts.name.lowercased() }
            if foldsVersion { parts.version = parts.version.lowercased() }
            switch type {
            case "pypi":
                parts.name = Self.normalizedPython(parts.name)
            case "pub":
                parts.name = String(
                    decoding: parts.name.utf8.map { Self.isDartByte($0) ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
            case "git":
                Self.splitGit(&parts)
            case "mlflow":
                // Databricks' registry ignores case, Azure's does not (definition of `mlflow`, "name").
                let repository = parts.qualifiers.first { $0.key == "repository_url" }?.value.lowercased() ?? ""
                if repository.utf8Contains("databricks") { parts.name = parts.name.lowercased() }
            default: break
            }
        }

        /// PEP 503: runs of `-`, `_` and `.` become one `-`.
        private static func normalizedPython(_ name: String) -> String {
            var result: [UInt8] = []
            var inRun = false
            for byte in name.utf8 {
                if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") {
                    if !inRun { result.append(UInt8(ascii: "-")) }
                    inRun = true
                } else {
                    result.append(byte)
                    inRun = false
                }
            }
            return String(decoding: result, as: UTF8.self)
        }

        private static func isDartByte(_ byte: UInt8) -> Bool {
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
        }

        /// The namespace of `git` is the host alone, the name the whole path on it. Hosts that ignore case are
        /// folded; on others the path's case counts.
        private static func splitGit(_ parts: inout Parts) {
            let all = parts.namespace + PackageURL.segments(parts.name)
            guard let host = all.first?.lowercased(), all.count > 1 else { return }
            let path = all.dropFirst().joined(separator: "/")
            parts.namespace = [host]
            let ignoresCase = ["github", "github.com", "bitbucket", "bitbucket.org"].contains(host)
            parts.name = ignoresCase ? path.lowercased() : path
        }

        func validate(_ purl: PackageURL) throws(PackageURLError) {
            switch namespace {
            case .required where purl.namespace == nil:
                throw PackageURLError(.namespace, "a package URL of type \(purl.type) must have a namespace")
            case .prohibited where purl.namespace != nil:
                throw PackageURLError(.namespace, "a package URL of type \(purl.type) must not have a namespace")
            default: break
            }
            if let requiredQualifier, purl[qualifier: requiredQualifier] == nil {
                throw PackageURLError(
                    .qualifiers, "a package URL of type \(purl.type) must have the qualifier \(requiredQualifier)")
            }
            switch purl.type {
            case "chrome-extension": try Self.validateChrome(purl)
            case "cpan" where purl.name.utf8Contains("::"):
                throw PackageURLError(.name, "the name of a CPAN package is its distribution's, which has no '::'")
            case "cocoapods":
                let isBad = purl.name.unicodeScalars.contains { $0 == "+" || $0.properties.isWhitespace }
                if isBad || purl.name.utf8.first == UInt8(ascii: ".") {
                    throw PackageURLError(
                        .name, "the name of a pod must not hold white space or '+', nor start with '.'")
                }
            default: break
            }
        }

        /// `^[a-p]{32}$` and `^\d+(\.\d+){0,3}$` of the definition of `chrome-extension`.
        private static func validateChrome(_ purl: PackageURL) throws(PackageURLError) {
            guard purl.name.utf8.count == 32, purl.name.utf8.allSatisfy({ (0x61...0x70).contains($0) }) else {
                throw PackageURLError(.name, "the name of a Chrome extension is 32 letters from a to p")
            }
            guard let version = purl.version else { return }
            let numbers = version.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            let areNumbers = numbers.allSatisfy { part in
                !part.isEmpty && part.allSatisfy { (0x30...0x39).contains($0) }
            }
            guard areNumbers, numbers.count <= 4 else {
                throw PackageURLError(.version, "the version of a Chrome extension is one to four numbers")
            }
        }
    }
}

extension String {
    /// True when the bytes of `part` occur in the bytes of this text. `O(n·m)`, for short parts.
    fileprivate func utf8Contains(_ part: StaticString) -> Bool {
        let needle = UnsafeBufferPointer(start: part.utf8Start, count: part.utf8CodeUnitCount)
        let bytes = Array(utf8)
        guard needle.count <= bytes.count else { return false }
        for start in 0...(bytes.count - needle.count)
        where bytes[start..<start + needle.count].elementsEqual(needle) {
            return true
        }
        return false
    }
}
