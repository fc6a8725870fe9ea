/// Variables by name, in the order of their first setting. A class, so that what looks variables up sees them without a
/// copy for each instruction.
final class DockerfileScope {
    private(set) var list: [DockerfileVariable] = []
    private var index: [String: Int] = [:]

    init() {}

    init(_ list: [DockerfileVariable]) {
        for variable in list { set(variable) }
    }

    func set(_ variable: DockerfileVariable) {
        if let place = index[variable.name] {
            list[place] = variable
        } else {
            index[variable.name] = list.count
            list.append(variable)
        }
    }

    subscript(name: String) -> DockerfileVariable? {
        index[name].map { list[$0] }
    }
}
