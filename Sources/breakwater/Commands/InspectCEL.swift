import ArgumentParser
import CEL
import Documents
import Glibc
import Scanner

/// `breakwater inspect cel`.
struct InspectCEL: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cel", abstract: "Evaluate expressions of the Common Expression Language.",
        discussion: """
            With an expression, evaluates it; exit code 0 for a value, 1 for an error, 2 for what is no expression, 3 \
            for what depends on something unknown. Without one, or with '-', reads requests from standard input, one \
            JSON object a line, and writes one line of JSON for each.
            """)

    @Argument(help: "The expression; '-' for lines of JSON from standard input.")
    var expression = "-"

    @Option(help: "A JSON file with an object of variables and their values.", completion: .file())
    var bindings: String?

    @Option(name: .customLong("var"), help: "A variable: NAME=JSON. Repeatable; goes before --bindings.")
    var variables: [String] = []

    @Option(help: "The path of something not known, such as spec.replicas. Repeatable.")
    var unknown: [String] = []

    @Option(help: "Where names are looked up first.")
    var container = ""

    @Option(help: "A library that may be used. Repeatable; without it, all but Kubernetes'.")
    var library: [String] = []

    @Flag(inversion: .prefixedNo, help: "Check types before anything is evaluated.")
    var check = true

    func run() throws {
        if expression == "-" {
            try answerLines()
        } else {
            let answer = try answer()
            try ReportOutput.write(answer.json + [0x0A], to: nil)
            if answer.exitCode != 0 { throw ExitCode(answer.exitCode) }
        }
    }

    private func answer() throws -> CELAnswer {
        var line = CELLine(expression: expression)
        line.container = container
        line.isChecked = check
        line.libraries = library.isEmpty ? nil : library
        var members: [UInt8] = []
        if let bindings {
            guard let bytes = Self.content(of: bindings) else {
                throw ScanError(.unreadable, "\(bindings): cannot be read: \(String(cString: strerror(errno)))")
            }
            members = bytes
        }
        do throws(CELLine.Failure) {
            var nodes: [Document.Node?] = []
            if bindings != nil {
                let root = try CELLine.document(members, what: "the file").root
                guard root.kind == .object else {
                    throw CELLine.Failure(message: "an object of variables is expected")
                }
                nodes.append(root)
            }
            for variable in variables {
                let text = Array(variable.utf8)
                guard let equals = text.firstIndex(of: UInt8(ascii: "=")), equals > 0 else {
                    throw CELLine.Failure(message: "'\(variable)' is not NAME=JSON")
                }
                let name = String(decoding: text[..<equals], as: UTF8.self)
                let json = Array(text[(equals + 1)...])
                _ = try CELLine.document(json, what: "the value of '\(name)'")
                var writer = CELValueWriter()
                writer.string(name)
                let object = Array("{".utf8) + writer.bytes + Array(":".utf8) + json + Array("}".utf8)
                nodes.append(try CELLine.document(object, what: "the value of '\(name)'").root)
            }
            for node in nodes { try line.bind(node, unknown: unknown) }
            if nodes.isEmpty { try line.bind(nil, unknown: unknown) }
        } catch {
            let place = error.line == 1 && error.column == 1 ? "" : "\(error.line):\(error.column): "
            throw ValidationError("\(bindings.map { "\($0):" } ?? "")\(place)\(error.message)")
        }
        return CELAnswer(to: line)
    }

    private func answerLines() throws {
        guard bindings == nil, variables.isEmpty, unknown.isEmpty, container.isEmpty, library.isEmpty else {
            throw ValidationError("with lines of JSON, bindings and all else stand in the lines")
        }
        var isBad = false
        while let text = readLine() {
            let bytes = Array(text.utf8)
            if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
            let answer: CELAnswer
            do throws(CELLine.Failure) {
                answer = CELAnswer(to: try CELLine(json: bytes))
            } catch {
                isBad = true
                answer = CELAnswer(error)
            }
            try ReportOutput.write(answer.json + [0x0A], to: nil)
        }
        if isBad { throw ExitCode(2) }
    }

    private static func content(of path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { return ferror(file) == 0 ? bytes : nil }
            bytes += buffer[..<count]
        }
    }
}
