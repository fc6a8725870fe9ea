import FoundationEssentials

/// When a failed request is sent again, and how long is waited before.
///
/// Repeated are failures of the connection and the status codes 408, 429, 500, 502, 503 and 504. The wait doubles from
/// attempt to attempt, with a random part so that many clients do not return at once; `Retry-After` (RFC 9110
/// section 10.2.3) takes its place. A server that asks for more than ``maximumDelay`` is not waited for.
package struct HTTPRetryPolicy: Sendable {
    /// How often a request is sent at most, the first time included.
    package var attempts: Int
    /// The wait before the second attempt.
    package var baseDelay: Duration
    /// The longest wait.
    package var maximumDelay: Duration
    /// Waits; another clock can be put in its place.
    package var sleep: @Sendable (Duration) async throws -> Void
    /// A number from 0 up to 1 that decides about the random part.
    package var jitter: @Sendable () -> Double

    package init(
        attempts: Int = 4, baseDelay: Duration = .milliseconds(500), maximumDelay: Duration = .seconds(30),
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        jitter: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.attempts = max(1, attempts)
        self.baseDelay = baseDelay
        self.maximumDelay = maximumDelay
        self.sleep = sleep
        self.jitter = jitter
    }

    /// Every request is sent once.
    package static var never: HTTPRetryPolicy { HTTPRetryPolicy(attempts: 1) }

    static func isTransient(status: Int) -> Bool {
        switch status {
        case 408, 429, 500, 502, 503, 504: true
        default: false
        }
    }

    /// The wait after the given number of failed attempts: half of the doubled delay is certain, half is random.
    func delay(after failures: Int) -> Duration {
        var delay = baseDelay
        for _ in 1..<max(1, min(failures, 20)) { delay *= 2 }
        delay = min(delay, maximumDelay)
        return delay / 2 + delay / 2 * min(max(jitter(), 0), 1)
    }

    /// The wait that `Retry-After` asks for: a number of seconds, or a date that is measured against the server's own
    /// `Date`, so that a wrong clock on either side does no harm.
    static func requestedDelay(_ headers: HTTPFields) -> Duration? {
        guard let text = headers["retry-after"] else { return nil }
        if let seconds = Int(text) { return .seconds(min(max(seconds, 0), 1_000_000)) }
        guard let date = HTTPDate.seconds(text) else { return nil }
        let now = headers["date"].flatMap { HTTPDate.seconds($0) } ?? Int(Date().timeIntervalSince1970)
        return .seconds(min(max(date - now, 0), 1_000_000))
    }
}
