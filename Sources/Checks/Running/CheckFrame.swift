import CEL
import Documents
import Estate
import Model

/// The names of a check's expressions with their values, for one form.
struct CheckFrame {
    enum Truth {
        case yes, no, unknown
        case error(EvaluationError)
    }

    /// What `for-each` goes over; one nameless item without it.
    struct Items {
        var list: (any ListValue)?
        var count: Int
    }

    enum ItemsResult {
        case items(Items)
        case unknown
        case error(EvaluationError)
    }

    let form: Form
    let estate: Estate
    private let names: [String]
    /// One for each name of the environment, in its order.
    private(set) var slots: [Value]
    private let meter = Meter()
    /// The forms behind the values of variables, by name, for places.
    private var roots: [String: FormValue] = [:]
    private var definitionNames: [String] = []

    init(form: Form, subject: CheckSubject, runner: CheckRunner) {
        self.form = form
        estate = runner.estate
        names = CheckEnvironment.names(for: subject)
        slots = []
        slots.reserveCapacity(names.count + CheckEnvironment.extraNames.count + 8)
        for name in names {
            let value = estate.value(name, of: form, reading: .effective)
            roots[name] = value
            slots.append(value?.celValue ?? .failure(.noSuchField, "there is no '\(name)' here"))
        }
        slots.append(.null)
        slots.append(.null)
        slots.append(.object(CheckContext(view: runner.view, namespace: estate.namespace(of: form))))
    }

    private var itemSlot: Int { names.count }

    // MARK: Evaluation

    /// What all expressions of one check may cost for one form, in units of CEL: few expressions need more than some
    /// thousands, but those that look at all of a list for every element of it add up.
    private static let maximumCost = 20_000_000
    /// What one of them may cost.
    private static let maximumCostOfOne = Environment.Limits().cost

    /// Counts what is left, for a frame and its copies.
    private final class Meter {
        var left = 0
    }

    /// Whether there is nothing left for the check that has begun.
    var isExhausted: Bool { meter.left <= 0 }

    private func evaluate(_ program: Program) -> Value {
        guard !isExhausted else {
            return .failure(.costLimit, "it costs more than \(Self.maximumCost) units: make the file smaller")
        }
        let (value, cost) = program.evaluate(slots, costLimit: min(meter.left, Self.maximumCostOfOne))
        meter.left -= cost
        return value
    }

    /// Makes ready for another check.
    mutating func begin(_ check: Check, parameters: Value) {
        meter.left = Self.maximumCost
        slots.removeLast(slots.count - names.count - CheckEnvironment.extraNames.count)
        slots[itemSlot] = .null
        slots[itemSlot + 1] = parameters
        roots["it"] = nil
        definitionNames = check.definitions.map(\.name)
        // Definitions may use `it`: they are computed for each item.
        for _ in check.definitions { slots.append(.null) }
        definitions = check.definitions.map(\.program)
        if check.forEach == nil { define() } else { defineBeforeItems() }
    }

    private var definitions: [Program] = []

    private mutating func define() {
        let base = names.count + CheckEnvironment.extraNames.count
        for (index, program) in definitions.enumerated() { slots[base + index] = evaluate(program) }
    }

    /// `when` and `for-each` may use definitions that do not need `it`.
    private mutating func defineBeforeItems() {
        slots[itemSlot] = .failure(.undeclaredReference, "'it' is not known before 'for-each'")
        define()
    }

    func judge(_ program: Program) -> Truth {
        switch evaluate(program) {
        case .bool(let value): value ? .yes : .no
        case .unknown: .unknown
        case .error(let error): .error(error)
        case let value:
            .error(EvaluationError(.noSuchOverload, "a truth value is expected, not \(value.runtimeType.name)"))
        }
    }

    func applies(_ check: Check) -> Truth { check.condition.map(judge) ?? .yes }

    func items(_ check: Check) -> ItemsResult {
        guard let program = check.forEach else { return .items(Items(list: nil, count: 1)) }
        switch evaluate(program) {
        case .list(let list): return .items(Items(list: list, count: list.count))
        case .unknown: return .unknown
        case .error(let error): return .error(error)
        case .null: return .items(Items(list: nil, count: 0))
        case let value:
            return .error(EvaluationError(.noSuchOverload, "'for-each' needs a list, not \(value.runtimeType.name)"))
        }
    }

    /// Binds `it`.
    mutating func select(_ items: Items, _ index: Int) {
        guard let list = items.list, index < list.count else { return }
        if let list = list as? FormList {
            let form = list.form.element(index) ?? .null
            roots["it"] = form
            slots[itemSlot] = form.celValue
        } else {
            slots[itemSlot] = list.element(at: index)
            roots["it"] = (slots[itemSlot].map as? FormMap)?.form
        }
        define()
    }

    /// The truth of a condition of a fix; an error or something unknown is no.
    func holds(_ program: Program?) -> Bool {
        guard let program else { return true }
        if case .yes = judge(program) { return true }
        return false
    }

    func isFixable(_ check: Check) -> Bool { check.fixes.contains { holds($0.condition) } }

    // MARK: Places

    /// The form at the start of a path, and the steps that are left: values that an expression has put together are
    /// walked through.
    func root(of path: PathExpression) -> (form: FormValue, steps: [Step])? {
        var steps: [Step] = []
        for step in path.steps {
            switch step {
            case .field(let name): steps.append(.member(name))
            case .index(let index): steps.append(.element(index))
            case .variable(let name):
                switch value(of: name) {
                case .string(let name): steps.append(.member(name))
                case .int(let index): steps.append(.element(Int(clamping: index)))
                default: return nil
                }
            }
        }
        if let form = roots[path.root] { return (form, steps) }
        guard var value = value(of: path.root) else { return nil }
        while true {
            if let map = value.map as? FormMap { return (map.form, steps) }
            if let list = value.list as? FormList { return (list.form, steps) }
            guard let step = steps.first else { return nil }
            steps.removeFirst()
            switch step {
            case .member(let name):
                guard let next = value.map?.select(name) else { return nil }
                value = next
            case .element(let index):
                guard let list = value.list, index < list.count else { return nil }
                value = list.element(at: index)
            }
        }
    }

    private func value(of name: String) -> Value? {
        if name == "it" { return slots[itemSlot] }
        let base = names.count + CheckEnvironment.extraNames.count
        return definitionNames.firstIndex(of: name).map { slots[base + $0] }
    }

    /// Where to point: the first path that exists, else the nearest parent of the first one.
    func place(of paths: [PathExpression]) -> Place? {
        var nearest: Place?
        for path in paths {
            guard let (form, steps) = root(of: path), let found = estate.place(of: steps, from: form) else { continue }
            if found.isExact { return found.place }
            if nearest == nil { nearest = found.place }
        }
        return nearest ?? estate.place(of: form)
    }

    /// The file of an image that the element of `for-each` is about, with its layer. Descriptions in examples name no
    /// layers: there the place in the description counts.
    func imageFile() -> Location? {
        guard case .image = form, let file = roots["it"], let path = file.member("path")?.string,
            let layer = file.member("layer")?.string.flatMap({ Digest($0) })
        else { return nil }
        return Location(path: path, layer: layer)
    }

    /// What tells a finding apart from others of the same check and resource, whatever else changes in the file: the
    /// element that `for-each` has come to; nothing without it.
    func identity(of check: Check) -> String {
        guard check.forEach != nil else { return "" }
        if let form = roots["it"] {
            if let place = form.place, place.document != nil { return estate.stableName(of: place) }
            if let text = form.string ?? form.member("text")?.string { return text }
        }
        switch slots[itemSlot] {
        case .map, .list: return ""
        case let value: return value.description
        }
    }
}

extension Value {
    /// The map, when it is one.
    var map: (any MapValue)? {
        if case .map(let map) = self { map } else { nil }
    }

    /// The list, when it is one.
    var list: (any ListValue)? {
        if case .list(let list) = self { list } else { nil }
    }
}
