import AsyncHTTPClient
import NIOCore

/// The bytes of a response in the pieces in which they arrive; can be read once.
package struct HTTPBody: AsyncSequence, Sendable {
    package typealias Element = [UInt8]
    package typealias Failure = HTTPError

    let base: HTTPClientResponse.Body
    let url: HTTPURL

    init(base: HTTPClientResponse.Body, url: HTTPURL) {
        self.base = base
        self.url = url
    }

    /// A body that is already there.
    init(_ bytes: [UInt8] = [], url: HTTPURL) {
        self.init(base: .bytes(ByteBuffer(bytes: bytes)), url: url)
    }

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: base.makeAsyncIterator(), url: url)
    }

    /// Reads the pieces of a body one after the other.
    package struct AsyncIterator: AsyncIteratorProtocol {
        var base: HTTPClientResponse.Body.AsyncIterator
        let url: HTTPURL

        /// The next piece, never empty; nil at the end of a body that arrived completely.
        package mutating func next() async throws(HTTPError) -> [UInt8]? {
            do {
                while let buffer = try await base.next() {
                    if buffer.readableBytes > 0 { return Array(buffer.readableBytesView) }
                }
                return nil
            } catch {
                throw HTTPError(cause: error, url: url)
            }
        }
    }

    /// The whole body.
    /// - Throws: ``HTTPError/Code/tooLarge`` as soon as it exceeds `limit` bytes.
    package func collect(upTo limit: Int) async throws(HTTPError) -> [UInt8] {
        var bytes: [UInt8] = []
        var iterator = makeAsyncIterator()
        while let chunk = try await iterator.next() {
            guard chunk.count <= limit - bytes.count else {
                throw HTTPError(.tooLarge, "the response of \(url.display) is larger than \(limit) bytes")
            }
            bytes += chunk
        }
        return bytes
    }

    /// Reads what is left of a short body, so that the connection can be used again.
    func drain() async {
        _ = try? await collect(upTo: 64 * 1024)
    }
}
