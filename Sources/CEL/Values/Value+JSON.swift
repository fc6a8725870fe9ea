extension Value {
    /// The value as JSON (protobuf's mapping of `google.protobuf.Value`): integers beyond ±(2^53 − 1) are strings, bytes
    /// are base64, times and durations are strings, keys of maps are written out as strings.
    ///
    /// Errors and unknown values inside are thrown, and values of more than 64 MiB of JSON.
    public func json() throws(EvaluationError) -> [UInt8] {
        var bytes: [UInt8] = []
        try write(to: &bytes, depth: 0)
        return bytes
    }

    private func write(to bytes: inout [UInt8], depth: Int) throws(EvaluationError) {
        guard depth < 300, bytes.count <= 64 << 20 else {
            throw EvaluationError(.unsupported, "value is too large or nested too deeply for JSON")
        }
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .int(let value):
            let digits = String(value)
            bytes += (value.magnitude < 1 << 53 ? digits : "\"\(digits)\"").utf8
        case .uint(let value):
            let digits = String(value)
            bytes += (value < 1 << 53 ? digits : "\"\(digits)\"").utf8
        case .double(let value):
            guard value.isFinite else {
                bytes += (value.isNaN ? "\"NaN\"" : value < 0 ? "\"-Infinity\"" : "\"Infinity\"").utf8
                return
            }
            bytes +=
                (value.magnitude < 1e21 && value.magnitude >= 1e-6 || value == 0
                ? value.plainDescription : value.celDescription).utf8
        case .string(let value): Self.writeString(value, to: &bytes)
        case .bytes(let value): Self.writeString(Self.base64(value), to: &bytes)
        case .timestamp(let value): Self.writeString(value.description, to: &bytes)
        case .duration(let value): Self.writeString(value.exactDescription, to: &bytes)
        case .type(let type): Self.writeString(type.name, to: &bytes)
        case .object(let object): Self.writeString(object.description, to: &bytes)
        case .optional(let optional): try (optional.value ?? .null).write(to: &bytes, depth: depth + 1)
        case .unknown(let unknown):
            throw EvaluationError(.unsupported, "unknown: " + unknown.attributes.joined(separator: ", "))
        case .error(let error): throw error
        case .list(let list):
            bytes.append(0x5B)
            for index in 0..<list.count {
                if index > 0 { bytes.append(0x2C) }
                try list.element(at: index).write(to: &bytes, depth: depth + 1)
            }
            bytes.append(0x5D)
        case .map(let map):
            bytes.append(0x7B)
            var isFirst = true
            for key in map.keys {
                if !isFirst { bytes.append(0x2C) }
                isFirst = false
                switch key {
                case .string(let name): Self.writeString(name, to: &bytes)
                case .int(let value): Self.writeString(String(value), to: &bytes)
                case .uint(let value): Self.writeString(String(value), to: &bytes)
                default: Self.writeString(key.description, to: &bytes)
                }
                bytes.append(0x3A)
                try (map.value(for: key) ?? .null).write(to: &bytes, depth: depth + 1)
            }
            bytes.append(0x7D)
        }
    }

    private static func writeString(_ text: String, to bytes: inout [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22: bytes += [0x5C, 0x22]
            case 0x5C: bytes += [0x5C, 0x5C]
            case 0x0A: bytes += [0x5C, 0x6E]
            case 0x0D: bytes += [0x5C, 0x72]
            case 0x09: bytes += [0x5C, 0x74]
            case 0..<0x20: bytes += [0x5C, 0x75, 0x30, 0x30, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for index in 0..<4 {
                text.append(index <= group.count ? alphabet[bits >> (18 - 6 * index) & 63] : 0x3D)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
