import CEL

/// `cel-benchmark`: evaluations a second, on one core, of three expressions of the size of a check, over maps; each is
/// compiled once. Prints the fastest of five runs.
@main
struct CELBenchmark {
    static let expressions = [
        "it.securityContext.privileged || "
            + "(!has(it.securityContext.readOnlyRootFilesystem) && it.image.startsWith('x'))",
        "spec.containers.all(c, c.image.startsWith('registry/') && !c.securityContext.privileged)",
        "spec.replicas > 1 && spec.replicas <= 10 && 'app' in spec.labels && spec.labels['app'] == it.name",
    ]

    static func map(_ members: KeyValuePairs<String, Value>) -> Value {
        .map(HashMapValue(members.map { (.string($0.key), $0.value) }))
    }

    static func container(_ index: Int) -> Value {
        map([
            "name": .string("web"), "image": .string("registry/web:\(index)"),
            "securityContext": map(["privileged": .bool(false), "runAsUser": .int(1000)]),
        ])
    }

    static func main() throws {
        let spec = map([
            "replicas": .int(3), "labels": map(["app": .string("web"), "tier": .string("front")]),
            "containers": .makeList([container(1), container(2), container(3)]),
        ])
        let environment = Environment(variables: [.init("it"), .init("spec")])
        for expression in expressions {
            let program = try environment.compile(expression)
            let values = [container(0), spec]
            var best = 0.0
            var result = Value.null
            for _ in 0..<5 {
                let count = 200_000
                let time = ContinuousClock().measure {
                    for _ in 0..<count { result = program.evaluate(values) }
                }
                let seconds =
                    Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
                best = max(best, Double(count) / seconds)
            }
            print("\(Int(best)) evaluations/s: \(expression) = \(result)")
        }
    }
}
