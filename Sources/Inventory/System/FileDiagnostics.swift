import Model

/// Collects what is wrong with one file, but not without bound: a hostile file has a problem in every line.
struct FileDiagnostics {
    /// How many problems of one file are reported one by one.
    static let limit = 25

    private let path: String
    private let code: String
    private var reported: [Diagnostic] = []
    private var omitted = 0
    private var omittedEffect = Diagnostic.Effect.note

    init(path: String, code: String) {
        self.path = path
        self.code = code
    }

    /// Records one problem; `line` counts from 1.
    mutating func add(_ message: String, line: Int? = nil, effect: Diagnostic.Effect = .incomplete) {
        guard reported.count < Self.limit else {
            omitted += 1
            if effect == .incomplete { omittedEffect = .incomplete }
            return
        }
        reported.append(Diagnostic(code, message, at: Location(path: path, line: line), effect: effect))
    }

    /// Hands the problems over, with a last one that counts those left out.
    func append(to output: inout CatalogOutput) {
        output.diagnostics += reported
        guard omitted > 0 else { return }
        output.diagnostics.append(
            Diagnostic(
                code, "\(omitted) more problems of this file are not listed: repair the file and scan again",
                at: Location(path: path), effect: omittedEffect))
    }
}
