import Synchronization

/// A buffer that goes from the task that fills it to the tasks that read it, and then back to its pool.
///
/// `@unchecked Sendable` around raw memory: it is written before it is sent, and only read until the last reader
/// has released it.
final class Block: @unchecked Sendable {
    let memory: UnsafeMutableRawBufferPointer
    /// How many bytes are filled.
    var count = 0
    private let readers = Atomic<Int>(0)
    private unowned let pool: BlockPool

    init(size: Int, pool: BlockPool) {
        memory = .allocate(byteCount: size, alignment: 64)
        self.pool = pool
    }

    deinit { memory.deallocate() }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<count]) }

    /// Says how many readers will call ``release()``.
    func share(_ number: Int) { readers.store(number, ordering: .releasing) }

    /// The reader is done; the last one gives the block back.
    func release() {
        if readers.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { pool.put(self) }
    }
}

/// A fixed number of blocks; waiting for one is what keeps a fast stage from running away from a slow one.
final class BlockPool: Sendable {
    private struct State {
        var free: [Block] = []
        var waiter: CheckedContinuation<Block, Never>?
    }

    private let state = Mutex(State())

    init(blocks: Int, size: Int) {
        for _ in 0..<blocks {
            let block = Block(size: size, pool: self)
            state.withLock { $0.free.append(block) }
        }
    }

    /// Takes a block, waiting until one is free. One task at a time may call it.
    func take() async -> Block {
        if let block = state.withLock({ $0.free.popLast() }) { return block }
        return await withCheckedContinuation { continuation in
            let block = state.withLock { state -> Block? in
                if let block = state.free.popLast() { return block }
                state.waiter = continuation
                return nil
            }
            if let block { continuation.resume(returning: block) }
        }
    }

    func put(_ block: Block) {
        let waiter = state.withLock { state -> CheckedContinuation<Block, Never>? in
            if let waiter = state.waiter {
                state.waiter = nil
                return waiter
            }
            state.free.append(block)
            return nil
        }
        waiter?.resume(returning: block)
    }
}

/// A queue from one task to one other. It needs no bound of its own: the pool of its blocks is the bound.
final class BlockChannel: Sendable {
    private struct State {
        var queue: [Block] = []
        var head = 0
        var isFinished = false
        var waiter: CheckedContinuation<Block?, Never>?
    }

    private let state = Mutex(State())

    func send(_ block: Block) {
        let waiter = state.withLock { state -> CheckedContinuation<Block?, Never>? in
            if let waiter = state.waiter {
                state.waiter = nil
                return waiter
            }
            state.queue.append(block)
            return nil
        }
        waiter?.resume(returning: block)
    }

    /// No more blocks come.
    func finish() {
        let waiter = state.withLock { state -> CheckedContinuation<Block?, Never>? in
            state.isFinished = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: nil)
    }

    /// The next block; nil when the channel is finished and empty.
    func next() async -> Block? {
        await withCheckedContinuation { continuation in
            let answer = state.withLock { state -> Block?? in
                if state.head < state.queue.count {
                    let block = state.queue[state.head]
                    state.head += 1
                    if state.head == state.queue.count {
                        state.queue.removeAll(keepingCapacity: true)
                        state.head = 0
                    }
                    return .some(block)
                }
                if state.isFinished { return .some(nil) }
                state.waiter = continuation
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }
}
