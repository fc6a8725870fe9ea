extension Library {
    /// What expressions of a Kubernetes API server may use besides the standard functions
    /// (k8s.io/apiserver/pkg/cel/environment), for a minor version of Kubernetes 1.
    ///
    /// Without `jsonpatch`, which only mutating admission policies have: ``kubernetesJSONPatch``.
    public static func kubernetes(minorVersion: Int = 34) -> [Library] {
        var libraries = [kubernetesURLs, kubernetesRegex, kubernetesLists]
        libraries.append(minorVersion < 29 ? kubernetesOldStrings : kubernetesStrings)
        if minorVersion >= 27 { libraries.append(kubernetesAuthorizer) }
        if minorVersion >= 28 { libraries += [optionals, kubernetesQuantity] }
        if minorVersion >= 29 { libraries.append(sets) }
        if minorVersion >= 30 { libraries.append(kubernetesNetwork) }
        if minorVersion >= 31 { libraries += [kubernetesFormat, kubernetesAuthorizerSelectors] }
        if minorVersion >= 32 { libraries.append(comprehensions) }
        if minorVersion >= 33 { libraries.append(kubernetesSemver) }
        if minorVersion >= 34 { libraries.append(lists) }
        return libraries
    }

    /// Version 2 of the strings library: without `reverse`, and with searches that start behind the end finding nothing.
    private static let kubernetesStrings = Library(
        "strings", functions: stringFunctions(isLenient: true).filter { $0.name != "reverse" })

    /// Version 0 of the strings library.
    private static let kubernetesOldStrings = Library(
        "strings",
        functions: stringFunctions(isLenient: true).filter {
            !["reverse", "format", "strings.quote"].contains($0.name)
        })

    /// Kubernetes' library of JSON patches (k8s.io/apiserver/pkg/cel/library, "JSONPatch"): `jsonpatch.escapeKey`.
    public static let kubernetesJSONPatch = Library(
        "kubernetes.jsonpatch",
        functions: [
            Function(
                "jsonpatch.escapeKey",
                [
                    Overload("string_jsonpatch_escapeKey_string", [.string], .string) { (text: String) in
                        var result: [UInt8] = []
                        for byte in text.utf8 {
                            switch byte {
                            case UInt8(ascii: "~"): result += Array("~0".utf8)
                            case UInt8(ascii: "/"): result += Array("~1".utf8)
                            default: result.append(byte)
                            }
                        }
                        return .string(String(decoding: result, as: UTF8.self))
                    }
                ])
        ])
}
