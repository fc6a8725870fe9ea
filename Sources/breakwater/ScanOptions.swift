import Advisories
import ArgumentParser
import Artifacts
import FoundationEssentials
import Model
import Reports
import Scanner

/// The options of the commands that read a target.
struct TargetOptions: ParsableArguments {
    @Option(help: "The platform of the image to take, as os/architecture[/variant]; by default this machine's.")
    var platform: String?

    @Option(
        help: ArgumentHelp("A certificate authority (PEM) to trust beside the system's.", valueName: "file"),
        completion: .file())
    var caFile: [String] = []

    @Option(
        name: .customLong("insecure-registry"),
        help: ArgumentHelp("A registry whose certificate is not checked, or that speaks plain HTTP.", valueName: "host")
    )
    var insecureRegistries: [String] = []

    @Option(
        name: .customLong("cache-dir"),
        help: ArgumentHelp(
            "Where layers and advisories are kept; by default $BREAKWATER_CACHE, or breakwater/ in the user's cache.",
            valueName: "folder"), completion: .directory)
    var cacheFolder: String?

    @Flag(name: .customLong("no-cache"), help: "Read every layer anew and keep nothing of them.")
    var skipsLayerCache = false

    @Flag(name: .customLong("quiet"), help: "Show no progress.")
    var isQuiet = false

    /// The folder that holds the cache; nil when the environment names none.
    var cache: String? {
        cacheFolder ?? DatabaseLocation(environment: ProcessInfo.processInfo.environment)?.cache
    }

    /// The scanner's options.
    func scannerOptions(isImage: Bool) throws -> Scanner.Options {
        var options = Scanner.Options(today: Today.text)
        options.isImage = isImage
        if let text = platform {
            guard let platform = Platform(text) else {
                throw ValidationError("'\(text)' is not a platform: write os/architecture, for example linux/arm64")
            }
            options.platform = platform
        }
        options.cache = cache
        options.cachesLayers = !skipsLayerCache
        options.http.caFiles = caFile
        options.http.insecureHosts = Set(insecureRegistries)
        options.http.userAgent = "breakwater/\(Breakwater.tool.version)"
        if !isQuiet { options.progress = { Terminal.progress($0) } }
        return options
    }
}

/// The options of the commands that report findings.
struct ReportOptions: ParsableArguments {
    @Option(
        name: .shortAndLong, help: "How to report: \(ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format = ReportFormat.table

    @Option(name: .shortAndLong, help: "The file to write instead of standard output.", completion: .file())
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Exit with 1 when a finding is at least this severe: critical, high, medium, low, none, or never; with ',unknown' findings that nobody rated count too; 'any' counts all.",
            valueName: "severity"))
    var failOn: Gate?

    @Option(
        help: ArgumentHelp(
            "The configuration; by default breakwater.yaml in this folder, where there is one.", valueName: "file"),
        completion: .file())
    var config: String?

    @Flag(help: "List findings of the severity none in the table too.")
    var showNone = false

    /// The configuration that holds.
    func configuration() throws -> Configuration { try Self.configuration(at: config) }

    /// - Parameter config: the file the user named.
    static func configuration(at config: String?) throws -> Configuration {
        if let config { return try Configuration(path: config) }
        return FileKind(path: "breakwater.yaml") == .file ? try Configuration(path: "breakwater.yaml") : Configuration()
    }
}

/// The formats of a report.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
    case table, json, sarif, cyclonedx

    func write(_ result: ScanResult, toTerminal: Bool, showsNone: Bool = false) -> [UInt8] {
        switch self {
        case .table:
            Array(
                TableWriter.write(
                    result, color: toTerminal && Terminal.hasColor, width: toTerminal ? Terminal.width : 100,
                    showsNone: showsNone
                ).utf8)
        case .json: JSONReportWriter.write(result, tool: Breakwater.tool)
        case .sarif: SARIFWriter.write(result, tool: Breakwater.tool)
        case .cyclonedx: CycloneDXWriter.write(result, tool: Breakwater.tool)
        }
    }
}

/// The day of the scan.
enum Today {
    /// `YYYY-MM-DD` in UTC; `$SOURCE_DATE_EPOCH` (https://reproducible-builds.org/specs/source-date-epoch/) sets it.
    static var text: String {
        let seconds = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"].flatMap { Int($0) }
        let text = seconds.map { Timestamp.text(secondsSince1970: $0) } ?? Timestamp.now()
        return String(text.prefix(10))
    }
}
