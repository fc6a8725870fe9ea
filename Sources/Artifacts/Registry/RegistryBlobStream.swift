/// A layer of a registry as a stream for ``LayerReader``.
///
/// The end of the stream is reached only when size and digest are right; otherwise it fails in place of the end.
// Unchecked: the iterator of the HTTP client is not Sendable, but it is only touched by `read`, which is mutating and
// so never runs twice at once.
package struct RegistryBlobStream: ByteStream, @unchecked Sendable {
    private var iterator: RegistryBlob.AsyncIterator
    private var chunk: [UInt8] = []
    private var position = 0

    package init(_ blob: RegistryBlob) {
        iterator = blob.makeAsyncIterator()
    }

    package mutating func read(into buffer: UnsafeMutableRawBufferPointer) async throws(ArtifactError) -> Int {
        if position == chunk.count {
            do throws(RegistryError) {
                chunk = try await iterator.next() ?? []
            } catch {
                throw error.artifactError
            }
            position = 0
        }
        let count = min(buffer.count, chunk.count - position)
        buffer.copyBytes(from: chunk[position..<position + count])
        position += count
        return count
    }
}

extension RegistryError {
    /// The same as an error of reading an artifact: its code is `registry.` and the name of ``code``.
    package var artifactError: ArtifactError { ArtifactError("registry.\(code.rawValue)", message) }
}
