import Estate
import Testing

@Suite struct KnowledgeSetTests {
    private func source(_ path: String, _ text: String, isUsers: Bool = false) -> KnowledgeSource {
        KnowledgeSource(path: path, isUsers: isUsers) { Array(text.utf8) }
    }

    private func set() -> KnowledgeSet {
        KnowledgeSet(
            builtIn: [
                source("checks/a/one.yaml", "id: ONE"), source("checks/b/two.yaml", "title: x\nid: \"TWO\""),
                source("runtimes/debian.yaml", "x: 1"),
            ],
            users: [source("checks/own/one.yaml", "id: ONE # own", isUsers: true)])
    }

    @Test(arguments: [
        ("checks", ["checks/b/two.yaml", "checks/own/one.yaml"]), ("checks/b", ["checks/b/two.yaml"]),
        ("checks/", ["checks/b/two.yaml", "checks/own/one.yaml"]), ("check", []),
        ("runtimes", ["runtimes/debian.yaml"]),
    ])
    func filesAreFoundByFolder(_ prefix: String, _ paths: [String]) {
        #expect(set().files(under: prefix).map(\.path) == paths)
    }

    @Test func usersFilesReplaceThoseOfTheSamePath() {
        let set = KnowledgeSet(
            builtIn: [source("runtimes/debian.yaml", "x: 1")],
            users: [source("runtimes/debian.yaml", "x: 2", isUsers: true)])
        #expect(set.files(under: "runtimes").map(\.isUsers) == [true])
    }
}
