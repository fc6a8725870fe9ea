/// Base 64 with padding (RFC 4648, section 4).
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        func digit(_ shift: UInt32) -> UInt8 { alphabet[Int(bits >> shift & 0x3F)] }
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 1
            guard count == 3 else { continue }
            text += [digit(18), digit(12), digit(6), digit(0)]
            bits = 0
            count = 0
        }
        let padding = UInt8(ascii: "=")
        if count == 1 {
            bits <<= 16
            text += [digit(18), digit(12), padding, padding]
        } else if count == 2 {
            bits <<= 8
            text += [digit(18), digit(12), digit(6), padding]
        }
        return String(decoding: text, as: UTF8.self)
    }
}
