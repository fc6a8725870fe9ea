extension WellKnownMessage {
    /// The value for a message with some of its fields set.
    func value(_ fields: [(name: String, value: Value)]) -> Value {
        func field(_ name: String) -> Value? { fields.last { $0.name == name }?.value }
        let value = field("value")
        switch self {
        case .boolValue: return checked(value ?? .bool(false)) { if case .bool = $0 { true } else { false } }
        case .stringValue: return checked(value ?? .string("")) { if case .string = $0 { true } else { false } }
        case .bytesValue: return checked(value ?? .bytes([])) { if case .bytes = $0 { true } else { false } }
        case .int64Value: return checked(value ?? .int(0)) { if case .int = $0 { true } else { false } }
        case .uint64Value: return checked(value ?? .uint(0)) { if case .uint = $0 { true } else { false } }
        case .doubleValue: return checked(value ?? .double(0)) { if case .double = $0 { true } else { false } }
        case .int32Value:
            guard case .int(let number) = value ?? .int(0) else { return mismatch }
            return Int32(exactly: number) == nil ? outOfRange : .int(number)
        case .uint32Value:
            guard case .uint(let number) = value ?? .uint(0) else { return mismatch }
            return UInt32(exactly: number) == nil ? outOfRange : .uint(number)
        case .floatValue:
            guard case .double(let number) = value ?? .double(0) else { return mismatch }
            return .double(Double(Float(number)))
        case .timestamp, .duration: return time(field("seconds") ?? .int(0), field("nanos") ?? .int(0))
        case .structValue:
            guard case .map(let map) = field("fields") ?? .map(HashMapValue.empty) else { return mismatch }
            return Value.map(map).protobufValue
        case .listValue:
            guard case .list(let list) = field("values") ?? .list(ArrayListValue.empty) else { return mismatch }
            return Value.list(list).protobufValue
        case .value: return oneOf(fields.last)
        case .any:
            guard case .string(let url)? = field("type_url"), case .bytes(let bytes) = value ?? .bytes([]) else {
                return .failure(.invalidArgument, "conversion error: google.protobuf.Any without a type")
            }
            return ProtobufReader.any(url, bytes)
        }
    }

    private var mismatch: Value { .failure(.noSuchOverload, "unsupported field type in \(rawValue)") }
    private var outOfRange: Value { .failure(.overflow, "range error: value is out of range for \(rawValue)") }

    private func checked(_ value: Value, _ fits: (Value) -> Bool) -> Value { fits(value) ? value : mismatch }

    private func time(_ seconds: Value, _ nanoseconds: Value) -> Value {
        guard case .int(let seconds) = seconds, case .int(let nanoseconds) = nanoseconds else { return mismatch }
        guard nanoseconds.magnitude <= 999_999_999 else { return outOfRange }
        if self == .timestamp {
            let time = Timestamp(seconds: seconds, nanoseconds: Int32(nanoseconds))
            return time.isInRange ? .timestamp(time) : outOfRange
        }
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, tooLong) = product.addingReportingOverflow(nanoseconds)
        let hasMixedSigns = (seconds < 0 && nanoseconds > 0) || (seconds > 0 && nanoseconds < 0)
        return overflow || tooLong || hasMixedSigns ? outOfRange : .duration(Duration(nanoseconds: sum))
    }

    private func oneOf(_ field: (name: String, value: Value)?) -> Value {
        guard let (name, value) = field else { return .null }
        switch (name, value) {
        case ("null_value", .int), ("null_value", .null): return .null
        case ("number_value", .double), ("string_value", .string), ("bool_value", .bool): return value
        case ("struct_value", .map), ("list_value", .list): return value.protobufValue
        default: return mismatch
        }
    }
}

extension Value {
    /// The value as `google.protobuf.Value` can hold it: numbers are doubles (strings beyond ±(2^53 − 1)), bytes base64.
    var protobufValue: Value {
        var budget = 1_000_000
        return protobufValue(depth: 0, &budget)
    }

    private func protobufValue(depth: Int, _ budget: inout Int) -> Value {
        budget -= 1
        guard depth < 200, budget > 0 else {
            return .failure(.unsupported, "value is too large or nested too deeply for google.protobuf.Value")
        }
        switch self {
        case .null, .bool, .double, .string, .unknown, .error: return self
        case .int(let number): return number.magnitude < 1 << 53 ? .double(Double(number)) : .string(String(number))
        case .uint(let number): return number < 1 << 53 ? .double(Double(number)) : .string(String(number))
        case .bytes, .timestamp, .duration:
            guard let json = try? json(), json.count >= 2 else { return self }
            return .string(String(decoding: json[1..<(json.count - 1)], as: UTF8.self))
        case .list(let list):
            var elements: [Value] = []
            for index in 0..<list.count {
                let element = list.element(at: index).protobufValue(depth: depth + 1, &budget)
                if element.isErrorOrUnknown { return element }
                elements.append(element)
            }
            return .makeList(elements)
        case .map(let map):
            var builder = HashMapBuilder(capacity: map.count)
            for key in map.keys {
                guard case .string = key else {
                    return .failure(.invalidArgument, "bad key type: keys of google.protobuf.Struct are strings")
                }
                let value = (map.value(for: key) ?? .null).protobufValue(depth: depth + 1, &budget)
                if value.isErrorOrUnknown { return value }
                if let failure = builder.insert(key, value) { return failure }
            }
            return .map(HashMapValue(builder))
        case .type, .optional, .object:
            return .failure(.invalidArgument, "type conversion error: \(runtimeType.name) to google.protobuf.Value")
        }
    }
}
