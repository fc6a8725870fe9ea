extension PackageURL {
    /// Reads a package URL and holds it to every rule of ECMA-427 and of its type's registered definition.
    ///
    /// Upper case in the type and behind the first letter of a qualifier's key is folded, as the official test
    /// vectors have it; a key that begins with an upper-case letter is refused.
    /// - Throws: ``PackageURLError`` that says which part is wrong.
    package init(parsing text: String) throws(PackageURLError) {
        self = try Parser(text: text, isTolerant: false).parse()
        try validate()
    }

    /// Reads a package URL as documents of other tools have them: the syntax and the normalisation of its type
    /// apply, but a namespace that the type demands may be missing, one that it prohibits may be there, qualifiers
    /// that it requires may be missing, and keys may be in upper case.
    ///
    /// This is the reader for bills of material, where a package must not be lost over such a detail.
    /// - Throws: ``PackageURLError`` when the scheme, the type or the name is missing or the encoding is broken.
    package init(tolerant text: String) throws(PackageURLError) {
        self = try Parser(text: text, isTolerant: true).parse()
        try validateSyntax()
    }

    /// Splits from the right, then from the left, as "How to parse" of the specification says.
    private struct Parser {
        let bytes: [UInt8]
        let isTolerant: Bool

        init(text: String, isTolerant: Bool) {
            bytes = Array(text.utf8)
            self.isTolerant = isTolerant
        }

        func parse() throws(PackageURLError) -> PackageURL {
            var rest = bytes[...]
            var subpath: [String] = []
            if let hash = rest.lastIndex(of: UInt8(ascii: "#")) {
                subpath = try segments(rest[(hash + 1)...], .subpath)
                rest = rest[..<hash]
            }
            var qualifiers: [Qualifier] = []
            if let mark = rest.lastIndex(of: UInt8(ascii: "?")) {
                qualifiers = try readQualifiers(rest[(mark + 1)...])
                rest = rest[..<mark]
            }
            guard let colon = rest.firstIndex(of: UInt8(ascii: ":")),
                rest[..<colon].map({ $0 | 0x20 }) == Array("pkg".utf8)
            else {
                throw PackageURLError(.scheme, "a package URL starts with 'pkg:'")
            }
            rest = rest[(colon + 1)...]
            while rest.first == UInt8(ascii: "/") { rest.removeFirst() }
            guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else {
                throw PackageURLError(.name, "the type must be followed by '/' and a name")
            }
            // Not decoded: a percent sign is no character of a type.
            let type = String(decoding: rest[..<slash], as: UTF8.self)
            rest = rest[(slash + 1)...]
            var version: String?
            if let at = versionSeparator(in: rest) {
                version = try decode(rest[(at + 1)...], .version)
                rest = rest[..<at]
                if rest.last == UInt8(ascii: "/") { throw PackageURLError(.name, "the name is empty") }
            }
            while rest.last == UInt8(ascii: "/") { rest.removeLast() }
            let nameStart = rest.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? rest.startIndex
            return PackageURL(
                type: type, namespace: try segments(rest[..<nameStart], .namespace).joined(separator: "/"),
                name: try decode(rest[nameStart...], .name), version: version, qualifiers: qualifiers,
                subpath: subpath.joined(separator: "/"))
        }

        /// The last `@`, unless it begins a segment that others follow: then it is the unencoded sign of an npm
        /// scope, as in `pkg:npm/@babel/core`.
        private func versionSeparator(in path: ArraySlice<UInt8>) -> Int? {
            guard let at = path.lastIndex(of: UInt8(ascii: "@")) else { return nil }
            let beginsSegment = at == path.startIndex || path[at - 1] == UInt8(ascii: "/")
            if beginsSegment, path[at...].contains(UInt8(ascii: "/")) { return nil }
            return at
        }

        private func segments(
            _ bytes: ArraySlice<UInt8>, _ code: PackageURLError.Code
        ) throws(PackageURLError) -> [String] {
            var result: [String] = []
            for part in bytes.split(separator: UInt8(ascii: "/")) {
                let segment = try decode(part, code)
                if segment.utf8.contains(UInt8(ascii: "/")) {
                    throw PackageURLError(code, "a segment of the \(code.rawValue) must not hold an encoded slash")
                }
                result.append(segment)
            }
            return result
        }

        private func readQualifiers(_ bytes: ArraySlice<UInt8>) throws(PackageURLError) -> [Qualifier] {
            var result: [Qualifier] = []
            var keys: Set<String> = []
            for pair in bytes.split(separator: UInt8(ascii: "&")) {
                guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else {
                    throw PackageURLError(.qualifiers, "a qualifier must be written key=value")
                }
                if !isTolerant, let first = pair.first, (0x41...0x5A).contains(first) {
                    throw PackageURLError(.qualifiers, "a qualifier's key must be in lower case")
                }
                let key = String(decoding: pair[..<equals], as: UTF8.self).lowercased()
                guard keys.insert(key).inserted else {
                    if isTolerant { continue }
                    throw PackageURLError(.qualifiers, "a qualifier's key must not stand twice")
                }
                result.append(Qualifier(key, try decode(pair[(equals + 1)...], .qualifiers)))
            }
            return result
        }

        private func decode(
            _ bytes: ArraySlice<UInt8>, _ code: PackageURLError.Code
        ) throws(PackageURLError) -> String {
            var result: [UInt8] = []
            result.reserveCapacity(bytes.count)
            var position = bytes.startIndex
            while position < bytes.endIndex {
                let byte = bytes[position]
                guard byte == UInt8(ascii: "%") else {
                    result.append(byte)
                    position += 1
                    continue
                }
                guard position + 2 < bytes.endIndex, let high = Self.digit(bytes[position + 1]),
                    let low = Self.digit(bytes[position + 2])
                else {
                    throw PackageURLError(.encoding, "'%' must be followed by two hexadecimal digits")
                }
                result.append(high << 4 | low)
                position += 3
            }
            guard let text = String(validating: result, as: UTF8.self) else {
                throw PackageURLError(.encoding, "the \(code.rawValue) does not decode to valid UTF-8")
            }
            return text
        }

        private static func digit(_ byte: UInt8) -> UInt8? {
            switch byte {
            case 0x30...0x39: byte - 0x30
            case 0x41...0x46: byte - 0x41 + 10
            case 0x61...0x66: byte - 0x61 + 10
            default: nil
            }
        }
    }
}
