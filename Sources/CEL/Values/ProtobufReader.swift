/// Reads well-known messages from protocol buffers' wire format (protobuf.dev, "Encoding").
struct ProtobufReader {
    private var bytes: ArraySlice<UInt8>

    /// The value of a `google.protobuf.Any`.
    static func any(_ url: String, _ bytes: [UInt8]) -> Value {
        let name = url.utf8.lastIndex(of: 0x2F).map { String(url[url.index(after: $0)...]) } ?? url
        guard let message = WellKnownMessage(rawValue: name) else {
            return .failure(.unsupported, "messages of type '\(name)' are not supported")
        }
        return read(message, bytes[...], depth: 0) ?? .failure(.invalidArgument, "conversion error: malformed \(name)")
    }

    private enum Content {
        case number(UInt64)
        case bytes(ArraySlice<UInt8>)
    }

    private mutating func number() -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = bytes.popFirst() else { return nil }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }

    private mutating func take(_ count: UInt64) -> ArraySlice<UInt8>? {
        guard let count = Int(exactly: count), count <= bytes.count else { return nil }
        let taken = bytes.prefix(count)
        bytes = bytes.dropFirst(count)
        return taken
    }

    /// The fields of a message in their order; nil when the bytes are no message.
    private static func fields(_ bytes: ArraySlice<UInt8>) -> [(number: UInt64, content: Content)]? {
        var reader = ProtobufReader(bytes: bytes)
        var fields: [(number: UInt64, content: Content)] = []
        while !reader.bytes.isEmpty {
            guard let tag = reader.number() else { return nil }
            let content: Content
            switch tag & 7 {
            case 0:
                guard let value = reader.number() else { return nil }
                content = .number(value)
            case 1, 5:
                guard let part = reader.take(tag & 7 == 1 ? 8 : 4) else { return nil }
                content = .number(part.reversed().reduce(0) { $0 << 8 | UInt64($1) })
            case 2:
                guard let length = reader.number(), let part = reader.take(length) else { return nil }
                content = .bytes(part)
            default: return nil
            }
            fields.append((tag >> 3, content))
        }
        return fields
    }

    private static func read(_ message: WellKnownMessage, _ bytes: ArraySlice<UInt8>, depth: Int) -> Value? {
        guard depth < 100, let fields = fields(bytes) else { return nil }
        switch message {
        case .structValue: return map(fields, depth: depth)
        case .listValue:
            var elements: [Value] = []
            for case (1, .bytes(let part)) in fields {
                guard let element = read(.value, part, depth: depth + 1) else { return nil }
                elements.append(element)
            }
            return .makeList(elements)
        case .value: return value(fields, depth: depth)
        default: break
        }
        var values: [(name: String, value: Value)] = []
        for (number, content) in fields {
            switch (message, number, content) {
            case (.timestamp, 1, .number(let value)), (.duration, 1, .number(let value)):
                values.append(("seconds", .int(Int64(bitPattern: value))))
            case (.timestamp, 2, .number(let value)), (.duration, 2, .number(let value)):
                values.append(("nanos", .int(Int64(Int32(truncatingIfNeeded: value)))))
            case (.boolValue, 1, .number(let value)): values.append(("value", .bool(value != 0)))
            case (.int32Value, 1, .number(let value)):
                values.append(("value", .int(Int64(Int32(truncatingIfNeeded: value)))))
            case (.int64Value, 1, .number(let value)): values.append(("value", .int(Int64(bitPattern: value))))
            case (.uint32Value, 1, .number(let value)):
                values.append(("value", .uint(UInt64(UInt32(truncatingIfNeeded: value)))))
            case (.uint64Value, 1, .number(let value)): values.append(("value", .uint(value)))
            case (.floatValue, 1, .number(let value)):
                values.append(("value", .double(Double(Float(bitPattern: UInt32(truncatingIfNeeded: value))))))
            case (.doubleValue, 1, .number(let value)): values.append(("value", .double(Double(bitPattern: value))))
            case (.stringValue, 1, .bytes(let part)):
                guard let text = String(validating: part, as: UTF8.self) else { return nil }
                values.append(("value", .string(text)))
            case (.bytesValue, 1, .bytes(let part)): values.append(("value", .bytes(Array(part))))
            case (.any, 1, .bytes(let part)):
                values.append(("type_url", .string(String(decoding: part, as: UTF8.self))))
            case (.any, 2, .bytes(let part)): values.append(("value", .bytes(Array(part))))
            default: break
            }
        }
        if message == .any {
            // An Any may hold another; the depth is what ends a chain of them.
            guard case .string(let url)? = values.last(where: { $0.name == "type_url" })?.value,
                let name = url.utf8.split(separator: 0x2F).last.flatMap({ String($0) }),
                let inner = WellKnownMessage(rawValue: name)
            else { return nil }
            guard case .bytes(let content)? = values.last(where: { $0.name == "value" })?.value else {
                return read(inner, [], depth: depth + 1)
            }
            return read(inner, content[...], depth: depth + 1)
        }
        return message.value(values)
    }

    private static func map(_ fields: [(number: UInt64, content: Content)], depth: Int) -> Value? {
        var builder = HashMapBuilder()
        for case (1, .bytes(let part)) in fields {
            guard let entry = self.fields(part) else { return nil }
            var key = ""
            var value = Value.null
            for (number, content) in entry {
                guard case .bytes(let part) = content else { continue }
                if number == 1 {
                    guard let text = String(validating: part, as: UTF8.self) else { return nil }
                    key = text
                } else if number == 2 {
                    guard let inner = read(.value, part, depth: depth + 1) else { return nil }
                    value = inner
                }
            }
            builder.set(.string(key), value)
        }
        return .map(HashMapValue(builder))
    }

    private static func value(_ fields: [(number: UInt64, content: Content)], depth: Int) -> Value? {
        guard let (number, content) = fields.last(where: { (1...6).contains($0.number) }) else { return .null }
        switch (number, content) {
        case (1, .number): return .null
        case (2, .number(let bits)): return .double(Double(bitPattern: bits))
        case (3, .bytes(let part)): return String(validating: part, as: UTF8.self).map { .string($0) }
        case (4, .number(let value)): return .bool(value != 0)
        case (5, .bytes(let part)): return read(.structValue, part, depth: depth + 1)
        case (6, .bytes(let part)): return read(.listValue, part, depth: depth + 1)
        default: return nil
        }
    }
}
