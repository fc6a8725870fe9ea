import CEL
import Foundation

/// cel-spec's conformance vectors, from the folder of shared data.
enum ConformanceSuite {
    /// Nil when there is no such folder.
    static let folder: URL? = {
        let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["BREAKWATER_SHARED"].map { URL(filePath: $0) }
        let folder = (named ?? repository.deletingLastPathComponent().appending(path: "shared"))
            .appending(path: "cel-spec")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    static var isPresent: Bool { folder != nil }

    /// The files, without their endings, in order.
    static let files: [String] = {
        guard let folder, let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
            return []
        }
        return names.filter { $0.hasSuffix(".textproto") }.map { String($0.dropLast(10)) }.sorted()
    }()

    static func vectors(of file: String) throws -> [ConformanceVector] {
        guard let folder else { return [] }
        let bytes = Array(try Data(contentsOf: folder.appending(path: file + ".textproto")))
        return ConformanceVector.read(file, try TextprotoReader.read(bytes))
    }
}

extension ConformanceVector {
    /// All libraries at once, as in other implementations' runs; the macro of `block_ext` is for tests only.
    private var libraries: [Library] {
        var libraries: [Library] = [.strings, .math, .encoders, .network, .optionals, .bindings, .comprehensions]
        if file == "block_ext" { libraries.append(.blocks) }
        if !functions.isEmpty { libraries.append(Library("vector", functions: functions)) }
        return libraries
    }

    /// Variables that are declared, then those that are only bound.
    private var allVariables: [Environment.Variable] {
        var all = variables.map { Environment.Variable($0.name, $0.type) }
        for binding in bindings where !all.contains(where: { $0.name == binding.name }) {
            all.append(Environment.Variable(binding.name))
        }
        return all
    }

    fileprivate func environment(isChecked: Bool) -> Environment {
        Environment(
            libraries: libraries, variables: allVariables, container: container, isChecked: isChecked,
            allowsUndeclared: !isChecked, types: ConformanceSchema.types)
    }

    /// Runs the vector; nil when it passes, otherwise what is wrong.
    func failure() -> String? {
        if let failure = checkFailure() { return failure }
        if isOnlyChecked { return nil }
        let result: Value
        if isErrorOfTypes { return nil }
        do {
            let program = try environment(isChecked: isChecked).compile(expression)
            result = program.evaluate(values)
        } catch {
            return "does not compile: \(error)"
        }
        switch expectation {
        case .error:
            if case .error = result { return nil }
            return "an error is expected, got \(result.description)"
        case .isTrue: return Self.mismatch(.bool(true), result)
        case .value(let expected), .typed(let expected?, _): return Self.mismatch(expected, result)
        case .typed(nil, _): return nil
        }
    }

    /// The values of the variables, in their order.
    private var values: [Value] {
        allVariables.map { variable in
            bindings.first { $0.name == variable.name }?.value
                ?? .failure(.undeclaredReference, "no such attribute: \(variable.name)")
        }
    }

    /// The value with the deduced type; nil when the expression does not compile.
    func typedResult() -> (value: Value, type: ValueType)? {
        guard let program = try? environment(isChecked: true).compile(expression) else { return nil }
        return (program.evaluate(values), program.resultType)
    }

    /// Evaluates another expression in the vector's place, checked and not; false when it does not compile.
    func evaluates(_ text: String) -> Bool {
        var isProgram = false
        for isChecked in [true, false] {
            guard let program = try? environment(isChecked: isChecked).compile(text) else { continue }
            isProgram = true
            _ = program.evaluate(values).description
        }
        return isProgram
    }

    /// An error is expected, and the type checker finds one.
    private var isErrorOfTypes: Bool {
        guard case .error = expectation, isChecked else { return false }
        let environment = environment(isChecked: true)
        guard let parsed = try? environment.parse(expression) else { return false }
        return !TypeChecker.check(parsed, environment).isValid
    }

    /// What is wrong with the deduced type, where the vector says one; nil when nothing is.
    func checkFailure() -> String? {
        guard case .typed(_, let expected) = expectation else { return nil }
        do {
            let environment = environment(isChecked: true)
            let checked = TypeChecker.check(try environment.parse(expression), environment)
            if let issue = checked.issues.first { return "does not check: \(issue.message)" }
            return checked.type == expected ? nil : "type \(expected) is expected, got \(checked.type)"
        } catch {
            return "does not parse: \(error)"
        }
    }

    private static func mismatch(_ expected: Value, _ result: Value) -> String? {
        isSame(expected, result) ? nil : "\(text(expected)) is expected, got \(text(result))"
    }

    private static func text(_ value: Value) -> String { "\(value.runtimeType.name) \(value.description)" }

    /// Sameness of values and types; unlike `==`, `1` is not `1.0`, and NaN is NaN.
    static func isSame(_ a: Value, _ b: Value) -> Bool {
        switch (a, b) {
        case (.int(let x), .int(let y)): return x == y
        case (.uint(let x), .uint(let y)): return x == y
        case (.double(let x), .double(let y)): return x == y || x.isNaN && y.isNaN
        case (.int, _), (.uint, _), (.double, _), (_, .int), (_, .uint), (_, .double): return false
        case (.string(let x), .string(let y)): return x.utf8.elementsEqual(y.utf8)
        case (.list(let x), .list(let y)):
            return x.count == y.count
                && (0..<x.count).allSatisfy { isSame(x.element(at: $0), y.element(at: $0)) }
        case (.map(let x), .map(let y)):
            return x.count == y.count
                && x.keys.allSatisfy { key in
                    guard let other = y.keys.first(where: { isSame(key, $0) }), let first = x.value(for: key),
                        let second = y.value(for: other)
                    else { return false }
                    return isSame(first, second)
                }
        default: return a.isEqual(to: b)
        }
    }
}

extension ConformanceVector {
    /// What is wrong with the text of the expression; nil when it parses.
    func parseFailure() -> String? {
        do {
            _ = try environment(isChecked: false).parse(expression)
            return nil
        } catch {
            return "does not parse: \(error)"
        }
    }
}
