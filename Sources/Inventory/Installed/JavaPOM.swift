/// What a Maven model (`pom.xml`) says of its own package.
///
/// Source: Maven Model 4.0.0. Values of the parent's own model and of profiles are not at hand; a value that needs
/// them is nil.
package struct JavaPOM {
    package private(set) var group: String?
    package private(set) var artifact: String?
    package private(set) var version: String?
    /// The names of `licenses/license`, or the address of one without a name.
    package private(set) var licenses: [String] = []

    /// nil when the bytes are not a Maven model.
    package init?(_ bytes: Span<UInt8>) {
        var values: [String: String] = [:]
        var licenses: [(name: String?, address: String?)] = []
        var isProject = false
        JavaXMLText.read(bytes) { path, text in
            if path.first == "project" { isProject = true }
            switch path.count {
            case 2 where ["groupId", "artifactId", "version"].contains(path[1]):
                values["project.\(path[1])"] = text
            case 3 where path[1] == "parent" && ["groupId", "artifactId", "version"].contains(path[2]):
                values["project.parent.\(path[2])"] = text
            case 3 where path[1] == "properties":
                values[path[2]] = text
            case 3 where path[1] == "licenses" && path[2] == "license":
                licenses.append((nil, nil))
            case 4 where path[1] == "licenses" && path[2] == "license":
                // Texts come before the element that holds them is closed.
                if path[3] == "name" { licenses.append((text, nil)) }
                if path[3] == "url" { licenses.append((nil, text)) }
            default: break
            }
        }
        guard isProject else { return nil }
        self.licenses = Self.joined(licenses)
        for name in ["groupId", "version"] where values["project.\(name)"] == nil {
            values["project.\(name)"] = values["project.parent.\(name)"]
        }
        func identifier(_ name: String) -> String? {
            Self.resolved("project.\(name)", in: values).flatMap { JavaPackage.isIdentifier($0) ? $0 : nil }
        }
        group = identifier("groupId")
        artifact = identifier("artifactId")
        version = Self.resolved("project.version", in: values).flatMap { JavaPackage.isVersion($0) ? $0 : nil }
    }

    /// The names, each element closed by an entry with neither name nor address.
    private static func joined(_ parts: [(name: String?, address: String?)]) -> [String] {
        var names: [String] = []
        var name: String?
        var address: String?
        for part in parts {
            if part.name == nil, part.address == nil {
                if let license = name ?? address, !names.contains(license) { names.append(license) }
                name = nil
                address = nil
            } else {
                name = part.name ?? name
                address = part.address ?? address
            }
        }
        return names
    }

    /// A value with its `${…}` replaced (Maven Model Builder, "Model Interpolation"); nil when one stays open.
    private static func resolved(_ name: String, in values: [String: String], depth: Int = 0) -> String? {
        guard depth < 8 else { return nil }
        // `pom.` and no prefix at all are old spellings of `project.`.
        let bare = name.hasPrefix("pom.") ? String(name.dropFirst(4)) : name
        guard let value = values[name] ?? values["project.\(bare)"] else { return nil }
        var result: [UInt8] = []
        let bytes = Array(value.utf8)
        var position = 0
        while position < bytes.count {
            guard bytes[position] == UInt8(ascii: "$"), position + 1 < bytes.count,
                bytes[position + 1] == UInt8(ascii: "{")
            else {
                result.append(bytes[position])
                position += 1
                continue
            }
            guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "}")),
                let part = resolved(
                    String(decoding: bytes[(position + 2)..<end], as: UTF8.self), in: values, depth: depth + 1),
                result.count + part.utf8.count <= 4096
            else { return nil }
            result += part.utf8
            position = end + 1
        }
        return String(decoding: result, as: UTF8.self)
    }
}
