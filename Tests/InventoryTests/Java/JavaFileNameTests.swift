import Testing

import Inventory

@Suite("File names of Java archives")
struct JavaFileNameTests {
    @Test(
        "artifact, version and classifier",
        arguments: [
            ("commons-lang3-3.12.0.jar", "commons-lang3", "3.12.0", nil),
            ("guava-31.1-jre.jar", "guava", "31.1-jre", nil),
            ("log4j-1.2-api-2.17.1.jar", "log4j-1.2-api", "2.17.1", nil),
            ("akka-actor_2.13-2.6.19.jar", "akka-actor_2.13", "2.6.19", nil),
            (
                "netty-transport-native-epoll-4.1.77.Final-linux-x86_64.jar", "netty-transport-native-epoll",
                "4.1.77.Final", "linux-x86_64"
            ),
            ("lwjgl-3.3.1-natives-linux-64.jar", "lwjgl", "3.3.1", "natives-linux-64"),
            ("foo-1.0-SNAPSHOT.jar", "foo", "1.0-SNAPSHOT", nil),
            ("foo-1.0-20200101.123456-1.jar", "foo", "1.0-20200101.123456-1", nil),
            ("foo-1.0-SNAPSHOT-sources.jar", "foo", "1.0-SNAPSHOT", "sources"),
            ("foo-2.0-rc1.jar", "foo", "2.0-rc1", nil), ("foo-2.0-beta-2.jar", "foo", "2.0-beta-2", nil),
            ("foo-1.0.0.redhat-00001.jar", "foo", "1.0.0.redhat-00001", nil),
            ("jaxb-runtime-2.3.0-b170127.1453.jar", "jaxb-runtime", "2.3.0-b170127.1453", nil),
            ("postgresql-9.4-1201-jdbc41.jar", "postgresql", "9.4-1201-jdbc41", nil),
            ("json-20210307.jar", "json", "20210307", nil), ("foo-1.jar", "foo", "1", nil),
            ("bcprov-jdk15on-1.70.jar", "bcprov-jdk15on", "1.70", nil),
            ("java-3d-1.3.jar", "java-3d", "1.3", nil), ("xpp3-1.1.4c.jar", "xpp3", "1.1.4c", nil),
            ("app.jar", "app", nil, nil), ("my-app.jar", "my-app", nil, nil), ("1.0.jar", "1.0", nil, nil),
            (".jar", "", nil, nil), ("-.jar", "-", nil, nil),
        ] as [(String, String, String?, String?)])
    func parts(_ name: String, _ artifact: String, _ version: String?, _ classifier: String?) {
        let file = JavaFileName(path: "lib/\(name)")
        #expect([file.artifact, file.version, file.classifier] == [artifact, version, classifier])
    }

    @Test(
        "a version known from elsewhere",
        arguments: [
            ("foo-1.0-linux-32.jar", "1.0", "foo", "1.0", "linux-32"),
            ("foo-1.0-bar-2.jar", "1.0-bar-2", "foo", "1.0-bar-2", nil),
            ("foo-1.0-SNAPSHOT.jar", "1.0", "foo", "1.0-SNAPSHOT", nil),
            ("foo-2.0.jar", "1.0", "foo", "2.0", nil),
        ] as [(String, String, String, String, String?)])
    func known(_ name: String, _ known: String, _ artifact: String, _ version: String, _ classifier: String?) {
        let file = JavaFileName(path: name, versions: [known])
        #expect([file.artifact, file.version, file.classifier] == [artifact, version, classifier])
    }
}
