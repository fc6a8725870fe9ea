/// Tells from a file's name and a look at its bytes what it may be, before anything is parsed.
enum FileRecognizer {
    enum Guess: Equatable {
        case dockerfile
        /// A manifest, a Compose file or both; only parsing tells.
        case document(isManifest: Bool, isCompose: Bool)
        case nothing
    }

    /// The last part of a path.
    static func name(of path: String) -> Substring {
        let start = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex
        return path[start...]
    }

    static func isDockerfileName(_ path: String) -> Bool {
        let name = name(of: path).lowercased()
        // `Dockerfile.dockerignore` is a list of files that are left out.
        if name.hasSuffix(".dockerignore") { return false }
        return name == "dockerfile" || name == "containerfile" || name.hasSuffix(".dockerfile")
            || name.hasPrefix("dockerfile.") || name.hasPrefix("containerfile.") || name.hasSuffix(".containerfile")
    }

    /// Whether it is called just that, so that it cannot be anything else.
    static func isExactDockerfileName(_ path: String) -> Bool {
        let name = name(of: path).lowercased()
        return name == "dockerfile" || name == "containerfile"
    }

    static func isDocumentName(_ path: String) -> Bool {
        let name = name(of: path).lowercased()
        return name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.hasSuffix(".json")
    }

    static func isComposeName(_ path: String) -> Bool {
        let name = name(of: path).lowercased()
        guard name.hasSuffix(".yaml") || name.hasSuffix(".yml") else { return false }
        return name.hasPrefix("compose.") || name.hasPrefix("docker-compose.") || name.hasPrefix("docker-compose-")
            || name.hasPrefix("compose-") || name.hasPrefix("podman-compose.")
    }

    static func guess(path: String, bytes: [UInt8]) -> Guess {
        if isDockerfileName(path) { return .dockerfile }
        guard isDocumentName(path) else { return .nothing }
        if startsAsJSON(bytes) {
            let names = topLevelNames(ofJSON: bytes, among: ["apiVersion", "kind", "services"])
            let isManifest = names.contains("apiVersion") && names.contains("kind")
            let isCompose = names.contains("services") && !names.contains("apiVersion")
            return isManifest || isCompose ? .document(isManifest: isManifest, isCompose: isCompose) : .nothing
        }
        let isManifest =
            contains(bytes, "apiVersion") && contains(bytes, "kind") || KustomizationPatches.isKustomization(path)
        let isCompose = contains(bytes, "services") && hasLine(bytes, startingWith: ["services:", "\"services\":"])
        guard isManifest || isCompose || isComposeName(path) else { return .nothing }
        return .document(isManifest: isManifest, isCompose: isCompose || isComposeName(path))
    }

    /// Whether a text has actions of Go's templates as charts have them; `{{inputs.x}}` of Argo Workflows is none.
    static func isHelmTemplate(_ bytes: [UInt8]) -> Bool {
        let marks: [StaticString] = [
            "{{-", "{{ .", "{{.", "{{ $", "{{ include ", "{{ template ", "{{ if ", "{{ range ",
        ]
        return contains(bytes, "{{") && marks.contains { contains(bytes, $0) }
    }

    /// Whether the first byte that is no space opens an object.
    static func startsAsJSON(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        return rest.first { $0 > 0x20 } == UInt8(ascii: "{")
    }

    /// Which of the names the outermost object of a JSON text has, without parsing what is inside. In `{…}{…}` all the
    /// outermost objects count.
    static func topLevelNames(ofJSON bytes: [UInt8], among wanted: [StaticString]) -> Set<String> {
        var found: Set<String> = []
        var depth = 0
        var index = 0
        bytes.withUnsafeBufferPointer { bytes in
            while index < bytes.count {
                switch bytes[index] {
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                case UInt8(ascii: "\""):
                    let start = index + 1
                    index = start
                    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
                        index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
                    }
                    guard depth == 1, index <= bytes.count else { break }
                    var next = index + 1
                    while next < bytes.count, bytes[next] <= 0x20 { next += 1 }
                    guard next < bytes.count, bytes[next] == UInt8(ascii: ":") else { break }
                    for name in wanted where name.utf8CodeUnitCount == index - start {
                        var equal = true
                        for position in 0..<name.utf8CodeUnitCount
                        where bytes[start + position] != name.utf8Start[position] { equal = false }
                        if equal { found.insert(name.description) }
                    }
                    if found.count == wanted.count { return }
                default: break
                }
                index += 1
            }
        }
        return found
    }

    static func contains(_ bytes: [UInt8], _ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard length > 0, bytes.count >= length else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            let first = text.utf8Start[0]
            var index = 0
            let end = bytes.count - length
            while index <= end {
                if bytes[index] == first {
                    var position = 1
                    while position < length, bytes[index + position] == text.utf8Start[position] { position += 1 }
                    if position == length { return true }
                }
                index += 1
            }
            return false
        }
    }

    /// Whether a line starts, in its first column, with one of the texts.
    static func hasLine(_ bytes: [UInt8], startingWith texts: [StaticString]) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            var isStart = true
            for index in 0..<bytes.count {
                if isStart {
                    for text in texts where bytes.count - index >= text.utf8CodeUnitCount {
                        var position = 0
                        while position < text.utf8CodeUnitCount, bytes[index + position] == text.utf8Start[position] {
                            position += 1
                        }
                        if position == text.utf8CodeUnitCount { return true }
                    }
                }
                isStart = bytes[index] == 0x0A || bytes[index] == 0x0D
            }
            return false
        }
    }
}
