import Model

/// The content of a layer or configuration, checked as it arrives; can be read once.
package struct RegistryBlob: AsyncSequence, Sendable {
    package typealias Element = [UInt8]
    package typealias Failure = RegistryError

    let body: HTTPResumingBody
    let descriptor: Descriptor
    let reference: ImageReference

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(
            base: body.makeAsyncIterator(), hash: ContentHash(algorithm: descriptor.digest.algorithm),
            descriptor: descriptor, reference: reference)
    }

    /// Reads the pieces one after the other.
    package struct AsyncIterator: AsyncIteratorProtocol {
        var base: HTTPResumingBody.AsyncIterator
        var hash: ContentHash
        let descriptor: Descriptor
        let reference: ImageReference
        var count = 0
        var hasEnded = false

        /// The next piece, never empty; nil only when everything arrived and the digest is right.
        /// - Throws: ``RegistryError/Code/sizeMismatch`` as soon as there is too much, or at the end;
        ///   ``RegistryError/Code/digestMismatch`` at the end.
        package mutating func next() async throws(RegistryError) -> [UInt8]? {
            if hasEnded { return nil }
            let chunk: [UInt8]?
            do throws(HTTPError) {
                chunk = try await base.next()
            } catch {
                hasEnded = true
                throw RegistryError(error)
            }
            guard let chunk else {
                hasEnded = true
                guard count == descriptor.size else {
                    throw mismatch(.sizeMismatch, "has \(count) bytes, not the \(descriptor.size) the manifest states")
                }
                guard hash.hexadecimal() == descriptor.digest.hex else {
                    throw mismatch(
                        .digestMismatch, "arrived with another digest: pull it again, or report it to the registry")
                }
                return nil
            }
            guard chunk.count <= descriptor.size - count else {
                hasEnded = true
                throw mismatch(.sizeMismatch, "is longer than the \(descriptor.size) bytes the manifest states")
            }
            count += chunk.count
            hash.update(chunk)
            return chunk
        }

        private func mismatch(_ code: RegistryError.Code, _ reason: String) -> RegistryError {
            RegistryError(code, "the content \(descriptor.digest) of \(reference) \(reason)")
        }
    }
}
