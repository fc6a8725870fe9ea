package import Model

/// Turns the entries of a layer's tar into a ``LayerIndex`` and hands file contents to a consumer.
package struct LayerWalker<Consumer: LayerConsumer>: TarConsumer {
    /// The most entries one layer may have.
    static var maximumEntries: Int { 4_000_000 }

    package var consumer: Consumer
    package private(set) var index = LayerIndex()
    package private(set) var diagnostics: [Diagnostic] = []
    private var path: [UInt8] = []
    private var current = 0
    private var isFull = false

    package init(consumer: Consumer) {
        self.consumer = consumer
    }

    package mutating func entry(_ header: borrowing TarHeader) -> TarInterest {
        guard !isFull else { return .skip }
        guard index.entries.count < Self.maximumEntries, index.text.count < 1 << 30 else {
            isFull = true
            report("layer.entries", "the layer has more than \(Self.maximumEntries) entries; the rest is not read")
            return .skip
        }
        if let problem = LayerPath.normalise(header.path, into: &path) {
            report("layer.path", "the entry's path \(problem.rawValue) and is not read", named: header.path)
            return .skip
        }
        guard !path.isEmpty else {
            // The root itself is often an entry; anything but a folder cannot stand there.
            if header.kind != .directory {
                report("layer.path", "an entry without a name is not read", named: header.path)
            }
            return .skip
        }
        switch header.kind {
        case .hardLink:
            var target: [UInt8] = []
            let problem = LayerPath.normalise(header.link, into: &target)
            guard problem == nil, !target.isEmpty else {
                report(
                    "layer.path", "the hard link's target \(problem?.rawValue ?? "is empty") and is not read",
                    named: header.path)
                return .skip
            }
            current = index.append(kind: .hardLink, mode: header.mode, size: 0, path: path, link: target)
            return .skip
        case .symbolicLink:
            guard header.link.count <= LayerPath.maximumTarget else {
                report("layer.path", "the symbolic link's target is too long and is not read", named: header.path)
                return .skip
            }
            current = index.append(kind: .symbolicLink, mode: header.mode, size: 0, path: path, link: header.link)
            return .skip
        case .directory, .device:
            current = index.append(kind: header.kind, mode: header.mode, size: 0, path: path, link: [])
            return .skip
        case .other:
            report(
                "layer.type", "the entry is of a type that container engines do not know and is not read",
                named: header.path)
            return .skip
        case .file:
            current = index.append(kind: .file, mode: header.mode, size: header.size, path: path, link: [])
            let path = path
            return consumer.interest(in: path.span, mode: header.mode, size: header.size, entry: current)
        }
    }

    package mutating func inspect(_ prefix: Span<UInt8>) -> Bool { consumer.inspect(prefix) }

    package mutating func keeps(_ part: Span<UInt8>, at offset: Int64) -> Bool { consumer.keeps(part, at: offset) }

    package mutating func content(_ bytes: Span<UInt8>) {
        consumer.content(bytes, path: index.path(current), mode: index.entries[current].mode, entry: current)
    }

    package mutating func tooLarge(limit: Int) {
        report("layer.file", "the file is larger than \(limit >> 20) MiB and is not read", named: path)
    }

    private mutating func report(_ code: String, _ message: String, named name: [UInt8] = []) {
        // A hostile layer must not be able to fill the report.
        guard diagnostics.count < 100 else { return }
        let location = name.isEmpty ? nil : Location(path: String(decoding: name.prefix(4096), as: UTF8.self))
        diagnostics.append(Diagnostic(code, message, at: location))
    }
}

/// The normal form of paths in layers.
enum LayerPath {
    /// Why a path has no normal form; the words follow "the path".
    enum Problem: String {
        case outside = "leads out of the image"
        case tooLong = "is longer than any system allows"
        case damaged = "holds a NUL"
    }

    /// The longest target of a symbolic link: `PATH_MAX` of Linux without the NUL.
    static var maximumTarget: Int { 4095 }
    private static var maximumLength: Int { 1 << 16 }

    /// Writes the normal form of `raw` into `path`: parts joined by single slashes, without `.` and without slashes
    /// at the ends. Empty for the root. `..` takes the part before it back, as container engines have it: they clean
    /// names before anything is looked up.
    static func normalise(_ raw: [UInt8], into path: inout [UInt8]) -> Problem? {
        path.removeAll(keepingCapacity: true)
        guard raw.count <= maximumLength else { return .tooLong }
        guard !raw.contains(0) else { return .damaged }
        var parts = PathParts()
        while let part = parts.next(in: raw.span) {
            if PathParts.isParent(raw.span.extracting(part)) {
                guard !path.isEmpty else { return .outside }
                path.removeSubrange((path.lastIndex(of: 0x2F) ?? 0)...)
            } else {
                if !path.isEmpty { path.append(0x2F) }
                path.append(contentsOf: raw[part])
            }
        }
        return nil
    }
}
