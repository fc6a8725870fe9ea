/// What a server wants to see before it answers: one challenge of `WWW-Authenticate` (RFC 9110 section 11.6.1).
package struct AuthenticationChallenge: Hashable, Sendable {
    /// `bearer`, `basic` …, lower case.
    package var scheme: String
    /// Names are lower case; of a name that stands twice the first one counts.
    package var parameters: [String: String]
    /// The single value that stands in place of parameters, for example of `Negotiate`.
    package var token: String?

    /// All challenges of one field value, which may hold several.
    package static func parse(_ text: String) -> [AuthenticationChallenge] {
        var reader = Reader(bytes: Array(text.utf8.prefix(16384)))
        return reader.challenges()
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func challenges() -> [AuthenticationChallenge] {
            var result: [AuthenticationChallenge] = []
            while true {
                skip { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ",") }
                guard position < bytes.count else { return result }
                let scheme = token()
                guard !scheme.isEmpty else { return result }
                var challenge = AuthenticationChallenge(scheme: scheme.lowercased(), parameters: [:])
                skipSpace()
                readParameters(into: &challenge)
                result.append(challenge)
            }
        }

        private mutating func readParameters(into challenge: inout AuthenticationChallenge) {
            while position < bytes.count {
                let start = position
                skip { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ",") }
                let name = token()
                skipSpace()
                guard !name.isEmpty, position < bytes.count, bytes[position] == UInt8(ascii: "="),
                    !(challenge.parameters.isEmpty && isPadding)
                else {
                    // Not a parameter: the one value of the scheme, or the next challenge behind a comma.
                    position = start
                    if challenge.parameters.isEmpty, start < bytes.count, bytes[start] != UInt8(ascii: ",") {
                        challenge.token = word()
                    }
                    return
                }
                position += 1
                skipSpace()
                let value = quotedOrWord()
                if challenge.parameters[name.lowercased()] == nil { challenge.parameters[name.lowercased()] = value }
                skipSpace()
                // Some servers leave out the comma between parameters; anything else is read on from here as well.
            }
        }

        /// True at equals signs that end a single value, as base64 has them: a parameter's value is never empty.
        private var isPadding: Bool {
            let rest = bytes[position...].drop { $0 == UInt8(ascii: "=") }
            return rest.isEmpty || rest.first == UInt8(ascii: ",")
        }

        private mutating func quotedOrWord() -> String {
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { return word() }
            position += 1
            var value: [UInt8] = []
            while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
                if bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count { position += 1 }
                value.append(bytes[position])
                position += 1
            }
            position = min(position + 1, bytes.count)
            return String(decoding: value, as: UTF8.self)
        }

        /// An unquoted value, with the characters that a token may not hold but that are seen.
        private mutating func word() -> String {
            let start = position
            skip { $0 > 0x20 && $0 != UInt8(ascii: ",") }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }

        private mutating func token() -> String {
            let start = position
            skip { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
                    || "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }

        private mutating func skipSpace() { skip { $0 == 0x20 || $0 == 0x09 } }

        private mutating func skip(_ condition: (UInt8) -> Bool) {
            while position < bytes.count, condition(bytes[position]) { position += 1 }
        }
    }
}
