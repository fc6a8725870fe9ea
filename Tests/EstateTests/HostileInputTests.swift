import Documents
import Estate
import Foundation
import Model
import Testing

@Suite struct HostileInputTests {
    private static let kinds = EstateFixture.schema.kinds.keys.sorted()

    /// Looks at everything that can be reached in a few steps.
    private func walk(_ value: FormValue?, depth: Int, budget: inout Int) {
        guard let value, depth > 0, budget > 0 else { return }
        budget -= 1
        _ = value.place
        for member in value.members.prefix(20) {
            _ = value.isWritten(member.name)
            walk(member.value, depth: depth - 1, budget: &budget)
        }
        for element in value.elements.prefix(5) { walk(element, depth: depth - 1, budget: &budget) }
        for name in ["spec", "securityContext", "containers", "ports", "metadata", "requests"] {
            walk(value.member(name), depth: depth - 1, budget: &budget)
        }
    }

    private func walk(_ estate: Estate, budget limit: Int = 3_000) -> Int {
        var visited = 0
        for form in estate.forms {
            for reading in [FormReading.effective, .admission, .written] {
                for name in estate.names(of: form) {
                    var budget = limit
                    walk(estate.value(name, of: form, reading: reading), depth: 6, budget: &budget)
                    visited += 1
                }
            }
        }
        return visited
    }

    @Test(arguments: kinds) func wrongTypesAreSurvivedEverywhere(_ kind: String) throws {
        let slash = try #require(kind.lastIndex(of: "/"))
        let head = "apiVersion: \(kind[..<slash])\nkind: \(kind[kind.index(after: slash)...])\n"
        let type = try #require(EstateFixture.schema.kinds[kind])
        var text = ""
        for wrong in ["5", "[]", "{}", "text", "null", "[null, 5, [], {}]", "{a: [null]}", "true"] {
            text += "---\n" + head
            for field in type.names where field != "apiVersion" && field != "kind" { text += "\(field): \(wrong)\n" }
            text += "---\n" + head + "metadata: {name: \(wrong)}\n"
            for path in [["spec"], ["spec", "template"], ["spec", "template", "spec"], ["spec", "selector"]] {
                var value = "{containers: \(wrong), ports: \(wrong), selector: \(wrong), podSelector: \(wrong)}"
                for name in path.dropFirst().reversed() { value = "{\(name): \(value)}" }
                text += "---\n" + head + "spec: \(value)\n"
            }
        }
        #expect(walk(EstateFixture.estate(text)) > 0)
    }

    @Test(arguments: [
        "services: {a: {image: [], ports: 5, volumes: {}, environment: 5, build: [], networks: 5, depends_on: 5}}",
        "services: {a: {build: {args: 5, secrets: {}}, ports: [[], {}, null, '', ':', '::', '1-', '9-1:1', '0-65535:0-65535']}}",
        "services: {a: {image: a, volumes: ['', ':', '::::', null, [], 5], environment: [null, [], '=', '']}}",
        "services: {a: {extends: a, image: x}, b: {extends: {service: [], image: 1}}, c: {extends: {}}}",
        "services: {a: {image: a, extends: []}}\nnetworks: 5\nvolumes: [a]\nsecrets: text\nname: {}",
    ])
    func wrongTypesInComposeAreSurvived(_ text: String) {
        let estate = EstateFixture.estate([("compose.yaml", text)])
        #expect(walk(estate) > 0)
    }

    @Test func deepListsAreBounded() {
        var text = "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"x\"}}"
        for _ in 0..<200 { text = "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[" + text + "]}" }
        #expect(EstateFixture.estate([("deep.json", text)]).resources.isEmpty)
    }

    @Test func longChainsOfExtensionEnd() {
        var text = "services:\n  s0: {image: a}\n"
        for index in 1..<2_000 { text += "  s\(index): {extends: s\(index - 1)}\n" }
        let estate = EstateFixture.estate([("compose.yaml", text)])
        #expect(estate.composeProjects.first?.services.count == 2_000)
    }

    @Test func deepValuesInComposeAreBounded() {
        let deep = String(repeating: "[", count: 5_000) + String(repeating: "]", count: 5_000)
        let text =
            "{\"services\": {\"a\": {\"image\": \"a\", \"extra\": \(deep), \"ports\": \(deep), \"build\": \(deep)}}}"
        #expect(EstateFixture.estate([("a.json", text)]).composeProjects.count == 1)
    }

    @Test func openBracesInComposeCostLittle() {
        let text = "services: {a: {image: '" + String(repeating: "${a", count: 200_000) + "'}}"
        #expect(EstateFixture.estate([("compose.yaml", text)]).composeProjects.count == 1)
    }

    @Test func inheritedValuesAreBounded() {
        var text = "services:\n  s0: {image: a}\n"
        for index in 1..<3_000 {
            text += "  s\(index): {extends: s\(index - 1), cap_add: [c\(index)], environment: {e\(index): x}}\n"
        }
        let codes = EstateFixture.estate([("compose.yaml", text)]).diagnostics.map(\.code)
        #expect(Set(codes) == ["compose.form"])
    }

    @Test(arguments: EstateCaseTests.cases) func damagedFilesAreSurvived(_ name: String) throws {
        let folder = EstateCaseTests.folder.appending(path: name)
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        func random(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % max(limit, 1)
        }
        var visited = 0
        for url in EstateFixture.files(under: folder) where url.lastPathComponent != "expected.json" {
            let original = EstateFixture.bytes(url)
            for round in 0..<40 {
                var bytes = original
                for _ in 0...(round % 6) where !bytes.isEmpty {
                    let position = random(bytes.count)
                    switch random(4) {
                    case 0: bytes[position] = UInt8(random(256))
                    case 1: bytes.remove(at: position)
                    case 2: bytes.insert(Array("{}[]:-,&*$\n \"#".utf8)[random(14)], at: position)
                    default: bytes.removeSubrange(position..<min(bytes.count, position + random(40)))
                    }
                }
                var builder = EstateBuilder(schema: EstateFixture.schema)
                if url.pathExtension == "image" {
                    builder.addImage("i", description: bytes)
                } else {
                    builder.add(file: url.lastPathComponent, bytes: bytes)
                }
                visited += walk(builder.finish(), budget: 40)
            }
        }
        #expect(visited > 0)
    }

    @Test func wideObjectsAreLookedUpByIndex() throws {
        let names = 60_000
        var text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\ndata:\n"
        for index in 0..<names { text += "  key\(index): v\n" }
        let estate = EstateFixture.estate(text)
        let data = try #require(estate.resources.first?.object().member("data"))
        let found = (0..<names).filter { data.member("key\($0)")?.string == "v" }
        #expect(found.count == names)
    }

    @Test func longListsAreLookedUpByIndex() throws {
        let count = 60_000
        var text = "apiVersion: v1\nkind: Pod\nmetadata: {name: big}\nspec:\n  containers:\n"
        for index in 0..<count { text += "  - {name: c\(index)}\n" }
        let estate = EstateFixture.estate(text)
        let list = try #require(estate.resources.first?.object().member("spec")?.member("containers"))
        let found = (0..<count).filter { list.element($0)?.member("name")?.string == "c\($0)" }
        #expect(found.count == count)
    }

    @Test func aliasesAreBounded() {
        var text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bomb}\na0: &a0 [x]\n"
        for level in 1..<40 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1), *a\(level - 1)]\n" }
        let estate = EstateFixture.estate(text)
        #expect(estate.diagnostics.map(\.code) == ["manifest.syntax"])
    }

    @Test func placesInLongListsAreNamed() throws {
        let count = 20_000
        var text = "apiVersion: v1\nkind: Pod\nmetadata: {name: big}\nspec:\n  containers:\n"
        for index in 0..<count { text += "  - {name: c\(index), image: a}\n" }
        let estate = EstateFixture.estate(text)
        let list = try #require(estate.resources.first?.object().member("spec")?.member("containers"))
        var names: Set<String> = []
        for (index, element) in list.elements.enumerated() {
            let place = try #require(element.member("image")?.place)
            names.insert(estate.stableName(of: place))
            let steps: [Step] = [.member("spec"), .member("containers"), .element(index), .member("image")]
            guard estate.steps(to: place) == steps else {
                Issue.record("wrong steps at \(index)")
                return
            }
        }
        #expect(names.count == count)
        #expect(names.contains(".spec.containers[c19999].image"))
    }

    @Test func manySelectorsOfManyWorkloadsAreBounded() throws {
        var text = ""
        let count = 2_500
        for index in 0..<count {
            text +=
                "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p\(index), labels: {app: a}}\nspec: {containers: []}\n"
            text += "---\napiVersion: v1\nkind: Service\nmetadata: {name: s\(index)}\nspec: {selector: {app: a}}\n"
        }
        let estate = EstateFixture.estate(text)
        var pairs = 0
        for index in estate.workloads.indices {
            pairs += estate.value("services", of: .workload(index))?.count ?? 0
        }
        #expect(pairs > 0 && pairs <= count * 100)
        #expect(estate.diagnostics.map(\.code) == ["estate.relations"])
    }

    @Test func longDockerfilesAreRead() throws {
        let lines = 8_000
        let text = "FROM a\n" + (0..<lines).map { "ENV A\($0)=x\nRUN b && c \($0)\n" }.joined()
        let estate = EstateFixture.estate([("Dockerfile", text)])
        let form = try #require(estate.dockerfiles.first)
        #expect(form.instructions.count == 2 * lines + 1)
        let place = try #require(form.instructions.element(2 * lines)?.place)
        #expect(form.instruction(at: place) == 2 * lines)
    }

    @Test func tooManyWordsAreSaid() throws {
        let estate = EstateFixture.estate([
            ("Dockerfile", "FROM a\nRUN echo" + String(repeating: " a", count: 1_000_000))
        ])
        #expect(estate.diagnostics.map(\.code) == ["dockerfile.size"])
    }
}
