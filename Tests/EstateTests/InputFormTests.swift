import Documents
import Estate
import Foundation
import Model
import Testing

/// Encodings of files, and image configurations that are none.
@Suite struct InputFormTests {
    private func estate(_ path: String, _ bytes: [UInt8]) -> Estate {
        var builder = EstateBuilder(schema: EstateFixture.schema)
        builder.add(file: path, bytes: bytes)
        return builder.finish()
    }

    private static let yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \"é\"}\n"
    private static let json = "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"é\"}}"

    private func encode(_ text: String, _ encoding: String.Encoding, mark: [UInt8]) throws -> [UInt8] {
        mark + [UInt8](try #require(text.data(using: encoding)))
    }

    @Test(arguments: [
        (String.Encoding.utf16LittleEndian, [0xFF, 0xFE] as [UInt8]), (.utf16BigEndian, [0xFE, 0xFF]),
        (.utf16LittleEndian, []), (.utf16BigEndian, []), (.utf8, [0xEF, 0xBB, 0xBF]), (.utf8, []),
    ])
    func encodingsAreTold(_ encoding: String.Encoding, _ mark: [UInt8]) throws {
        for (path, text) in [("a.yaml", Self.yaml), ("a.json", Self.json)] {
            let estate = estate(path, try encode(text, encoding, mark: mark))
            #expect(estate.resources.map(\.id) == ["configmap:default/é"], "\(path)")
            #expect(estate.diagnostics.isEmpty, "\(path)")
        }
    }

    @Test(arguments: [
        (String.Encoding.utf32LittleEndian, [0xFF, 0xFE, 0, 0] as [UInt8]), (.utf32BigEndian, [0, 0, 0xFE, 0xFF]),
        (.utf32LittleEndian, []), (.utf32BigEndian, []),
    ])
    func whatIsNotReadIsSaid(_ encoding: String.Encoding, _ mark: [UInt8]) throws {
        let estate = estate("a.yaml", try encode(Self.yaml, encoding, mark: mark))
        #expect(estate.diagnostics.map(\.code) == ["manifest.encoding"])
        let other = self.estate("b.yaml", try encode("a: b\n", encoding, mark: mark))
        #expect(other.diagnostics.isEmpty)
    }

    private func codes(_ config: String) -> [String] {
        var builder = EstateBuilder(schema: EstateFixture.schema)
        builder.addImage("image", config: Array(config.utf8), files: [])
        let estate = builder.finish()
        #expect(estate.images.count == 1)
        return estate.diagnostics.map { "\($0.code) \($0.message.split(separator: " ").first ?? "") \($0.effect)" }
    }

    @Test(arguments: [
        #""User": 5"#, #""Env": "x""#, #""Env": [1]"#, #""ExposedPorts": [1]"#, #""Healthcheck": "x""#,
        #""Entrypoint": "sh""#,
        #""Labels": []"#, #""Labels": {"a": 1}"#, #""Cmd": {}"#, #""Volumes": []"#, #""OnBuild": "x""#,
        #""StopSignal": 9"#,
    ])
    func wrongTypesAreNamed(_ member: String) {
        let name = member.split(separator: "\"").first ?? ""
        #expect(codes("{\"config\": {\(member)}}") == ["oci.config config.\(name) incomplete"])
    }

    @Test(arguments: [
        #"{"config": {"User": null, "Env": null, "Labels": null, "Healthcheck": {"Test": ["NONE"]}}, "history": []}"#,
        #"{"config": null}"#, "{}",
        #"{"config": {"ExposedPorts": {"80/tcp": {}}, "Cmd": ["a"], "Labels": {"a": "b"}}}"#,
    ])
    func rightTypesAreTaken(_ config: String) {
        #expect(codes(config) == [])
    }

    @Test(arguments: [
        "[]", "5", #"{"config": 5}"#, #"{"config": {"Healthcheck": {"Test": "x"}}}"#, #"{"history": [5]}"#,
    ])
    func otherShapesAreNamed(_ config: String) {
        let found = codes(config)
        #expect(found.count == 1 && found.allSatisfy { $0.hasPrefix("oci.config ") })
    }
}
