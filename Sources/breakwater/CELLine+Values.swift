import CEL
import Documents

extension CELLine {
    /// Paths (`spec.replicas`, `spec.containers.0.image`) of what is not known, as a tree.
    struct UnknownPaths {
        /// The path that ends here.
        var path: String?
        var children: [String: UnknownPaths] = [:]

        mutating func add(_ path: String) {
            let parts = path.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            add(parts.prefix(CELLine.maximumDepth).map { String(Substring($0)) }[...], path)
        }

        private mutating func add(_ parts: ArraySlice<String>, _ path: String) {
            guard let first = parts.first else {
                self.path = path
                return
            }
            children[first, default: UnknownPaths()].add(parts.dropFirst(), path)
        }
    }

    /// A value of JSON: whole numbers that fit are `int`, others `double`.
    ///
    /// - Parameter node: Nil for what only has unknown parts.
    static func value(_ node: Document.Node?, _ unknown: UnknownPaths?, depth: Int) throws(Failure) -> Value {
        if let path = unknown?.path { return .unknown(Unknown([path])) }
        guard depth <= maximumDepth else {
            throw Failure(
                message: "bindings are nested deeper than \(maximumDepth) levels", line: node?.line ?? 1,
                column: node?.column ?? 1)
        }
        let open = unknown?.children ?? [:]
        // What is not bound is a list when the paths through it are numbers.
        let isList = !open.isEmpty && open.keys.allSatisfy { Self.index($0) != nil }
        switch node?.kind ?? (isList ? .array : .object) {
        case .object: return try object(node, open, depth)
        case .array:
            var elements: [Value] = []
            if let node {
                for element in node.elements {
                    elements.append(try value(element, open[String(elements.count)], depth: depth + 1))
                }
            }
            let last = open.keys.compactMap(Self.index).max() ?? -1
            while elements.count <= last {
                let name = String(elements.count)
                elements.append(
                    try open[name].map { part throws(Failure) in try value(nil, part, depth: depth + 1) }
                        ?? .unknown(Unknown(["[\(name)]"])))
            }
            return .makeList(elements)
        default: break
        }
        guard let node, open.isEmpty else {
            throw Failure(
                message: "an unknown path leads into what is neither an object nor an array", line: node?.line ?? 1,
                column: node?.column ?? 1)
        }
        switch node.kind {
        case .bool: return .bool(node.bool ?? false)
        case .integer:
            if let integer = node.integer { return .int(Int64(integer)) }
            return .double(node.double ?? .nan)
        case .float: return .double(node.double ?? .nan)
        case .string: return .string(node.string ?? "")
        default: return .null
        }
    }

    /// The number that a part of a path is, up to 10,000; nil for other names.
    private static func index(_ name: String) -> Int? {
        guard let index = Int(name), String(index) == name, (0...10_000).contains(index) else { return nil }
        return index
    }

    private static func object(
        _ node: Document.Node?, _ open: [String: UnknownPaths], _ depth: Int
    ) throws(Failure) -> Value {
        var pairs: [(Value, Value)] = []
        var names: Set<String> = []
        if let node {
            for (name, child) in node.members {
                let text = name.string ?? ""
                names.insert(text)
                pairs.append((.string(text), try value(child, open[text], depth: depth + 1)))
            }
        }
        for name in open.keys.sorted() where !names.contains(name) {
            pairs.append((.string(name), try value(nil, open[name], depth: depth + 1)))
        }
        return .map(HashMapValue(pairs))
    }
}
