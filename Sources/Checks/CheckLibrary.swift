package import Model

/// All checks and frameworks: the built-in ones and those of the user.
package struct CheckLibrary: Sendable {
    /// Sorted by id.
    package private(set) var checks: [Check] = []
    /// Sorted by id.
    package private(set) var frameworks: [Framework] = []
    /// Files that could not be used; the others were.
    package private(set) var diagnostics: [Diagnostic] = []

    package init() {}

    /// A knowledge file: its path below the knowledge folder (`checks/…`, `compliance/…`), and its content.
    package struct File: Sendable {
        package var path: String
        /// What messages call it; the path on disk for files of the user.
        package var name: String
        package var bytes: [UInt8]

        package init(path: String, name: String, bytes: [UInt8]) {
            self.path = path
            self.name = name
            self.bytes = bytes
        }
    }

    /// Adds files. A check of the user's (`isCustom`) takes the place of a built-in one with the same id; two checks with
    /// one id in the same set are refused. Files of other folders are left alone.
    package mutating func add(_ files: [File], isCustom: Bool) {
        var added: [String: Location] = [:]
        for file in files {
            do throws(CheckError) {
                if file.path.hasPrefix("checks/") {
                    var check = try CheckReader.read(file.bytes, path: file.name)
                    check.isCustom = isCustom
                    if let other = added[check.id] {
                        throw CheckError("the id \(check.id) is taken by \(other.path)", at: check.source)
                    }
                    added[check.id] = check.source
                    checks.removeAll { $0.id == check.id }
                    checks.append(check)
                } else if file.path.hasPrefix("compliance/") {
                    let framework = try Framework.read(file.bytes, path: file.name)
                    frameworks.removeAll { $0.id == framework.id }
                    frameworks.append(framework)
                }
            } catch {
                diagnostics.append(Diagnostic("knowledge.invalid", error.message, at: error.location))
            }
        }
        checks.sort { $0.id < $1.id }
        frameworks.sort { $0.id < $1.id }
    }

    /// Adds a check that was read before.
    package mutating func add(_ check: Check) { checks.append(check) }

    /// Changes a check's severity, or takes it out.
    package mutating func adjust(_ id: String, severity: Severity?, isEnabled: Bool) {
        guard let index = checks.firstIndex(where: { $0.id == id }) else { return }
        if let severity { checks[index].severity = severity }
        if !isEnabled { checks.remove(at: index) }
    }

    package func check(_ id: String) -> Check? { checks.first { $0.id == id } }
    package func framework(_ id: String) -> Framework? { frameworks.first { $0.id == id } }
}
