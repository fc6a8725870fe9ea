/// A URL as Go's package `net/url` reads it, which Kubernetes' functions are defined by.
struct URLReference: Hashable, Sendable {
    /// In lower case.
    var scheme = ""
    /// What follows the scheme when that is not a slash.
    var opaque = ""
    /// As written, without the `@`.
    var user: [UInt8]?
    /// With the port and, for IPv6, brackets; percent encodings resolved.
    var host: [UInt8] = []
    /// Percent encodings resolved.
    var path: [UInt8] = []
    /// As written, when it is not how ``path`` would be encoded.
    private var rawPath: [UInt8] = []
    /// Without the question mark, as written.
    var query: [UInt8] = []
    /// Percent encodings resolved.
    var fragment: [UInt8] = []

    /// Why a text is no URL.
    struct Failure: Error { var reason: String }

    /// The parts of a URL in which different characters are encoded.
    private enum Part {
        case path, userPassword, host, zone, queryComponent, fragment
    }

    /// Reads an absolute URI or an absolute path, a `#` being of the path or query (`url.ParseRequestURI`).
    static func readRequest(_ text: String) throws(Failure) -> URLReference {
        try URLReference(Array(text.utf8), isRequest: true)
    }

    /// Reads a URL with a fragment (`url.Parse`).
    static func read(_ text: String) throws(Failure) -> URLReference {
        let bytes = Array(text.utf8)
        guard let hash = bytes.firstIndex(of: UInt8(ascii: "#")) else {
            return try URLReference(bytes, isRequest: false)
        }
        var url = try URLReference(Array(bytes[..<hash]), isRequest: false)
        url.fragment = try unescape(bytes[(hash + 1)...], .fragment)
        return url
    }

    private init(_ bytes: [UInt8], isRequest: Bool) throws(Failure) {
        if bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            throw Failure(reason: "invalid control character in URL")
        }
        if bytes.isEmpty && isRequest { throw Failure(reason: "empty url") }
        if bytes == [UInt8(ascii: "*")] {
            path = bytes
            return
        }
        var rest: ArraySlice<UInt8>
        (scheme, rest) = try Self.splitScheme(bytes)
        if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
            query = Array(rest[(mark + 1)...])
            rest = rest[..<mark]
        }
        let slash = UInt8(ascii: "/")
        if rest.first != slash {
            if !scheme.isEmpty {
                opaque = String(decoding: rest, as: UTF8.self)
                return
            }
            if isRequest { throw Failure(reason: "invalid URI for request") }
            if rest.prefix(while: { $0 != slash }).contains(UInt8(ascii: ":")) {
                throw Failure(reason: "first path segment in URL cannot contain colon")
            }
        }
        let isTriple = rest.starts(with: [slash, slash, slash])
        if !scheme.isEmpty || (!isRequest && !isTriple), rest.starts(with: [slash, slash]) {
            let authority = rest.dropFirst(2).prefix { $0 != slash }
            rest = rest.dropFirst(2 + authority.count)
            try readAuthority(authority)
        }
        path = try Self.unescape(rest, .path)
        if Self.escape(path, .path) != Array(rest) { rawPath = Array(rest) }
    }

    private static func splitScheme(_ bytes: [UInt8]) throws(Failure) -> (String, ArraySlice<UInt8>) {
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): continue
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                if index == 0 { return ("", bytes[...]) }
            case UInt8(ascii: ":"):
                if index == 0 { throw Failure(reason: "missing protocol scheme") }
                let scheme = bytes[..<index].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
                return (String(decoding: scheme, as: UTF8.self), bytes[(index + 1)...])
            default: return ("", bytes[...])
            }
        }
        return ("", bytes[...])
    }

    private mutating func readAuthority(_ authority: ArraySlice<UInt8>) throws(Failure) {
        guard let at = authority.lastIndex(of: UInt8(ascii: "@")) else {
            host = try Self.readHost(authority)
            return
        }
        host = try Self.readHost(authority[(at + 1)...])
        let info = authority[..<at]
        let allowed = Array("-._:~!$&'()*+,;=%@".utf8)
        guard info.allSatisfy({ Self.isAlphanumeric($0) || allowed.contains($0) }) else {
            throw Failure(reason: "net/url: invalid userinfo")
        }
        for part in info.split(separator: UInt8(ascii: ":"), maxSplits: 1) {
            _ = try Self.unescape(part, .userPassword)
        }
        user = Array(info)
    }

    private static func readHost(_ host: ArraySlice<UInt8>) throws(Failure) -> [UInt8] {
        func check(_ port: ArraySlice<UInt8>) throws(Failure) {
            guard isOptionalPort(port) else {
                throw Failure(reason: "invalid port \"\(String(decoding: port, as: UTF8.self))\" after host")
            }
        }
        if host.first == UInt8(ascii: "[") {
            guard let end = host.lastIndex(of: UInt8(ascii: "]")) else {
                throw Failure(reason: "missing ']' in host")
            }
            try check(host[(end + 1)...])
            let inside = host[..<end]
            // A zone is written with an encoded percent sign (RFC 6874) and may hold any encoding.
            if let zone = inside.indices.first(where: { inside[$0...].starts(with: "%25".utf8) }) {
                return try unescape(host[..<zone], .host) + unescape(host[zone..<end], .zone)
                    + unescape(host[end...], .host)
            }
        } else if let colon = host.lastIndex(of: UInt8(ascii: ":")) {
            try check(host[colon...])
        }
        return try unescape(host, .host)
    }

    private static func isOptionalPort(_ port: ArraySlice<UInt8>) -> Bool {
        guard let first = port.first else { return true }
        return first == UInt8(ascii: ":") && port.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }

    // MARK: Encoding

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    /// Whether a byte must be encoded in a part (RFC 3986, as `net/url` reads it).
    private static func mustEscape(_ byte: UInt8, _ part: Part) -> Bool {
        if isAlphanumeric(byte) { return false }
        if part == .host || part == .zone, "!$&'()*+,;=:[]<>\"".utf8.contains(byte) { return false }
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"): return false
        case UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: "/"),
            UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: "?"), UInt8(ascii: "@"):
            switch part {
            case .path: return byte == UInt8(ascii: "?")
            case .userPassword: return "@/?:".utf8.contains(byte)
            case .queryComponent: return true
            case .fragment: return false
            case .host, .zone: return true
            }
        default:
            if part == .fragment, "!()*".utf8.contains(byte) { return false }
            return true
        }
    }

    private static func unescape(_ bytes: ArraySlice<UInt8>, _ part: Part) throws(Failure) -> [UInt8] {
        func invalid(_ text: ArraySlice<UInt8>) -> Failure {
            Failure(reason: "invalid URL escape \"\(String(decoding: text, as: UTF8.self))\"")
        }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == UInt8(ascii: "%") {
                let text = bytes[index...].prefix(3)
                guard text.count == 3, let high = IPAddress.hexadecimalValue(bytes[index + 1]),
                    let low = IPAddress.hexadecimalValue(bytes[index + 2])
                else { throw invalid(text) }
                let decoded = high << 4 | low
                let isPercent = decoded == UInt8(ascii: "%")
                // RFC 6874 allows %25 in a host for zones; other ASCII needs no encoding there.
                if part == .host, high < 8, !isPercent { throw invalid(text) }
                if part == .zone, !isPercent, decoded != UInt8(ascii: " "), mustEscape(decoded, .host) {
                    throw invalid(text)
                }
                result.append(decoded)
                index += 3
                continue
            }
            if part == .host || part == .zone, byte < 0x80, mustEscape(byte, part) {
                throw Failure(reason: "invalid character \"\(String(decoding: [byte], as: UTF8.self))\" in host name")
            }
            result.append(part == .queryComponent && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            index += 1
        }
        return result
    }

    private static func escape(_ bytes: [UInt8], _ part: Part) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for byte in bytes {
            if mustEscape(byte, part) {
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            } else {
                result.append(byte)
            }
        }
        return result
    }

    // MARK: What is asked of it

    /// The path as written when that is a valid encoding, otherwise encoded.
    var escapedPath: String {
        if !rawPath.isEmpty {
            let allowed = Array("!$&'()*+,;=:@[]%".utf8)
            let isValid = rawPath.allSatisfy { allowed.contains($0) || !Self.mustEscape($0, .path) }
            if isValid { return String(decoding: rawPath, as: UTF8.self) }
        }
        if path == [UInt8(ascii: "*")] { return "*" }
        return String(decoding: Self.escape(path, .path), as: UTF8.self)
    }

    /// The host without brackets and port, and the port.
    var hostAndPort: (host: String, port: String) {
        var name = host[...]
        var port: ArraySlice<UInt8> = []
        if let colon = host.lastIndex(of: UInt8(ascii: ":")), Self.isOptionalPort(host[colon...]) {
            name = host[..<colon]
            port = host[(colon + 1)...]
        }
        if name.first == UInt8(ascii: "["), name.last == UInt8(ascii: "]"), name.count >= 2 {
            name = name.dropFirst().dropLast()
        }
        return (String(decoding: name, as: UTF8.self), String(decoding: port, as: UTF8.self))
    }

    /// The parameters of the query in order; those that are not well formed are left out.
    var parameters: [(name: String, value: String)] {
        var result: [(name: String, value: String)] = []
        for part in query.split(separator: UInt8(ascii: "&")) where !part.contains(UInt8(ascii: ";")) {
            let sides = part.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = sides.first.flatMap({ try? Self.unescape($0, .queryComponent) }),
                let value = sides.count > 1 ? try? Self.unescape(sides[1], .queryComponent) : []
            else { continue }
            result.append((String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self)))
        }
        return result
    }
}
