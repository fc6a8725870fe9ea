/// An absolute `http` or `https` URL, checked and normalised (RFC 3986, RFC 9110 section 4.2).
///
/// The scheme and the host are lower case; bytes that a URL may not hold are percent-encoded, so that addresses from
/// servers can be handed on safely. A fragment is dropped; user information is kept apart and never printed.
package struct HTTPURL: Hashable, Sendable {
    /// `http` or `https`.
    package enum Scheme: String, Sendable, Hashable {
        case http, https

        /// The port that is meant when none is written.
        package var defaultPort: Int { self == .http ? 80 : 443 }
    }

    package var scheme: Scheme
    /// A name or an address; an IPv6 address without its brackets.
    package var host: String
    package var port: Int
    /// Percent-encoded, never empty.
    package var path: String
    /// Percent-encoded, without the question mark.
    package var query: String?
    /// `user:password`, still percent-encoded; nil when there is none.
    package var userInformation: String?

    /// Reads an absolute URL; nil when it is not one.
    package init?(_ text: String) {
        guard let reference = Reference(text), let name = reference.scheme,
            let scheme = Scheme(rawValue: name), let authority = reference.authority
        else { return nil }
        self.scheme = scheme
        var rest = authority[...]
        if let at = rest.lastIndex(of: UInt8(ascii: "@")) {
            userInformation = String(decoding: rest[..<at], as: UTF8.self)
            rest = rest[(at + 1)...]
        }
        guard let (host, port) = Self.hostAndPort(rest) else { return nil }
        self.host = host
        self.port = port ?? scheme.defaultPort
        path = Self.encoded(Self.withoutDotSegments(reference.path))
        query = reference.query.map { Self.encoded($0, isQuery: true) }
    }

    /// The URL that `reference`, as a server sends it in `Location`, means seen from here (RFC 3986 section 5.2).
    /// nil when it is not an HTTP address.
    package func resolving(_ reference: String) -> HTTPURL? {
        guard let parsed = Reference(reference) else { return nil }
        if parsed.scheme != nil { return HTTPURL(reference) }
        if parsed.authority != nil { return HTTPURL("\(scheme.rawValue):\(reference)") }
        var result = self
        result.userInformation = nil
        if parsed.path.isEmpty {
            if let query = parsed.query { result.query = Self.encoded(query, isQuery: true) }
            return result
        }
        var full = parsed.path
        if full.first != UInt8(ascii: "/") {
            let base = Array(path.utf8)
            let slash = base.lastIndex(of: UInt8(ascii: "/")) ?? 0
            full = Array(base[...slash]) + full
        }
        result.path = Self.encoded(Self.withoutDotSegments(full))
        result.query = parsed.query.map { Self.encoded($0, isQuery: true) }
        return result
    }

    /// `host[:port]`, the port only when it is not the scheme's.
    package var authority: String {
        let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        return port == scheme.defaultPort ? name : "\(name):\(port)"
    }

    /// The address as it is requested, without user information.
    package var text: String {
        let base = "\(scheme.rawValue)://\(authority)\(path)"
        return query.map { "\(base)?\($0)" } ?? base
    }

    /// The address for messages: without user information and query.
    package var display: String { "\(scheme.rawValue)://\(authority)\(path)" }

    /// True when both have the same scheme, host and port (RFC 6454); credentials go no further.
    package func hasSameOrigin(as other: HTTPURL) -> Bool {
        scheme == other.scheme && host == other.host && port == other.port
    }

    /// True when the host is this machine by name or by address.
    package var isLoopback: Bool { Self.isLoopback(host) }

    /// True for `localhost`, `127.0.0.0/8` and `::1`.
    package static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host.hasSuffix(".localhost") { return true }
        return IPAddress(host)?.isLoopback ?? false
    }
}

extension HTTPURL {
    /// Reads `host`, `host:port`, `[v6]` or `[v6]:port`; nil when neither a name nor an address stands there.
    static func hostAndPort(_ text: ArraySlice<UInt8>) -> (host: String, port: Int?)? {
        var rest = text
        let host: ArraySlice<UInt8>
        if rest.first == UInt8(ascii: "[") {
            guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            host = rest[(rest.startIndex + 1)..<end]
            guard IPAddress(String(decoding: host, as: UTF8.self))?.isV6 == true else { return nil }
            rest = rest[(end + 1)...]
        } else {
            let end = rest.firstIndex(of: UInt8(ascii: ":")) ?? rest.endIndex
            host = rest[..<end]
            guard isName(host) else { return nil }
            rest = rest[end...]
        }
        var port: Int?
        if rest.first == UInt8(ascii: ":") {
            rest = rest.dropFirst()
            if !rest.isEmpty {
                guard rest.count <= 5, let number = Int(String(decoding: rest, as: UTF8.self)),
                    rest.allSatisfy({ (0x30...0x39).contains($0) }), (1...65535).contains(number)
                else { return nil }
                port = number
            }
            rest = []
        }
        guard rest.isEmpty else { return nil }
        return (String(decoding: host.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self), port)
    }

    private static func isName(_ host: ArraySlice<UInt8>) -> Bool {
        guard !host.isEmpty, host.count <= 253 else { return false }
        var label = 0
        for (offset, byte) in host.enumerated() {
            switch byte {
            case UInt8(ascii: "."):
                // One dot at the end is the root of the name space; an empty label is never right.
                if label == 0 { return false }
                label = 0
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"):
                label += 1
                if label > 63 { return false }
            default:
                return false
            }
            if offset == 0, byte == UInt8(ascii: "-") { return false }
        }
        return true
    }

    /// The five parts of a reference (RFC 3986 appendix B), unchecked.
    struct Reference {
        var scheme: String?
        var authority: [UInt8]?
        var path: [UInt8]
        var query: [UInt8]?

        /// nil for a text with control characters, or of more than 64 KiB.
        init?(_ text: String) {
            var bytes = Array(text.utf8)[...]
            guard bytes.count <= 65536 else { return nil }
            while bytes.first == 0x20 { bytes = bytes.dropFirst() }
            while bytes.last == 0x20 { bytes = bytes.dropLast() }
            guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
            if let hash = bytes.firstIndex(of: UInt8(ascii: "#")) { bytes = bytes[..<hash] }
            if let mark = bytes.firstIndex(of: UInt8(ascii: "?")) {
                query = Array(bytes[(mark + 1)...])
                bytes = bytes[..<mark]
            }
            if let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
                !bytes[..<colon].contains(UInt8(ascii: "/")), Self.isScheme(bytes[..<colon])
            {
                scheme = String(decoding: bytes[..<colon], as: UTF8.self).lowercased()
                bytes = bytes[(colon + 1)...]
            }
            if bytes.starts(with: "//".utf8) {
                bytes = bytes.dropFirst(2)
                let end = bytes.firstIndex(of: UInt8(ascii: "/")) ?? bytes.endIndex
                authority = Array(bytes[..<end])
                bytes = bytes[end...]
            }
            path = Array(bytes)
        }

        private static func isScheme(_ bytes: ArraySlice<UInt8>) -> Bool {
            guard let first = bytes.first, (0x61...0x7A).contains(first | 0x20) else { return false }
            return bytes.allSatisfy {
                (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || [0x2B, 0x2D, 0x2E].contains($0)
            }
        }
    }

    /// RFC 3986 section 5.2.4; the result starts with a slash.
    static func withoutDotSegments(_ path: [UInt8]) -> [UInt8] {
        var segments: [ArraySlice<UInt8>] = []
        let parts = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == 0, part.isEmpty { continue }
            let isLast = index == parts.count - 1
            if part.elementsEqual(".".utf8) {
                if isLast { segments.append([]) }
            } else if part.elementsEqual("..".utf8) {
                if !segments.isEmpty { segments.removeLast() }
                if isLast { segments.append([]) }
            } else {
                segments.append(part)
            }
        }
        return [UInt8(ascii: "/")] + segments.joined(separator: [UInt8(ascii: "/")])
    }

    /// Percent-encodes what a path or query may not hold; a percent sign that starts an escape stays.
    static func encoded(_ bytes: [UInt8], isQuery: Bool = false) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        let digits = Array("0123456789ABCDEF".utf8)
        for (index, byte) in bytes.enumerated() {
            let allowed: Bool
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: allowed = true
            case UInt8(ascii: "%"):
                allowed = index + 2 < bytes.count && isHexadecimal(bytes[index + 1]) && isHexadecimal(bytes[index + 2])
            case UInt8(ascii: "?"): allowed = isQuery
            default: allowed = "-._~!$&'()*+,;=:@/".utf8.contains(byte)
            }
            if allowed {
                output.append(byte)
            } else {
                output.append(UInt8(ascii: "%"))
                output.append(digits[Int(byte >> 4)])
                output.append(digits[Int(byte & 15)])
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
    }

    /// Percent-encodes everything but unreserved characters, for one value of a query or form (RFC 3986 section 2.3).
    package static func encodedComponent(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var output: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: output.append(byte)
            default: output.append(contentsOf: [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// The text with its percent escapes resolved; a broken escape stays as it is.
    static func decoded(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var output: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                isHexadecimal(bytes[index + 1]), isHexadecimal(bytes[index + 2]),
                let value = UInt8(String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
            {
                output.append(value)
                index += 3
            } else {
                output.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
