import Glibc
import Reports

/// The terminal, where there is one.
enum Terminal {
    /// Colour is wanted: standard output is a terminal, and neither `NO_COLOR` nor `TERM=dumb` says otherwise.
    static var hasColor: Bool {
        guard isatty(STDOUT_FILENO) == 1, getenv("NO_COLOR").map({ $0.pointee == 0 }) ?? true else { return false }
        return getenv("TERM").map { String(cString: $0) != "dumb" } ?? false
    }

    /// The width of standard output in columns; 100 where it is no terminal.
    static var width: Int {
        var size = winsize()
        guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return 100
        }
        return max(60, min(Int(size.ws_col), 160))
    }

    /// Writes a line to standard error, with everything taken out that could steer a terminal.
    static func report(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Printable.text(String($0)) }
        StandardStream.error.write(Array((lines.joined(separator: "\n") + "\n").utf8))
    }

    /// Shows what is being done in one line of standard error that is written over; nothing when that is no terminal.
    static func progress(_ text: String) {
        guard isatty(STDERR_FILENO) == 1 else { return }
        StandardStream.error.write(Array(("\r\u{1B}[2K" + Printable.text(text)).utf8))
    }

    /// Takes the progress line away.
    static func endProgress() {
        guard isatty(STDERR_FILENO) == 1 else { return }
        StandardStream.error.write(Array("\r\u{1B}[2K".utf8))
    }
}
