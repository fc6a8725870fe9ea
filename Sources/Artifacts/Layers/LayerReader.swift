import struct Crypto.SHA256
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
    package static func read<Consumer: LayerConsumer>(
        _ stream: any ByteStream, consumer: Consumer
    ) async -> LayerReading<Consumer> {
        let inputs = BlockPool(blocks: 4, size: inputBlock)
        let outputs = BlockPool(blocks: 4, size: outputBlock)
        let stored = BlockChannel()
        let hashed = BlockChannel()
        let walked = BlockChannel()
        async let digest = hash(stored)
        async let diffID = hash(hashed)
        async let walk = walk(walked, consumer: consumer)
        let decoding = await decode(
            stream, inputs: inputs, outputs: outputs, stored: stored, hashed: hashed, walked: walked)
        let walker = await walk
        let storedDigest = await digest
        let isPlain = decoding.compression == .none
        let tarDigest = isPlain ? storedDigest : await diffID
        if isPlain { _ = await diffID }
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
            index: walker.index, consumer: walker.consumer, digest: storedDigest, diffID: tarDigest,
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
        walked: BlockChannel
    ) async -> Decoding {
        var stream = stream
        var result = Decoding()
        defer {
            stored.finish()
            hashed.finish()
            walked.finish()
        }
        var decoder: StreamDecoder?
        var isFirst = true
        var produced: Int64 = 0
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
                decoder = StreamDecoder(result.compression)
            }
            if result.compression == .none {
                // The stored bytes are the tar: one hash serves for both digests.
                block.share(2)
                stored.send(block)
                walked.send(block)
                continue
            }
            block.share(2)
            stored.send(block)
            if let decoder, !isBroken {
                do throws(ArtifactError) {
                    try await expand(
                        block.bytes, with: decoder, outputs: outputs, hashed: hashed, walked: walked,
                        produced: &produced, stored: result.size)
                } catch {
                    // The rest is still hashed, so that a wrong digest is told apart from a damaged layer.
                    isBroken = true
                    result.diagnostics.append(error.diagnostic)
                }
            }
            block.release()
        }
        if let decoder, !isBroken, !isCut {
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

    private static func expand(
        _ input: UnsafeRawBufferPointer, with decoder: StreamDecoder, outputs: BlockPool, hashed: BlockChannel,
        walked: BlockChannel, produced: inout Int64, stored: Int64
    ) async throws(ArtifactError) {
        var position = 0
        while true {
            let block = await outputs.take()
            let step: (consumed: Int, produced: Int)
            do throws(ArtifactError) {
                step = try decoder.decode(UnsafeRawBufferPointer(rebasing: input[position...]), into: block.memory)
            } catch {
                outputs.put(block)
                throw error
            }
            position += step.consumed
            guard step.produced > 0 else {
                outputs.put(block)
                return
            }
            block.count = step.produced
            produced += Int64(step.produced)
            block.share(2)
            hashed.send(block)
            walked.send(block)
            if produced > maximumSize || (produced > ratioFloor && produced / maximumRatio > stored) {
                throw ArtifactError(
                    "layer.bomb", "the layer expands to more than \(produced >> 30) GiB; it is not read further")
            }
        }
    }

    private static func hash(_ channel: BlockChannel) async -> Digest {
        var hasher = SHA256()
        while let block = await channel.next() {
            hasher.update(bufferPointer: block.bytes)
            block.release()
        }
        return Digest(sha256: hasher.finalize())
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
