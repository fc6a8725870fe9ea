import ArgumentParser
import Artifacts
import Glibc
import Model
import Scanner

/// Writes a report and ends the command with the exit code that the result asks for.
enum ReportOutput {
    static func write(_ bytes: [UInt8], to path: String?) throws {
        Terminal.endProgress()
        guard let path else {
            guard StandardStream.output.write(bytes) else {
                throw ScanError(.unreadable, "standard output cannot be written: \(String(cString: strerror(errno)))")
            }
            return
        }
        guard OutputFile.write(bytes, to: path) else {
            throw ScanError(.target, "\(path): cannot be written: \(String(cString: strerror(errno)))")
        }
    }

    /// - Throws: `ExitCode` 3 for an incomplete result, 1 for one that the gate does not let through.
    static func finish(_ result: ScanResult, gate: Gate?) throws {
        if !result.isComplete { throw ExitCode(3) }
        if let gate, gate.isClosed(by: result) { throw ExitCode(1) }
    }
}

/// A file that the user asked for.
enum OutputFile {
    /// Writes the whole content; the file gets the permissions that the user's mask gives.
    static func write(_ bytes: [UInt8], to path: String) -> Bool {
        guard let file = fopen(path, "w") else { return false }
        let written = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
        return fclose(file) == 0 && written == bytes.count
    }
}
