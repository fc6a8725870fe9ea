/// Receives the files of a layer or folder while it is read.
package protocol LayerConsumer: Sendable {
    /// Says whether the content of a regular file is wanted.
    /// - Parameters:
    ///   - path: the normalised path.
    ///   - entry: the number of the entry in the layer's index.
    mutating func interest(in path: Span<UInt8>, mode: UInt32, size: Int64, entry: Int) -> TarInterest
    /// For ``TarInterest/inspect``: the first bytes; returns whether the rest is wanted.
    mutating func inspect(_ prefix: Span<UInt8>) -> Bool
    /// For files that were inspected and are large: whether this part is needed; others read as zeros.
    mutating func keeps(_ part: Span<UInt8>, at offset: Int64) -> Bool
    /// The whole content of the file last asked for.
    mutating func content(_ bytes: Span<UInt8>, path: String, mode: UInt32, entry: Int)
}
