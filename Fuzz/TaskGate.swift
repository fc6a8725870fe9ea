import Dispatch

/// Lets a synchronous caller wait for a task.
final class TaskGate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func finish() { semaphore.signal() }
    func wait() { semaphore.wait() }
}
