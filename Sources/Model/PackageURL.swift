/// A package URL: `pkg:type/namespace/name@version?qualifiers#subpath` (ECMA-427).
///
/// The parts are held decoded and normalised, so that two values are equal when their canonical strings are.
package struct PackageURL: Hashable, Sendable {
    /// Lower case, for example `deb`.
    package let type: String
    /// Parts joined by `/`, decoded; nil when the type has none.
    package let namespace: String?
    /// Decoded. Of type `git` it may hold slashes; they stay slashes in the canonical string.
    package let name: String
    package let version: String?
    /// Sorted by key, decoded.
    package let qualifiers: [Qualifier]
    package let subpath: String?

    /// One `key=value` behind the question mark.
    package struct Qualifier: Hashable, Sendable {
        package let key: String
        package let value: String

        package init(_ key: String, _ value: String) {
            self.key = key
            self.value = value
        }
    }

    /// Builds a package URL from decoded parts and applies the normalisation that the specification prescribes for
    /// the type (for example lower case for `pypi` and `github`). Empty strings count as absent.
    ///
    /// Nothing is refused here, so that a cataloger never loses a package over its name; ``validate()`` tells
    /// whether the result is a valid package URL. Of qualifiers with the same key the first one stays.
    package init(
        type: String, namespace: String? = nil, name: String, version: String? = nil,
        qualifiers: [Qualifier] = [], subpath: String? = nil
    ) {
        let type = type.lowercased()
        var unique: [Qualifier] = []
        var keys: Set<String> = []
        for qualifier in qualifiers where !qualifier.value.isEmpty {
            let key = qualifier.key.lowercased()
            if keys.insert(key).inserted { unique.append(Qualifier(key, qualifier.value)) }
        }
        unique.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        var parts = Parts(
            namespace: namespace.map(Self.segments) ?? [], name: Self.trimmingSlashes(name), version: version ?? "",
            qualifiers: unique)
        TypeRules.of(type)?.normalize(&parts, type: type)

        self.type = type
        self.namespace = parts.namespace.isEmpty ? nil : parts.namespace.joined(separator: "/")
        self.name = parts.name
        self.version = parts.version.isEmpty ? nil : parts.version
        self.qualifiers = parts.qualifiers
        let path = (subpath.map(Self.segments) ?? []).filter { $0 != "." && $0 != ".." }
        self.subpath = path.isEmpty ? nil : path.joined(separator: "/")
    }

    /// The value of the qualifier with that key.
    package subscript(qualifier key: String) -> String? {
        qualifiers.first { $0.key == key }?.value
    }

    /// What normalisation works on.
    struct Parts {
        var namespace: [String]
        var name: String
        var version: String
        var qualifiers: [Qualifier]
    }

    /// The parts between slashes that are not empty.
    static func segments(_ text: String) -> [String] {
        text.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
    }

    private static func trimmingSlashes(_ text: String) -> String {
        var rest = text.utf8[...]
        while rest.first == UInt8(ascii: "/") { rest.removeFirst() }
        while rest.last == UInt8(ascii: "/") { rest.removeLast() }
        return String(Substring(rest))
    }
}

extension PackageURL: CustomStringConvertible {
    /// The canonical string (ECMA-427, clauses 5.4 and 5.6).
    package var description: String {
        var text = Array("pkg:\(type)/".utf8)
        if let namespace {
            Self.encode(namespace, keepingSlash: true, into: &text)
            text.append(UInt8(ascii: "/"))
        }
        Self.encode(name, keepingSlash: type == "git", into: &text)
        if let version {
            text.append(UInt8(ascii: "@"))
            Self.encode(version, keepingSlash: false, into: &text)
        }
        var separator = UInt8(ascii: "?")
        for qualifier in qualifiers {
            text.append(separator)
            text.append(contentsOf: qualifier.key.utf8)
            text.append(UInt8(ascii: "="))
            Self.encode(qualifier.value, keepingSlash: false, into: &text)
            separator = UInt8(ascii: "&")
        }
        if let subpath {
            text.append(UInt8(ascii: "#"))
            Self.encode(subpath, keepingSlash: true, into: &text)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Percent-encodes all but letters, digits, `.-_~` and the colon (clause 5.4).
    private static func encode(_ text: String, keepingSlash: Bool, into bytes: inout [UInt8]) {
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            case UInt8(ascii: "/") where keepingSlash:
                bytes.append(byte)
            default:
                bytes.append(UInt8(ascii: "%"))
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            }
        }
    }
}
