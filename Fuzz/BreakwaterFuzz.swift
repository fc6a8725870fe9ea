import Artifacts
import Glibc

/// `breakwater-fuzz TARGET [--seconds N] [--seed S] [CORPUS…]`; see README.md beside this file.
@main
enum BreakwaterFuzz {
    static func main() {
        var arguments = Array(CommandLine.arguments.dropFirst())
        guard !arguments.isEmpty, let target = FuzzTarget(rawValue: arguments.removeFirst()) else { return usage() }
        var seconds: Int?
        var seed: UInt64 = 1
        var files: [String] = []
        while !arguments.isEmpty {
            let argument = arguments.removeFirst()
            switch argument {
            case "--seconds", "--seed":
                guard !arguments.isEmpty, let number = UInt64(arguments.removeFirst()) else { return usage() }
                if argument == "--seed" { seed = number } else { seconds = Int(clamping: number) }
            default: files.append(argument)
            }
        }
        var corpus: [[UInt8]] = []
        for file in files {
            guard let bytes = try? ReadableFile.contents(of: file, limit: 16 << 20) else {
                print("\(file): cannot be read, or is larger than 16 MiB")
                exit(2)
            }
            corpus.append(bytes)
        }
        CrashReport.install(name: "\(target.rawValue)-\(seed)")
        // A single file, as a crash leaves it, is run as it is.
        for input in corpus { CrashReport.guarding(input) { target.run(input) } }
        print("\(target.rawValue): \(corpus.count) files read")
        if files.count == 1, seconds == nil { return }
        fuzz(target, corpus: corpus + target.seeds, seed: seed, seconds: seconds ?? 60)
    }

    private static func fuzz(_ target: FuzzTarget, corpus: [[UInt8]], seed: UInt64, seconds: Int) {
        var mutator = InputMutator(seed: seed, corpus: corpus, repair: target.repair)
        let clock = ContinuousClock()
        let end = clock.now + .seconds(seconds)
        var runs = 0
        var slowest = Duration.zero
        while clock.now < end {
            let input = mutator.input()
            let start = clock.now
            CrashReport.guarding(input) { target.run(input) }
            slowest = max(slowest, clock.now - start)
            runs += 1
        }
        print("\(target.rawValue): \(runs) inputs, the slowest took \(slowest)")
    }

    private static func usage() {
        print("usage: breakwater-fuzz TARGET [--seconds N] [--seed S] [CORPUS…]")
        print("targets: " + FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))
        exit(2)
    }
}
