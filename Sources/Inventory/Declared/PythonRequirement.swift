/// One requirement as pip reads it (PEP 508): name, extras, version specifiers or an address, marker.
struct PythonRequirement {
    /// Where the package comes from.
    enum Source: Equatable {
        /// Pinned to one version.
        case version(String)
        /// Any version that fits; the version is not known.
        case range
        /// A direct reference (`name @ address`).
        case address
    }

    /// As it is written.
    let name: String
    let source: Source

    /// nil when the text is no requirement.
    init?(_ text: DeclaredText) {
        let bytes = text.bytes
        var index = bytes.startIndex
        while index < bytes.endIndex, Self.isNameByte(bytes[index]) { index += 1 }
        let name = bytes[..<index]
        guard let first = name.first, let last = name.last, Self.isAlphanumeric(first), Self.isAlphanumeric(last) else {
            return nil
        }
        self.name = String(decoding: name, as: UTF8.self)

        var rest = DeclaredText(bytes[index...]).trimmed
        if rest.first == UInt8(ascii: "[") {
            guard let extras = rest.dropping(1).cut(at: UInt8(ascii: "]")),
                extras.head.bytes.allSatisfy({
                    Self.isNameByte($0) || $0 == UInt8(ascii: ",") || DeclaredText.isSpace($0)
                })
            else { return nil }
            rest = extras.tail.trimmed
        }
        if rest.first == UInt8(ascii: "@") {
            guard !rest.dropping(1).trimmed.isEmpty else { return nil }
            source = .address
            return
        }

        // Options of the requirement (`--hash=…`) follow white space; a marker follows a semicolon.
        if let option = Self.optionStart(rest) { rest = DeclaredText(rest.bytes[..<option]).trimmed }
        if let marker = rest.cut(at: UInt8(ascii: ";")) {
            guard !marker.tail.trimmed.isEmpty else { return nil }
            rest = marker.head.trimmed
        }
        if rest.first == UInt8(ascii: "(") {
            guard rest.bytes.last == UInt8(ascii: ")") else { return nil }
            rest = DeclaredText(rest.bytes.dropFirst().dropLast()).trimmed
        }
        guard !rest.isEmpty else {
            source = .range
            return
        }
        var pinned: String?
        let parts = rest.bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        for (number, part) in parts.enumerated() {
            let clause = DeclaredText(part).trimmed
            // A comma at the end is tolerated by pip.
            if clause.isEmpty, number > 0, number == parts.count - 1 { continue }
            guard let version = Self.version(of: clause) else { return nil }
            if version.isExact { pinned = version.text }
        }
        source = pinned.map { .version($0) } ?? .range
    }

    /// The version of one clause (`==1.0`), and whether the clause allows no other; nil when it is no clause.
    private static func version(of clause: DeclaredText) -> (text: String, isExact: Bool)? {
        let operators: [(StaticString, Bool)] = [
            ("===", true), ("==", true), ("~=", false), ("!=", false), ("<=", false), (">=", false), ("<", false),
            (">", false),
        ]
        for (symbol, isExact) in operators where clause.hasPrefix(symbol) {
            let version = clause.dropping(symbol.utf8CodeUnitCount).trimmed
            guard !version.isEmpty,
                version.bytes.allSatisfy({
                    isNameByte($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "!")
                        || $0 == UInt8(ascii: "*")
                })
            else { return nil }
            return (version.string, isExact && version.bytes.last != UInt8(ascii: "*"))
        }
        return nil
    }

    /// Where ` --option` starts.
    private static func optionStart(_ text: DeclaredText) -> Int? {
        var index = text.bytes.startIndex
        while index + 2 < text.bytes.endIndex {
            if DeclaredText.isSpace(text.bytes[index]), text.bytes[index + 1] == UInt8(ascii: "-"),
                text.bytes[index + 2] == UInt8(ascii: "-")
            {
                return index
            }
            index += 1
        }
        return text.hasPrefix("--") ? text.bytes.startIndex : nil
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }
}
