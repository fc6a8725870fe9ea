/// Receives what a ``TarReader`` reads, in archive order.
package protocol TarConsumer {
    /// A new entry; says what to do with its content. Not called for the extension headers themselves.
    mutating func entry(_ header: borrowing TarHeader) -> TarInterest
    /// For ``TarInterest/inspect``: the first bytes of the content (all of it when it is shorter than
    /// ``TarReader/inspectLength``). Returns whether the whole content is wanted.
    mutating func inspect(_ prefix: Span<UInt8>) -> Bool
    /// For contents that were inspected and are larger than ``TarReader/sparseSize``: whether this part is needed. Parts
    /// that are not read as zeros in ``content(_:)`` and take no memory.
    mutating func keeps(_ part: Span<UInt8>, at offset: Int64) -> Bool
    /// The whole content of the last entry, when it was wanted.
    mutating func content(_ bytes: Span<UInt8>)
    /// The content of the last entry was wanted and is larger than the reader's limit, so it is not handed out.
    mutating func tooLarge(limit: Int)
}

/// What a ``TarConsumer`` wants of an entry's content.
package enum TarInterest: Sendable {
    case skip
    /// Hand the whole content to ``TarConsumer/content(_:)``.
    case collect
    /// Ask ``TarConsumer/inspect(_:)`` with the first bytes.
    case inspect
}

extension TarConsumer {
    package mutating func keeps(_ part: Span<UInt8>, at offset: Int64) -> Bool { true }
}
