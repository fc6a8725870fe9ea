import Documents

extension ComposeReader {
    /// One element of `ports`: `[[IP:]PUBLISHED:]TARGET[/PROTOCOL]` or a map. A range of ports stays a text (`6000-6500`).
    func port(_ node: Document.Node) -> FormValue {
        if node.kind == .object { return longPort(node) }
        let place = place(node, isMember: false)
        let whole = text(node)
        var rest = whole.text
        func known(_ text: String) -> FormValue { FormValue(Self.content(text, missing: whole.missing), at: place) }
        func hasHole(_ text: String) -> Bool { text.utf8.contains(ComposeInterpolation.hole) }

        var networkProtocol = "tcp"
        if let slash = rest.utf8.lastIndex(of: UInt8(ascii: "/")) {
            networkProtocol = String(rest[rest.utf8.index(after: slash)...]).lowercased()
            rest = String(rest[..<slash])
        }
        var target = rest
        var published = ""
        var address = ""
        if let colon = rest.utf8.lastIndex(of: UInt8(ascii: ":")) {
            target = String(rest[rest.utf8.index(after: colon)...])
            published = String(rest[..<colon])
            if let second = published.utf8.lastIndex(of: UInt8(ascii: ":")) {
                address = String(published[..<second])
                published = String(published[published.utf8.index(after: second)...])
            }
        }
        if address.utf8.first == UInt8(ascii: "["), address.utf8.last == UInt8(ascii: "]") {
            address = String(address.dropFirst().dropLast())
        }
        // What a variable holds may be an address and a port.
        let isAddressOpen = address.isEmpty && hasHole(published)
        func record(target: FormValue, published: FormValue) -> FormValue {
            let hostIP = isAddressOpen ? published : known(address)
            let record = Record(
                [
                    ("target", target), ("published", published), ("hostIP", hostIP),
                    ("protocol", known(networkProtocol)),
                ], rest: portDefaults)
            return FormValue(.record(record), at: place)
        }
        func number(_ text: String) -> FormValue {
            if text.isEmpty { return FormValue(.null, at: place) }
            if let number = Int64(text) { return FormValue(.int(number), at: place) }
            return known(text)
        }
        return record(target: number(target), published: number(published))
    }

    private var portDefaults: Record.Rest { rest(of: "ComposePort") }

    private func longPort(_ node: Document.Node) -> FormValue {
        let place = place(node, isMember: false)
        let type = schema.types["ComposePort"]
        var members: [(String, FormValue)] = []
        for member in node.members {
            guard let name = member.name.string, !name.hasPrefix("x-"), !member.value.isNull else { continue }
            switch name {
            case "host_ip": members.append(("hostIP", value(member.value, .string)))
            case "target", "published": members.append((name, value(member.value, .int)))
            default: members.append((name, value(member.value, type?.fields[name]?.type ?? .any)))
            }
        }
        return FormValue(.record(Record(members, rest: rest(of: "ComposePort"))), at: place)
    }

    // MARK: Volumes

    /// One element of `volumes`: `[SOURCE:]TARGET[:OPTIONS]` or a map.
    func mount(_ node: Document.Node) -> FormValue {
        let place = place(node, isMember: false)
        if node.kind == .object {
            let type = schema.types["ComposeMount"]
            var members: [(String, FormValue)] = []
            for member in node.members {
                guard let name = member.name.string, !name.hasPrefix("x-"), !member.value.isNull else { continue }
                let shown = name == "read_only" ? "readOnly" : name
                members.append((shown, value(member.value, type?.fields[shown]?.type ?? .any)))
            }
            return FormValue(.record(Record(members, rest: rest(of: "ComposeMount"))), at: place)
        }
        let whole = text(node)
        let parts = Self.mountParts(whole.text)
        func known(_ text: String) -> FormValue { FormValue(Self.content(text, missing: whole.missing), at: place) }
        var members: [(String, FormValue)] = []
        let options = parts.options.utf8.split(separator: UInt8(ascii: ",")).map { String($0) ?? "" }
        if let source = parts.source {
            let startsWithHole = source.utf8.first == ComposeInterpolation.hole
            let type =
                startsWithHole ? known(source) : FormValue(.string(Self.isPath(source) ? "bind" : "volume"), at: place)
            members.append(("type", type))
            members.append(("source", known(source)))
        } else {
            members.append(("type", FormValue(.string("volume"), at: place)))
        }
        members.append(("target", known(parts.target)))
        let isReadOnly: FormValue.Content =
            parts.options.utf8.contains(ComposeInterpolation.hole)
            ? Self.content(parts.options, missing: whole.missing)
            : .bool(options.contains { $0 == "ro" || $0 == "readonly" })
        members.append(("readOnly", FormValue(isReadOnly, at: place)))
        if let propagation = options.last(where: Self.propagations.contains) {
            let bind = Record([("propagation", FormValue(.string(propagation), at: place))])
            members.append(("bind", FormValue(.record(bind), at: place)))
        }
        return FormValue(.record(Record(members, rest: rest(of: "ComposeMount"))), at: place)
    }

    private static let propagations: Set<String> = ["shared", "rshared", "slave", "rslave", "private", "rprivate"]

    private static func isPath(_ source: String) -> Bool {
        let bytes = Array(source.utf8.prefix(3))
        guard let first = bytes.first else { return false }
        if first == UInt8(ascii: ".") || first == UInt8(ascii: "/") || first == UInt8(ascii: "~")
            || first == UInt8(ascii: "\\")
        {
            return true
        }
        return isDrive(bytes[...])
    }

    /// `C:\` or `C:/`.
    private static func isDrive(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count >= 3 else { return false }
        let start = bytes.startIndex
        return (0x61...0x7A).contains(bytes[start] | 0x20) && bytes[start + 1] == UInt8(ascii: ":")
            && (bytes[start + 2] == UInt8(ascii: "\\") || bytes[start + 2] == UInt8(ascii: "/"))
    }

    private static func mountParts(_ text: String) -> (source: String?, target: String, options: String) {
        let bytes = Array(text.utf8)
        var parts: [ArraySlice<UInt8>] = []
        var start = 0
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: ":") {
                // The colon of a Windows drive separates nothing.
                if index == start + 1, isDrive(bytes[start...]) {
                    index += 1
                    continue
                }
                parts.append(bytes[start..<index])
                start = index + 1
            }
            index += 1
        }
        parts.append(bytes[start...])
        let texts = parts.map { String(decoding: $0, as: UTF8.self) }
        switch texts.count {
        case 1: return (nil, texts[0], "")
        case 2: return (texts[0], texts[1], "")
        default: return (texts[0], texts[1], texts[2...].joined(separator: ","))
        }
    }
}
