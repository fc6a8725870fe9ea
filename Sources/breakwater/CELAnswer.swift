import CEL

/// What `breakwater inspect cel` answers to one line.
enum CELAnswer {
    case value(Value)
    case error(EvaluationError)
    /// The names or paths that would have to be known.
    case unknown([String])
    case invalid([CompileError.Issue])

    /// Compiles and evaluates.
    init(to line: CELLine) {
        let libraries: [Library]
        switch Result(catching: { () throws(CELLine.Failure) in try line.chosenLibraries() }) {
        case .success(let chosen): libraries = chosen
        case .failure(let failure):
            self = CELAnswer(failure)
            return
        }
        let environment = Environment(
            libraries: libraries, variables: line.bindings.map { Environment.Variable($0.name) },
            container: line.container, isChecked: line.isChecked, allowsUndeclared: !line.isChecked)
        do {
            switch try environment.compile(line.expression).evaluate(line.bindings.map(\.value)) {
            case .error(let error): self = .error(error)
            case .unknown(let unknown): self = .unknown(unknown.attributes)
            case let value: self = .value(value)
            }
        } catch {
            self = .invalid(error.issues)
        }
    }

    /// The answer to what is no request.
    init(_ failure: CELLine.Failure) {
        self = .invalid([
            CompileError.Issue(message: failure.message, line: failure.line, column: failure.column)
        ])
    }

    /// 0 for a value, 1 for an error, 2 for what is no expression, 3 for what is not known.
    var exitCode: Int32 {
        switch self {
        case .value: 0
        case .error: 1
        case .invalid: 2
        case .unknown: 3
        }
    }

    /// One line of JSON, without its end.
    var json: [UInt8] {
        var writer = CELValueWriter()
        switch self {
        case .value(let value):
            writer.text("{\"value\":")
            writer.value(value)
            if writer.isCut {
                let size = CELValueWriter.maximumSize >> 20
                return CELAnswer.error(EvaluationError(.costLimit, "the value is larger than \(size) MiB written out"))
                    .json
            }
        case .error(let error):
            writer.text("{\"error\":")
            writer.string(error.message)
            writer.text(",\"code\":")
            writer.string(error.code.rawValue)
        case .unknown(let paths):
            writer.text("{\"unknown\":")
            writer.list(paths) { $0.string($1) }
        case .invalid(let issues):
            writer.text("{\"invalid\":")
            writer.list(issues) { writer, issue in
                writer.text("{\"line\":\(issue.line),\"column\":\(issue.column),\"message\":")
                writer.string(issue.message)
                writer.text("}")
            }
        }
        writer.text("}")
        return writer.bytes
    }
}
