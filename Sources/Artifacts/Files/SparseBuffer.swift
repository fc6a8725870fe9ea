import Glibc

/// Memory for the content of a large file of which only parts are needed: what is never written reads as zeros and
/// takes no memory.
final class SparseBuffer: @unchecked Sendable {
    // Unchecked: raw memory, filled by one reader before it is handed out.
    private let memory: UnsafeMutableRawBufferPointer

    /// nil when the system has no room for `size` bytes of addresses.
    init?(size: Int) {
        guard size > 0,
            let address = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
            address != MAP_FAILED
        else { return nil }
        memory = UnsafeMutableRawBufferPointer(start: address, count: size)
    }

    deinit { munmap(memory.baseAddress, memory.count) }

    /// Writes a part; what lies outside of the buffer is left out.
    func copy(_ part: Span<UInt8>, at offset: Int) {
        guard offset >= 0, offset < memory.count else { return }
        let count = min(part.count, memory.count - offset)
        part.withUnsafeBytes { bytes in
            UnsafeMutableRawBufferPointer(rebasing: memory[offset...]).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        }
    }

    /// Runs `body` over the whole content.
    func withSpan(_ body: (Span<UInt8>) -> Void) {
        body(Span(_unsafeBytes: UnsafeRawBufferPointer(memory)))
        withExtendedLifetime(self) {}
    }
}
