import CEL

/// One test of cel-spec's conformance suite (`cel.expr.conformance.test.SimpleTest`).
struct ConformanceVector: Sendable {
    enum Expectation: Sendable {
        case value(Value)
        /// The deduced type, and what it evaluates to where that is said.
        case typed(Value?, ValueType)
        case error
        /// Nothing stands in the vector: the result must be true.
        case isTrue
    }

    var file: String
    var section: String
    var name: String
    var expression: String
    var container: String
    var isChecked: Bool
    var isOnlyChecked: Bool
    var hasMacros: Bool
    var variables: [(name: String, type: ValueType)]
    var functions: [Function]
    var bindings: [(name: String, value: Value)]
    var expectation: Expectation
    /// Why it cannot be run: what it needs that is not there. Empty when it can.
    var needs: [String]

    /// `file/section/name`.
    var path: String { "\(file)/\(section)/\(name)" }

    /// All tests of a file.
    static func read(_ file: String, _ message: TextprotoMessage) -> [ConformanceVector] {
        var vectors: [ConformanceVector] = []
        for section in message.messages("section") {
            for test in section.messages("test") {
                vectors.append(ConformanceVector(file, section.string("name") ?? "", test))
            }
        }
        return vectors
    }

    private init(_ file: String, _ section: String, _ test: TextprotoMessage) {
        self.file = file
        self.section = section
        name = test.string("name") ?? ""
        expression = test.string("expr") ?? ""
        container = test.string("container") ?? ""
        isChecked = !test.isTrue("disable_check")
        isOnlyChecked = test.isTrue("check_only")
        hasMacros = !test.isTrue("disable_macros")
        variables = []
        functions = []
        bindings = []
        expectation = .isTrue

        var needs = ConformanceNeeds()
        needs.addNames(of: expression)
        for declaration in test.messages("type_env") {
            let name = declaration.string("name") ?? ""
            if let type = declaration.message("ident")?.message("type") {
                variables.append((name, Self.type(type, isOnlyChecked, &needs)))
            }
            if let function = declaration.message("function") {
                functions.append(ConformanceValues.function(name, function, &needs))
            }
        }
        for binding in test.messages("bindings") {
            let name = binding.string("key") ?? ""
            let value = binding.message("value").map { ConformanceValues.bound($0, &needs) } ?? .null
            bindings.append((name, value))
        }
        if let value = test.message("value") {
            expectation = .value(ConformanceValues.value(value, &needs))
        } else if let typed = test.message("typed_result") {
            var type = ValueType.dyn
            if let deduced = typed.message("deduced_type") { type = Self.type(deduced, isOnlyChecked, &needs) }
            expectation = .typed(typed.message("result").map { ConformanceValues.value($0, &needs) }, type)
        } else if test.has("eval_error") || test.has("any_eval_errors") {
            expectation = .error
        } else if test.has("unknown") || test.has("any_unknowns") {
            needs.add("unknown results by expression identifiers")
        }
        self.needs = needs.reasons
    }

    /// Messages are no hindrance where nothing is evaluated: ``ConformanceSchema`` describes their fields.
    private static func type(
        _ message: TextprotoMessage, _ isOnlyChecked: Bool, _ needs: inout ConformanceNeeds
    ) -> ValueType {
        var unneeded = ConformanceNeeds()
        return isOnlyChecked ? ConformanceValues.type(message, &unneeded) : ConformanceValues.type(message, &needs)
    }
}

/// What a vector needs that the module does not do: protocol buffer messages other than the well-known types.
struct ConformanceNeeds {
    private(set) var reasons: [String] = []

    mutating func add(_ reason: String) {
        if !reasons.contains(reason) { reasons.append(reason) }
    }

    /// Notes the messages, enums and extensions of cel-spec's test protos (`cel/expr/conformance/proto{2,3}`) that an
    /// expression names outside its strings.
    mutating func addNames(of expression: String) {
        for name in Self.names(in: Array(expression.utf8)) {
            let parts = name.utf8.split(separator: UInt8(ascii: ".")).map { String($0) ?? "" }
            if parts.contains(where: { $0 == "GlobalEnum" || $0 == "NestedEnum" }) {
                add("enum of a protocol buffer")
            } else if parts.starts(with: ["proto", "hasExt"]) || parts.starts(with: ["proto", "getExt"]) {
                add("extension of a protocol buffer message")
            } else if parts.contains(where: { $0.hasSuffix("TestAllTypes") || $0 == "TestRequired" }) {
                add("protocol buffer message")
            } else if parts.starts(with: ["cel", "expr", "conformance"]) {
                add("extension of a protocol buffer message")
            }
        }
    }

    /// The qualified names of a text, as written, without what is in string literals.
    static func names(in bytes: [UInt8]) -> [String] {
        var names: [String] = []
        var index = 0
        func byte(_ offset: Int) -> UInt8 { offset < bytes.count ? bytes[offset] : 0 }
        func isName(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || (0x30...0x39).contains(byte)
                || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
        while index < bytes.count {
            let first = byte(index)
            if first == UInt8(ascii: "/"), byte(index + 1) == first {
                while index < bytes.count, byte(index) != 0x0A { index += 1 }
            } else if first == UInt8(ascii: "'") || first == UInt8(ascii: "\"") {
                let isRaw =
                    index > 0 && byte(index - 1) | 0x20 == UInt8(ascii: "r")
                    || index > 1 && byte(index - 2) | 0x20 == UInt8(ascii: "r")
                let isLong = byte(index + 1) == first && byte(index + 2) == first
                index += isLong ? 3 : 1
                while index < bytes.count {
                    if byte(index) == UInt8(ascii: "\\"), !isRaw {
                        index += 2
                    } else if byte(index) == first, !isLong || byte(index + 1) == first && byte(index + 2) == first {
                        index += isLong ? 3 : 1
                        break
                    } else {
                        index += 1
                    }
                }
            } else if isName(first) {
                let start = index
                while index < bytes.count, isName(byte(index)) { index += 1 }
                names.append(String(decoding: bytes[start..<index], as: UTF8.self))
            } else {
                index += 1
            }
        }
        return names
    }
}
