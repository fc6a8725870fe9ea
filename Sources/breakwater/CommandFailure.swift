import ArgumentParser
import Glibc
import Reports
import Scanner

/// How a command ends when it does not end well.
enum CommandFailure {
    static func end(with error: any Error) -> Never {
        switch error {
        case let error as ScanError:
            Terminal.report("error: \(error.message)")
            exit(error.code == .unreadable ? 3 : 2)
        case let code as ExitCode:
            exit(code.rawValue)
        default:
            let code = Breakwater.exitCode(for: error)
            let text = Breakwater.fullMessage(for: error)
            if code == .success {
                if !text.isEmpty { print(text) }
                exit(0)
            }
            Terminal.report(text)
            exit(2)
        }
    }
}
