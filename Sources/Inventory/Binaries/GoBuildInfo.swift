/// What the Go linker wrote into an executable about how it was built.
///
/// Source: Go's `runtime/debug.BuildInfo` and `debug.ParseBuildInfo`.
package struct GoBuildInfo: Sendable {
    /// A module that went into the executable.
    package struct Module: Hashable, Sendable {
        /// The module path, for example `github.com/a/b/v2`.
        package var path: String
        /// `v1.2.3`, a pseudo-version, `(devel)`, or empty.
        package var version: String
        /// What a `replace` directive put in its place.
        package var replacement: Replacement?
    }

    /// The right side of a `replace` directive.
    package struct Replacement: Hashable, Sendable {
        /// A module path, or a folder's path.
        package var path: String
        /// As in ``Module/version``; folders have none.
        package var version: String
    }

    /// The toolchain as it names itself, for example `go1.21.3` or `go1.20.4 X:boringcrypto`.
    package var goVersion: String
    /// The import path of the main package.
    package var path = ""
    /// The module of the main package; nil when built without modules.
    package var main: Module?
    /// The other modules, in the order of the file.
    package var dependencies: [Module] = []
    /// The first line that is not as Go writes it; it was left out. nil when all were understood.
    package var malformedLine: String?

    package init(goVersion: String) {
        self.goVersion = goVersion
    }
}

extension GoBuildInfo {
    /// Reads the lines `path`, `mod`, `dep` and `=>` in `range` of `bytes`; others are settings, of no use here.
    package mutating func readModules(_ bytes: Span<UInt8>, in range: Range<Int>) {
        var position = range.lowerBound
        // A replacement belongs to the module of the line before it.
        var last = Last.none
        while position < range.upperBound {
            var end = position
            while end < range.upperBound, bytes[end] != UInt8(ascii: "\n") { end += 1 }
            readLine(bytes, in: position..<end, after: &last)
            position = end + 1
        }
    }

    private enum Last {
        case none, main, dependency
    }

    private mutating func readLine(_ bytes: Span<UInt8>, in range: Range<Int>, after last: inout Last) {
        guard let tab = range.first(where: { bytes[$0] == UInt8(ascii: "\t") }) else { return }
        let word = bytes.text(range.lowerBound..<tab)
        switch word {
        case "path":
            path = bytes.text(tab + 1..<range.upperBound)
        case "mod", "dep":
            let columns = bytes.columns(tab + 1..<range.upperBound)
            guard (2...3).contains(columns.count), !columns[0].isEmpty else {
                last = .none
                // An unnamed main module is what Go writes for a package outside any module.
                if word == "dep" || !(2...3).contains(columns.count) { malformed(bytes, range) }
                return
            }
            let module = Module(path: columns[0], version: columns[1])
            if word == "mod" {
                main = module
                last = .main
            } else {
                dependencies.append(module)
                last = .dependency
            }
        case "=>":
            let columns = bytes.columns(tab + 1..<range.upperBound)
            guard (2...3).contains(columns.count) else { return malformed(bytes, range) }
            let replacement = Replacement(path: columns[0], version: columns[1])
            switch last {
            case .none: malformed(bytes, range)
            case .main: main?.replacement = replacement
            case .dependency: dependencies[dependencies.count - 1].replacement = replacement
            }
            last = .none
        default:
            break
        }
    }

    private mutating func malformed(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        guard malformedLine == nil else { return }
        malformedLine = bytes.text(range.lowerBound..<min(range.upperBound, range.lowerBound + 80))
    }
}

extension Span where Element == UInt8 {
    /// The bytes of a range that is known to be inside, as text; invalid UTF-8 is repaired.
    fileprivate func text(_ range: Range<Int>) -> String {
        extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    /// The parts between tabs. More than four are not told apart.
    fileprivate func columns(_ range: Range<Int>) -> [String] {
        var parts: [String] = []
        var start = range.lowerBound
        for index in range where self[index] == UInt8(ascii: "\t") && parts.count < 4 {
            parts.append(text(start..<index))
            start = index + 1
        }
        parts.append(text(start..<range.upperBound))
        return parts
    }
}
