// swift-tools-version: 6.2
import PackageDescription

/// Settings of every target: Swift 6 mode, and the upcoming features that make imports and existentials explicit.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// Links the program with Swift's libraries in their static form. `swift build --static-swift-stdlib` would compile
/// everything anew for that, and tests cannot be built with it. The libraries named are the parts of Foundation.
let staticSwift: [LinkerSetting] =
    [.unsafeFlags(["-static-stdlib"], .when(platforms: [.linux]))]
    + [
        "CoreFoundation", "FoundationInternationalization", "FoundationEssentials", "_FoundationCollections",
        "_FoundationCShims", "_FoundationICU", "re2", "stdc++",
    ].map { .linkedLibrary($0, .when(platforms: [.linux])) }

let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

let package = Package(
    name: "breakwater",
    platforms: [.macOS(.v26)],
    products: [
        .executable(name: "breakwater", targets: ["breakwater"]),
        .library(name: "CEL", targets: ["CEL"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // C libraries.
        .target(name: "CArguments"),
        .systemLibrary(name: "CISAL", path: "Sources/CISAL"),
        .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2"), .linkedLibrary("stdc++")]),
        .systemLibrary(name: "CYAML", path: "Sources/CYAML"),
        .systemLibrary(name: "CZstd", path: "Sources/CZstd"),

        // The engine, bottom to top.
        .target(name: "Model", swiftSettings: settings),
        .target(name: "Documents", dependencies: ["Model", "CYAML"], swiftSettings: settings),
        .target(name: "CEL", dependencies: ["CRE2"], swiftSettings: settings),
        .target(name: "Estate", dependencies: ["Model", "Documents"], swiftSettings: settings),
        .target(name: "Checks", dependencies: ["Model", "Documents", "Estate", "CEL"], swiftSettings: settings),
        .target(
            name: "Artifacts",
            dependencies: [
                "Model", "Documents", "CISAL", "CZstd", asyncHTTPClient, crypto, nioCore, nioHTTP1, nioPosix, nioSSL,
                subprocess, system,
            ], swiftSettings: settings),
        .target(name: "Inventory", dependencies: ["Model", "Documents", "Artifacts"], swiftSettings: settings),
        .target(
            name: "Advisories", dependencies: ["Model", "Documents", "Artifacts", crypto, grdb],
            swiftSettings: settings),
        .target(name: "Reports", dependencies: ["Model"], swiftSettings: settings),
        .target(
            name: "Scanner",
            dependencies: [
                "Model", "Documents", "Estate", "Checks", "Artifacts", "Inventory", "Advisories", "Knowledge", crypto,
            ], swiftSettings: settings),
        .executableTarget(
            name: "breakwater",
            dependencies: [
                "CArguments", "CEL", "Checks", "Estate", "Scanner", "Reports", "Model", "Documents", "Artifacts",
                "Inventory", "Advisories", "Knowledge",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: settings, linkerSettings: staticSwift),

        // Knowledge, and what embeds it.
        .target(name: "Knowledge", path: "Knowledge", swiftSettings: settings, plugins: ["EmbedKnowledge"]),
        .executableTarget(name: "KnowledgeEmbedder", swiftSettings: settings),
        .plugin(name: "EmbedKnowledge", capability: .buildTool(), dependencies: ["KnowledgeEmbedder"]),

        // Tests, what they build archives with, and the fuzzer.
        .target(
            name: "ArchiveBuilding", dependencies: ["Artifacts", "Model", crypto, system],
            path: "Tests/ArchiveBuilding", swiftSettings: settings),
        .executableTarget(
            name: "breakwater-fuzz",
            dependencies: ["ArchiveBuilding", "Artifacts", "CEL", "Documents", "Estate", "Inventory", "Model"],
            path: "Fuzz", exclude: ["README.md"], swiftSettings: settings),
        .executableTarget(
            name: "matching-benchmark", dependencies: ["Advisories", "Model", "Scanner"], path: "Benchmarks/Matching",
            swiftSettings: settings),
        .executableTarget(
            name: "documents-benchmark", dependencies: ["Documents"], path: "Benchmarks/Documents",
            swiftSettings: settings),
        .executableTarget(
            name: "cel-benchmark", dependencies: ["CEL"], path: "Benchmarks/CEL", swiftSettings: settings),
        .testTarget(name: "CELTests", dependencies: ["CEL"], swiftSettings: settings),
        .testTarget(name: "EstateTests", dependencies: ["Estate", "Documents", "Model"], swiftSettings: settings),
        .testTarget(
            name: "ChecksTests", dependencies: ["Checks", "Estate", "Documents", "Model", "Scanner"],
            swiftSettings: settings),
        .testTarget(
            name: "ScannerTests", dependencies: ["Scanner", "Inventory", "Artifacts", "Model", "ArchiveBuilding"],
            swiftSettings: settings),
        .testTarget(name: "ModelTests", dependencies: ["Model", "Documents"], swiftSettings: settings),
        .testTarget(name: "DocumentsTests", dependencies: ["Documents"], swiftSettings: settings),
        .testTarget(
            name: "ArtifactsTests",
            dependencies: [
                "ArchiveBuilding", "Artifacts", "Model", "Documents", crypto, nioCore, nioHTTP1, nioPosix, nioSSL,
                subprocess, system,
            ], swiftSettings: settings),
        .testTarget(
            name: "InventoryTests", dependencies: ["Inventory", "Artifacts", "Model", "Documents"],
            swiftSettings: settings),
        .testTarget(
            name: "AdvisoriesTests", dependencies: ["Advisories", "Model", "Documents", "Artifacts"],
            swiftSettings: settings),
        .testTarget(name: "ReportsTests", dependencies: ["Reports", "Model", "Documents"], swiftSettings: settings),
        .testTarget(
            name: "KnowledgeTests", dependencies: ["Knowledge", "Advisories", "Documents", "Model"],
            swiftSettings: settings),
        .testTarget(
            name: "EndToEndTests", exclude: ["debian-oracle"], swiftSettings: settings),
    ]
)
