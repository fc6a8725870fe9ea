import Artifacts
import Testing

@Suite("credentials")
struct CredentialStoreTests {
    /// `user:password`, or the token with its kind.
    private func show(_ credentials: RegistryCredentials?) -> String? {
        switch credentials {
        case nil: nil
        case .password(let user, let password): "\(user):\(password)"
        case .identityToken(let token): "identity \(token)"
        case .registryToken(let token): "registry \(token)"
        }
    }

    private func lookUp(_ config: String, _ image: String, path: String = "/nowhere") async throws -> String? {
        try await withTemporaryFolder { folder in
            try write(config.utf8, to: "\(folder)/config.json")
            let store = CredentialStore(environment: ["DOCKER_CONFIG": folder, "PATH": path])
            let reference = try ImageReference(image)
            return show(try await store.credentials(registry: reference.registry, repository: reference.repository))
        }
    }

    @Test(
        "entries of a configuration file",
        arguments: [
            (#"{"auths":{"r.example":{"auth":"dTpw"}}}"#, "r.example/a", "u:p"),
            (#"{"auths":{"r.example":{"auth":"dTpw"}}}"#, "other.example/a", nil),
            (#"{"auths":{"r.example":{"auth":"dTpw"}}}"#, "r.example:5000/a", nil),
            (#"{"auths":{"r.example:5000":{"auth":"dTpw"}}}"#, "r.example:5000/a", "u:p"),
            (#"{"auths":{"https://r.example/v1/":{"auth":"dTpw"}}}"#, "r.example/a", "u:p"),
            (#"{"auths":{"https://r.example":{"auth":"dTpw"}}}"#, "r.example/a", "u:p"),
            (#"{"auths":{"r.example/v2/":{"auth":"dTpw"}}}"#, "r.example/a", "u:p"),
            (#"{"auths":{"https://index.docker.io/v1/":{"auth":"dTpw"}}}"#, "alpine", "u:p"),
            (#"{"auths":{"docker.io":{"auth":"dTpw"}}}"#, "alpine", "u:p"),
            (#"{"auths":{"R.Example":{"auth":"dTpw"}}}"#, "r.example/a", "u:p"),
            (#"{"auths":{"r.example":{"auth":"dTpwOnE="}}}"#, "r.example/a", "u:p:q"),
            (#"{"auths":{"r.example":{"auth":"dTpwAAA="}}}"#, "r.example/a", "u:p"),
            (#"{"auths":{"r.example":{"username":"u","password":"p"}}}"#, "r.example/a", "u:p"),
            (#"{"auths":{"r.example":{"auth":"dTpw","identitytoken":"t"}}}"#, "r.example/a", "identity t"),
            (#"{"auths":{"r.example":{"registrytoken":"t"}}}"#, "r.example/a", "registry t"),
            (#"{"auths":{"r.example":{}}}"#, "r.example/a", nil),
            (
                #"{"auths":{"r.example":{"auth":"dTpw"},"r.example/a":{"auth":"YTpi"},"r.example/a/b":{"auth":"Yzpk"}}}"#,
                "r.example/a/b/c", "c:d"
            ),
            (#"{"auths":{"r.example":{"auth":"dTpw"},"r.example/a":{"auth":"YTpi"}}}"#, "r.example/a/b", "a:b"),
            (#"{"auths":{"r.example":{"auth":"dTpw"},"r.example/a":{"auth":"YTpi"}}}"#, "r.example/ab", "u:p"),
            (#"{"auths":[]}"#, "r.example/a", nil), ("", "r.example/a", nil), ("{", "r.example/a", nil),
            ("[1]", "r.example/a", nil),
            (#"{"auths":{"r.example":{"auth":"%%%"}}}"#, "r.example/a", nil),
        ] as [(String, String, String?)])
    func entries(config: String, image: String, expected: String?) async throws {
        #expect(try await lookUp(config, image) == expected)
    }

    @Test(
        "a file that is wrong is reported",
        arguments: [
            (#"{"#, 1), (#"{"auths":{"r":{"auth":"%%%"}}}"#, 1), (#"{"auths":{"r":{"auth":"bm8="}}}"#, 1),
            (#"{"credsStore":"../evil"}"#, 1), (#"{"credHelpers":{"r":"a b"}}"#, 1), (#"{"auths":{"r":{}}}"#, 0),
            ("{}", 0),
        ])
    func diagnostics(config: String, count: Int) async throws {
        try await withTemporaryFolder { folder in
            try write(config.utf8, to: "\(folder)/config.json")
            #expect(CredentialStore(environment: ["DOCKER_CONFIG": folder]).diagnostics.count == count)
        }
    }

    @Test("the order of the files")
    func files() async throws {
        try await withTemporaryFolder { folder in
            func config(_ host: String, _ user: String) -> String.UTF8View {
                #"{"auths":{"\#(host)":{"username":"\#(user)","password":"p"}}}"#.utf8
            }
            try write(config("a", "1"), to: "\(folder)/file.json")
            try write(config("a", "2"), to: "\(folder)/home/.docker/config.json")
            try write(config("b", "3"), to: "\(folder)/run/containers/auth.json")
            try write(config("c", "4"), to: "\(folder)/home/.config/containers/auth.json")
            var environment = ["HOME": "\(folder)/home", "XDG_RUNTIME_DIR": "\(folder)/run"]
            func find(_ host: String) async throws -> String? {
                show(try await CredentialStore(environment: environment).credentials(registry: host, repository: "x"))
            }
            #expect(try await find("a") == "2:p")
            #expect(try await find("b") == "3:p")
            #expect(try await find("c") == "4:p")
            environment["REGISTRY_AUTH_FILE"] = "\(folder)/file.json"
            #expect(try await find("a") == "1:p")
            environment["DOCKER_CONFIG"] = "\(folder)/empty"
            environment["REGISTRY_AUTH_FILE"] = nil
            #expect(try await find("a") == nil)
        }
    }

    @Test(
        "helpers",
        arguments: [
            (#"{"credHelpers":{"r.example":"test"}}"#, "r.example/a", "r.example:s3cret"),
            (#"{"credHelpers":{"r.example":"test"}}"#, "other.example/a", nil),
            (#"{"credsStore":"test"}"#, "r.example:5000/a", "r.example:5000:s3cret"),
            (#"{"credsStore":"test"}"#, "alpine", "https://index.docker.io/v1/:s3cret"),
            (#"{"credsStore":"test","credHelpers":{"r.example":"token"}}"#, "r.example/a", "identity s3cret"),
            (#"{"credsStore":"none"}"#, "r.example/a", nil),
            (#"{"credsStore":"none","auths":{"r.example":{"auth":"dTpw"}}}"#, "r.example/a", "u:p"),
            (#"{"credHelpers":{"r.example":"none"},"auths":{"r.example":{"auth":"dTpw"}}}"#, "r.example/a", "u:p"),
            (
                #"{"credHelpers":{"r.example":"test"},"auths":{"r.example":{"auth":"dTpw"}}}"#, "r.example/a",
                "r.example:s3cret"
            ),
        ] as [(String, String, String?)])
    func helpers(config: String, image: String, expected: String?) async throws {
        try await withTemporaryFolder { folder in
            try Self.writeHelpers(to: folder)
            #expect(try await lookUp(config, image, path: "\(folder):/usr/bin:/bin") == expected)
        }
    }

    @Test("a helper that fails is an error that tells no secret", arguments: ["broken", "garbage", "absent"])
    func brokenHelpers(name: String) async throws {
        try await withTemporaryFolder { folder in
            try Self.writeHelpers(to: folder)
            await #expect {
                try await lookUp(#"{"credsStore":"\#(name)"}"#, "r.example/a", path: "\(folder):/usr/bin:/bin")
            } throws: { error in
                guard let error = error as? RegistryError else { return false }
                return error.code == .credentials && !error.message.contains("s3cret")
            }
        }
    }

    private static func writeHelpers(to folder: String) throws {
        let scripts = [
            "test":
                #"test "$1" = get || exit 3; read -r host; printf '{"ServerURL":"%s","Username":"%s","Secret":"s3cret"}' "$host" "$host""#,
            "token": #"echo '{"Username":"<token>","Secret":"s3cret"}'"#,
            "none": "echo 'credentials not found in native keychain'; exit 1",
            "broken": "echo s3cret; echo s3cret >&2; exit 1",
            "garbage": "echo s3cret",
        ]
        for (name, text) in scripts {
            try write("#!/bin/sh\n\(text)\n".utf8, to: "\(folder)/docker-credential-\(name)", executable: true)
        }
    }

    @Test("credentials that are given count first, and print nothing")
    func given() async throws {
        let secret = RegistryCredentials.password(user: "u", password: "s3cret")
        let store = CredentialStore(environment: [:], given: ["index.docker.io": secret])
        #expect(try await store.credentials(registry: "docker.io", repository: "library/a") == secret)
        #expect(!"\(secret)\(String(reflecting: secret))".contains("s3cret"))
    }
}
