import Model

/// URIs in reports (RFC 3986).
enum ReportURI {
    /// A path inside the target as a relative reference: without leading slashes, percent-encoded, a colon too (the
    /// first segment of a relative reference must not have one).
    static func path(_ path: String) -> String {
        var rest = path.utf8[...]
        while rest.first == UInt8(ascii: "/") { rest.removeFirst() }
        return encode(rest) { byte in
            switch byte {
            case UInt8(ascii: "/"), UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "'"),
                UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: ","),
                UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: "@"):
                true
            default: false
            }
        }
    }

    /// A link of an advisory, with what a URI must not hold percent-encoded; nil when it is not an HTTP link.
    static func link(_ text: String) -> String? {
        guard text.hasPrefix("https://") || text.hasPrefix("http://"), text.utf8.count <= 2048 else { return nil }
        let link = encode(text.utf8[...]) { byte in
            switch byte {
            case 0x21, 0x23...0x3B, 0x3D, 0x3F...0x5A, 0x5F, 0x61...0x7A, 0x7E: true
            default: false
            }
        }
        // What would still be no URI: a percent sign without digits, a second fragment, no host.
        let bytes = Array(link.utf8)
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "%") {
            guard index + 2 < bytes.count, isHexadecimal(bytes[index + 1]), isHexadecimal(bytes[index + 2]) else {
                return nil
            }
        }
        guard bytes.count(where: { $0 == UInt8(ascii: "#") }) <= 1 else { return nil }
        let host = bytes.drop { $0 != UInt8(ascii: "/") }.dropFirst(2).prefix { $0 != UInt8(ascii: "/") }
        let isHost = host.allSatisfy { byte in
            switch byte {
            case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
            default: false
            }
        }
        return isHost && !host.isEmpty ? link : nil
    }

    /// Where a vulnerability with that identifier is described, and by whom.
    static func page(of id: String) -> (name: String, url: String) {
        let encoded = encode(id.utf8[...]) { $0 == UInt8(ascii: ":") }
        if id.hasPrefix("CVE-") { return ("NVD", "https://nvd.nist.gov/vuln/detail/\(encoded)") }
        if id.hasPrefix("GHSA-") { return ("GitHub Advisories", "https://github.com/advisories/\(encoded)") }
        return ("OSV", "https://osv.dev/vulnerability/\(encoded)")
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }

    private static func encode(_ bytes: Substring.UTF8View, keeping: (UInt8) -> Bool) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in bytes {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.append(byte)
            case _ where keeping(byte):
                result.append(byte)
            default:
                result.append(UInt8(ascii: "%"))
                result.append(digits[Int(byte >> 4)])
                result.append(digits[Int(byte & 15)])
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
