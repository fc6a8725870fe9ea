import Glibc

/// Saves the input that is being read when the program dies or hangs.
enum CrashReport {
    /// The input of the moment, for the signal handler, which can reach nothing but globals.
    nonisolated(unsafe) private static var bytes: UnsafeRawPointer?
    nonisolated(unsafe) private static var count = 0
    nonisolated(unsafe) private static var crashPath: UnsafeMutablePointer<CChar>?
    nonisolated(unsafe) private static var hangPath: UnsafeMutablePointer<CChar>?
    /// Longer than this, an input counts as a hang.
    private static let seconds: UInt32 = 20

    /// - Parameter name: the file to write to is `crash-NAME` or `hang-NAME` in the working folder.
    static func install(name: String) {
        crashPath = strdup("crash-\(name)")
        hangPath = strdup("hang-\(name)")
        // A stack of its own, so that an overflow of the ordinary one is seen.
        var stack = stack_t()
        stack.ss_size = 64 << 10
        stack.ss_sp = malloc(stack.ss_size)
        sigaltstack(&stack, nil)
        for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGALRM] {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { CrashReport.save($0) }
            action.sa_flags = SA_ONSTACK | Int32(bitPattern: SA_RESETHAND)
            sigaction(number, &action, nil)
        }
    }

    /// Runs `body` on an input that is saved if it does not come back.
    static func guarding(_ input: [UInt8], _ body: () -> Void) {
        input.withUnsafeBytes { buffer in
            bytes = buffer.baseAddress
            count = buffer.count
            alarm(seconds)
            body()
            alarm(0)
        }
    }

    private static func save(_ number: Int32) {
        guard let path = number == SIGALRM ? hangPath : crashPath else { return }
        let file = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0o600)
        if file >= 0, let bytes { _ = write(file, bytes, count) }
        kill(getpid(), number == SIGALRM ? SIGKILL : number)
    }
}
