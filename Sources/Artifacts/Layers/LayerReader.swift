import protocol Crypto.HashFunction
import struct Crypto.SHA256
import struct Crypto.SHA512
package import Model

/// What reading one layer gave.
package struct LayerReading<Consumer: LayerConsumer>: Sendable {
    package var index: LayerIndex
    package var consumer: Consumer
    /// The digest of the bytes as stored.
    package var digest: Digest
    /// The digest of the uncompressed tar.
    package var diffID: Digest
    /// The number of bytes as stored.
    package var size: Int64
    package var compression: Compression
    package var diagnostics: [Diagnostic]
}

/// Reads one layer in one pass: decode, hash and walk run side by side, joined by a few buffers.
///
/// Memory: about 3 MiB of buffers, the decoder's window, the index, and the one file that is being looked at.
package enum LayerReader {
    private static let inputBlock = 256 << 10
    private static let outputBlock = 512 << 10
    /// Beyond this many uncompressed bytes, a layer whose ratio is over ``maximumRatio`` is taken for a bomb.
    private static let ratioFloor: Int64 = 8 << 30
    private static let maximumRatio: Int64 = 400
    private static let maximumSize: Int64 = 1 << 40

    /// Reads the layer to its end. Damage becomes a diagnostic; what came before it is kept.
    /// - Parameters:
    ///   - digestAlgorithm: the algorithm for the digest of the bytes as stored, `sha256` or `sha512`.
    ///   - diffIDAlgorithm: the same for the digest of the uncompressed tar.
    package static func read<Consumer: LayerConsumer>(
        _ stream: any ByteStream, digestAlgorithm: String = "sha256", diffIDAlgorithm: String = "sha256",
        consumer: Consumer
    ) async -> LayerReading<Consumer> {
        let inputs = BlockPool(blocks: 4, size: inputBlock)
        let outputs = BlockPool(blocks: 4, size: outputBlock)
        let stored = BlockChannel()
        let hashed = BlockChannel()
        let walked = BlockChannel()
        async let digest = hash(stored, algorithm: digestAlgorithm)
        async let diffID = hash(hashed, algorithm: diffIDAlgorithm)
        async let walk = walk(walked, consumer: consumer)
        let decoding = await decode(
            stream, inputs: inputs, outputs: outputs, stored: stored, hashed: hashed, walked: walked,
            hashesTwice: digestAlgorithm != diffIDAlgorithm)
        let walker = await walk
        let storedDigest = await digest
        let tarDigest = await diffID
        let isShared = decoding.compression == .none && digestAlgorithm == diffIDAlgorithm
        withExtendedLifetime((inputs, outputs)) {}
        var trailing: [Diagnostic] = []
        if decoding.hasTrailingBytes {
            // Behind the end of the tar nothing can be hidden: no engine reads on.
            trailing.append(
                Diagnostic(
                    "layer.trailing", "bytes that are not compressed data follow the layer's end",
                    effect: walker.isAtEnd ? .note : .incomplete))
        }
        return LayerReading(
            index: walker.index, consumer: walker.consumer, digest: storedDigest,
            diffID: isShared ? storedDigest : tarDigest,
            size: decoding.size, compression: decoding.compression,
            diagnostics: walker.diagnostics + decoding.diagnostics + walker.failure + trailing)
    }

    // MARK: Stages

    private struct Decoding {
        var size: Int64 = 0
        var compression = Compression.none
        var diagnostics: [Diagnostic] = []
        var hasTrailingBytes = false
    }

    private static func decode(
        _ stream: any ByteStream, inputs: BlockPool, outputs: BlockPool, stored: BlockChannel, hashed: BlockChannel,
        walked: BlockChannel, hashesTwice: Bool
    ) async -> Decoding {
        var stream = stream
        var result = Decoding()
        defer {
            stored.finish()
            hashed.finish()
            walked.finish()
        }
        var expansion: Expansion?
        var isFirst = true
        var isBroken = false
        var isCut = false
        while !isCut {
            let block = await inputs.take()
            let failure = await fill(block, from: &stream)
            if let failure {
                result.diagnostics.append(failure.diagnostic)
                isCut = true
            }
            if block.count == 0 {
                inputs.put(block)
                break
            }
            result.size += Int64(block.count)
            if isFirst {
                isFirst = false
                result.compression = Compression(prefix: block.bytes)
                if case .unsupported(let name) = result.compression {
                    isBroken = true
                    result.diagnostics.append(
                        Diagnostic("layer.compression", "the layer is compressed with \(name), which is not supported"))
                }
                expansion = StreamDecoder(result.compression).map {
                    Expansion(decoder: $0, outputs: outputs, hashed: hashed, walked: walked)
                }
            }
            if result.compression == .none {
                // The stored bytes are the tar: one hash serves for both digests, unless their algorithms differ.
                block.share(hashesTwice ? 3 : 2)
                stored.send(block)
                walked.send(block)
                if hashesTwice { hashed.send(block) }
                continue
            }
            block.share(2)
            stored.send(block)
            if !isBroken {
                do throws(ArtifactError) {
                    try await expansion?.expand(block.bytes, stored: result.size)
                } catch {
                    // The rest is still hashed, so that a wrong digest is told apart from a damaged layer.
                    isBroken = true
                    result.diagnostics.append(error.diagnostic)
                }
            }
            block.release()
        }
        expansion?.flush()
        if let decoder = expansion?.decoder, !isBroken, !isCut {
            if !decoder.isAtBoundary {
                result.diagnostics.append(Diagnostic("layer.truncated", "the layer's compressed data is cut off"))
            } else if decoder.hasTrailingBytes {
                result.hasTrailingBytes = true
            }
        }
        return result
    }

    /// Fills a block as far as the stream goes, so that later stages see few large pieces.
    /// - Returns: why the stream cannot be read behind what is in the block.
    private static func fill(_ block: Block, from stream: inout any ByteStream) async -> ArtifactError? {
        block.count = 0
        while block.count < block.memory.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: block.memory[block.count...])
            do throws(ArtifactError) {
                let step = try await stream.read(into: rest)
                if step == 0 { break }
                block.count += step
            } catch {
                return error
            }
        }
        return nil
    }

    /// Fills blocks with decompressed bytes and sends them on when they are full: full blocks keep the later stages at
    /// few, large steps, and place the parts of files at round offsets.
    private struct Expansion {
        let decoder: StreamDecoder
        let outputs: BlockPool
        let hashed: BlockChannel
        let walked: BlockChannel
        private var block: Block?
        private var produced: Int64 = 0

        init(decoder: StreamDecoder, outputs: BlockPool, hashed: BlockChannel, walked: BlockChannel) {
            self.decoder = decoder
            self.outputs = outputs
            self.hashed = hashed
            self.walked = walked
        }

        /// - Parameter stored: how many stored bytes were read so far, for the ratio.
        mutating func expand(_ input: UnsafeRawBufferPointer, stored: Int64) async throws(ArtifactError) {
            var position = 0
            while true {
                let block: Block
                if let open = self.block {
                    block = open
                } else {
                    block = await outputs.take()
                    block.count = 0
                    self.block = block
                }
                let step = try decoder.decode(
                    UnsafeRawBufferPointer(rebasing: input[position...]),
                    into: UnsafeMutableRawBufferPointer(rebasing: block.memory[block.count...]))
                position += step.consumed
                block.count += step.produced
                produced += Int64(step.produced)
                if produced > maximumSize || (produced > ratioFloor && produced / maximumRatio > stored) {
                    throw ArtifactError(
                        "layer.bomb", "the layer expands to more than \(produced >> 30) GiB; it is not read further")
                }
                if block.count == block.memory.count {
                    flush()
                } else if step.produced == 0 {
                    return
                }
            }
        }

        /// Sends what is there on.
        mutating func flush() {
            guard let block else { return }
            self.block = nil
            guard block.count > 0 else {
                outputs.put(block)
                return
            }
            block.share(2)
            hashed.send(block)
            walked.send(block)
        }
    }

    private static func hash(_ channel: BlockChannel, algorithm: String) async -> Digest {
        if algorithm == "sha512" {
            let bytes = await hash(channel, by: SHA512())
            if let digest = Digest("sha512:\(Digest.hexadecimal(bytes))") { return digest }
        }
        return Digest(sha256: await hash(channel, by: SHA256()))
    }

    private static func hash(_ channel: BlockChannel, by function: some HashFunction) async -> [UInt8] {
        var function = function
        while let block = await channel.next() {
            function.update(bufferPointer: block.bytes)
            block.release()
        }
        return Array(function.finalize())
    }

    private struct Walk<Consumer: LayerConsumer>: Sendable {
        var index: LayerIndex
        var consumer: Consumer
        var diagnostics: [Diagnostic]
        var failure: [Diagnostic]
        /// True when the end-of-archive mark was read.
        var isAtEnd: Bool
    }

    private static func walk<Consumer: LayerConsumer>(
        _ channel: BlockChannel, consumer: Consumer
    ) async -> Walk<Consumer> {
        var reader = TarReader(consumer: LayerWalker(consumer: consumer))
        var failure: TarError?
        while let block = await channel.next() {
            if failure == nil {
                do throws(TarError) {
                    try reader.feed(Span(_unsafeBytes: block.bytes))
                } catch {
                    failure = error
                }
            }
            block.release()
        }
        if failure == nil {
            do throws(TarError) { try reader.finish() } catch { failure = error }
        }
        return Walk(
            index: reader.consumer.index, consumer: reader.consumer.consumer,
            diagnostics: reader.consumer.diagnostics,
            failure: failure.map { [Diagnostic($0.code, $0.description)] } ?? [], isAtEnd: reader.isAtEnd)
    }
}
