/// Groups of widely used archives that are published without Maven's descriptors (built with Gradle or Ant).
///
/// An entry holds only when the archive also has classes in the project's own package, or a manifest that names the
/// project, so that a file of the same name from elsewhere is not taken for it. Source: the coordinates under which
/// the projects publish the archives themselves.
enum JavaKnownGroups {
    private struct Row {
        /// The artifact; with a star at the end, what it begins with.
        var artifact: String
        var group: String
        /// A folder in which the archive has classes.
        var folder: String
        /// The first numbers of the versions it holds for.
        var majors: ClosedRange<Int> = 0...Int.max
        /// The published artifact, when the file is called otherwise.
        var published: String?
        /// How the manifest's title begins.
        var title: String?
        /// How the manifest's module name begins, for archives without classes.
        var module: String?
    }

    /// The published coordinates, when artifact, version and content fit an entry.
    ///
    /// - Parameter share: The share of the archive's classes, 0 to 1, whose names begin with the given path.
    static func package(
        artifact: String, version: String, title: String?, module: String?, share: (String) -> Double
    ) -> JavaPackage? {
        let major = Int(version.prefix { $0.isASCII && $0.isNumber }) ?? 0
        for row in rows where row.majors.contains(major) && fits(artifact, row.artifact) {
            if let wanted = row.title, title?.hasPrefix(wanted) != true { continue }
            let isModule = row.module.map { module?.hasPrefix($0) == true } ?? false
            // An open pattern also fits an application that bundles the project's classes among its own.
            let least = row.artifact.hasSuffix("*") ? 0.25 : 0
            guard isModule || share(row.folder) > least else { continue }
            return JavaPackage(group: row.group, artifact: row.published ?? artifact, version: version)
        }
        return nil
    }

    private static func fits(_ artifact: String, _ pattern: String) -> Bool {
        pattern.hasSuffix("*") ? artifact.hasPrefix(pattern.dropLast()) : artifact == pattern
    }

    private static let rows: [Row] = springFramework + spring + tomcat + commons + bouncyCastle + others

    private static let springFramework: [Row] = [
        "spring-aop", "spring-aspects", "spring-beans", "spring-context", "spring-context-indexer",
        "spring-context-support", "spring-core", "spring-core-test", "spring-expression", "spring-instrument",
        "spring-jcl", "spring-jdbc", "spring-jms", "spring-messaging", "spring-orm", "spring-oxm", "spring-r2dbc",
        "spring-test", "spring-tx", "spring-web", "spring-webflux", "spring-webmvc", "spring-webmvc-portlet",
        "spring-websocket",
    ].map {
        Row(
            artifact: $0, group: "org.springframework",
            folder: $0 == "spring-jcl" ? "org/apache/commons/logging/" : "org/springframework/")
    }

    private static let spring: [Row] = [
        Row(
            artifact: "spring-boot*", group: "org.springframework.boot", folder: "org/springframework/boot/",
            module: "spring.boot"),
        Row(
            artifact: "spring-security-*", group: "org.springframework.security",
            folder: "org/springframework/security/"),
        Row(
            artifact: "spring-integration-*", group: "org.springframework.integration",
            folder: "org/springframework/integration/"),
        Row(
            artifact: "spring-session-*", group: "org.springframework.session", folder: "org/springframework/session/"),
        Row(artifact: "spring-kafka", group: "org.springframework.kafka", folder: "org/springframework/kafka/"),
        Row(artifact: "spring-amqp", group: "org.springframework.amqp", folder: "org/springframework/amqp/"),
        Row(artifact: "spring-rabbit", group: "org.springframework.amqp", folder: "org/springframework/amqp/"),
        Row(artifact: "spring-ldap-core", group: "org.springframework.ldap", folder: "org/springframework/ldap/"),
        Row(artifact: "spring-graphql", group: "org.springframework.graphql", folder: "org/springframework/graphql/"),
    ]

    private static let tomcat: [Row] =
        [
            Row(artifact: "tomcat-embed-*", group: "org.apache.tomcat.embed", folder: "org/apache/"),
            Row(artifact: "tomcat-embed-*", group: "org.apache.tomcat.embed", folder: "jakarta/"),
            Row(artifact: "tomcat-*", group: "org.apache.tomcat", folder: "org/apache/", title: "Apache Tomcat"),
        ]
        // In the `lib` folder of an installation the archives have shorter names than in the repository.
        + [
            ("catalina", "tomcat-catalina"), ("catalina-ant", "tomcat-catalina-ant"),
            ("catalina-ha", "tomcat-catalina-ha"), ("catalina-tribes", "tomcat-tribes"), ("jasper", "tomcat-jasper"),
            ("jasper-el", "tomcat-jasper-el"),
        ].map {
            Row(
                artifact: $0.0, group: "org.apache.tomcat", folder: "org/apache/", published: $0.1,
                title: "Apache Tomcat")
        }

    /// The projects of Apache Commons whose group is their own name.
    private static let commons: [Row] = [
        "beanutils", "chain", "cli", "codec", "collections", "configuration", "daemon", "dbcp", "dbutils", "digester",
        "discovery", "el", "fileupload", "httpclient", "io", "jxpath", "lang", "logging", "net", "pool", "validator",
    ].map { Row(artifact: "commons-\($0)", group: "commons-\($0)", folder: "org/apache/commons/") }

    private static let bouncyCastle: [Row] = [
        "bc-fips*", "bcjmail-*", "bcmail-*", "bcpg-*", "bcpkix-*", "bcprov-*", "bctls-*", "bctsp-*", "bcutil-*",
    ].map { Row(artifact: $0, group: "org.bouncycastle", folder: "org/bouncycastle/") }

    private static let others: [Row] = [
        Row(artifact: "asm*", group: "asm", folder: "org/objectweb/asm/", majors: 1...3),
        Row(artifact: "asm*", group: "org.ow2.asm", folder: "org/objectweb/asm/", majors: 4...Int.max),
        Row(artifact: "cglib*", group: "cglib", folder: "net/sf/cglib/"),
        Row(artifact: "derby*", group: "org.apache.derby", folder: "org/apache/derby/"),
        Row(artifact: "dom4j", group: "dom4j", folder: "org/dom4j/", majors: 1...1),
        Row(artifact: "dom4j", group: "org.dom4j", folder: "org/dom4j/", majors: 2...Int.max),
        Row(artifact: "elasticsearch*", group: "org.elasticsearch", folder: "org/elasticsearch/"),
        Row(artifact: "groovy*", group: "org.codehaus.groovy", folder: "org/codehaus/groovy/", majors: 1...3),
        Row(artifact: "groovy*", group: "org.apache.groovy", folder: "org/apache/groovy/", majors: 4...Int.max),
        Row(artifact: "groovy*", group: "org.apache.groovy", folder: "org/codehaus/groovy/", majors: 4...Int.max),
        Row(artifact: "grpc-*", group: "io.grpc", folder: "io/grpc/"),
        Row(artifact: "guava", group: "com.google.guava", folder: "com/google/common/"),
        Row(artifact: "h2", group: "com.h2database", folder: "org/h2/"),
        Row(artifact: "hsqldb", group: "org.hsqldb", folder: "org/hsqldb/"),
        Row(artifact: "kafka-*", group: "org.apache.kafka", folder: "org/apache/kafka/"),
        Row(artifact: "kafka_*", group: "org.apache.kafka", folder: "kafka/"),
        Row(artifact: "connect-*", group: "org.apache.kafka", folder: "org/apache/kafka/connect/"),
        Row(artifact: "kotlin-*", group: "org.jetbrains.kotlin", folder: "kotlin/"),
        Row(artifact: "kotlinx-coroutines-*", group: "org.jetbrains.kotlinx", folder: "kotlinx/coroutines/"),
        Row(artifact: "log4j", group: "log4j", folder: "org/apache/log4j/", majors: 1...1),
        Row(artifact: "log4j-*", group: "org.apache.logging.log4j", folder: "org/apache/logging/", majors: 2...3),
        Row(artifact: "lucene-*", group: "org.apache.lucene", folder: "org/apache/lucene/"),
        Row(artifact: "mysql-connector-j", group: "com.mysql", folder: "com/mysql/"),
        Row(artifact: "mysql-connector-java", group: "mysql", folder: "com/mysql/"),
        Row(artifact: "okhttp", group: "com.squareup.okhttp3", folder: "okhttp3/"),
        Row(artifact: "okio*", group: "com.squareup.okio", folder: "okio/"),
        Row(artifact: "opensearch*", group: "org.opensearch", folder: "org/opensearch/"),
        Row(artifact: "postgresql", group: "org.postgresql", folder: "org/postgresql/"),
        Row(artifact: "reactor-core", group: "io.projectreactor", folder: "reactor/core/"),
        Row(artifact: "reactor-netty*", group: "io.projectreactor.netty", folder: "reactor/netty/"),
        Row(artifact: "retrofit", group: "com.squareup.retrofit2", folder: "retrofit2/"),
        Row(artifact: "rxjava", group: "io.reactivex", folder: "rx/", majors: 1...1),
        Row(artifact: "rxjava", group: "io.reactivex.rxjava2", folder: "io/reactivex/", majors: 2...2),
        Row(artifact: "rxjava", group: "io.reactivex.rxjava3", folder: "io/reactivex/rxjava3/", majors: 3...3),
        Row(artifact: "serializer", group: "xalan", folder: "org/apache/xml/serializer/"),
        Row(artifact: "solr-*", group: "org.apache.solr", folder: "org/apache/solr/"),
        Row(artifact: "velocity", group: "org.apache.velocity", folder: "org/apache/velocity/"),
        Row(artifact: "xalan", group: "xalan", folder: "org/apache/xalan/"),
        Row(artifact: "xercesImpl", group: "xerces", folder: "org/apache/xerces/"),
    ]
}
