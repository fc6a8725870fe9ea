/// A value of the type `kubernetes.URL`.
final class URLValue: LibraryObject {
    static let type = ValueType.opaque("kubernetes.URL", [])
    let text: String
    let url: URLReference

    init(_ text: String, _ url: URLReference) {
        self.text = text
        self.url = url
    }

    var type: ValueType { Self.type }
    var description: String { text }

    func isEqual(to other: Value) -> Bool? { Self.from(other)?.url == url }
}

extension Library {
    /// Kubernetes' library of URLs (k8s.io/apiserver/pkg/cel/library, "URLs").
    public static let kubernetesURLs = Library(
        "kubernetes.urls",
        functions: [
            Function(
                "url",
                [
                    Overload("string_to_url", [.string], URLValue.type) { (text: String) in
                        do throws(URLReference.Failure) {
                            // The first check is stricter, the second finds the fragment.
                            _ = try URLReference.readRequest(text)
                            return .object(URLValue(text, try URLReference.read(text)))
                        } catch {
                            return .invalid("URL parse error during conversion from string: \(error.reason)")
                        }
                    }.folded()
                ]),
            Function(
                "isURL",
                [
                    Overload("is_url_string", [.string], .bool) { (text: String) in
                        .bool((try? URLReference.readRequest(text)) != nil)
                    }
                ]),
            accessor("getScheme", "url_get_scheme") { $0.scheme },
            accessor("getHost", "url_get_host") { String(decoding: $0.host, as: UTF8.self) },
            accessor("getHostname", "url_get_hostname") { $0.hostAndPort.host },
            accessor("getPort", "url_get_port") { $0.hostAndPort.port },
            accessor("getEscapedPath", "url_get_escaped_path") { $0.escapedPath },
            Function(
                "getQuery",
                [
                    Overload("url_get_query", isMember: true, [URLValue.type], .map(.string, .list(.string))) {
                        (value: URLValue) in query(value.url)
                    }
                ]),
        ],
        constants: ["kubernetes.URL": (.type(URLValue.type), .type(URLValue.type))])

    private static func accessor(
        _ name: String, _ id: String, _ body: @escaping @Sendable (URLReference) -> String
    ) -> Function {
        Function(
            name,
            [Overload(id, isMember: true, [URLValue.type], .string) { (value: URLValue) in .string(body(value.url)) }])
    }

    private static func query(_ url: URLReference) -> Value {
        var names: [String] = []
        var places: [[UInt8]: Int] = [:]
        var values: [[Value]] = []
        for (name, value) in url.parameters {
            let key = Array(name.utf8)
            if let place = places[key] {
                values[place].append(.string(value))
            } else {
                places[key] = names.count
                names.append(name)
                values.append([.string(value)])
            }
        }
        return .map(HashMapValue(zip(names, values).map { (.string($0), .makeList($1)) }))
    }
}
