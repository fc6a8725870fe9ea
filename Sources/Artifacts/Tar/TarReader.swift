/// Reads a tar archive from blocks of any size pushed into it: ustar, PAX, GNU and the old v7 form.
///
/// Behaves as Go's `archive/tar` does where the format leaves room, because that is what container engines extract
/// layers with. Holds no more than one wanted file in memory, and nothing of files that are not wanted.
/// Source: POSIX.1-2017 pax; GNU tar manual, "Basic Tar Format" and "Storing Sparse Files".
package struct TarReader<Consumer: TarConsumer> {
    /// The number of bytes that ``TarConsumer/inspect(_:)`` is shown.
    package static var inspectLength: Int { 64 }
    /// Above this size an inspected content is kept only in parts, see ``TarConsumer/keeps(_:at:)``.
    package static var sparseSize: Int64 { 8 << 20 }
    /// The largest extension header (PAX body or long name) that is read.
    static var maximumExtension: Int64 { 1 << 20 }

    package var consumer: Consumer
    /// The largest content that is handed out.
    private let contentLimit: Int

    var state = State.header
    /// The bytes of a header, an extension or a wanted file that is split over blocks.
    var gathered: [UInt8] = []
    /// How many bytes of the current content, with its padding, are still to come.
    var remaining: Int64 = 0
    private var padding: Int64 = 0
    /// How many bytes of the archive are read. Right after an entry was announced: where its content starts.
    package private(set) var offset: Int64 = 0
    private var zeroBlocks = 0
    var header = TarHeader()
    private var extended = PAXRecords()
    private var longName: [UInt8]?
    private var longLink: [UInt8]?
    /// True when an extension header was read whose entry is still to come.
    private var isExtended = false
    /// How many zeros the holes of sparse files may still be filled with: they cost an archive nothing.
    private var holeBudget: Int64 = 1 << 30
    /// The numbers of a sparse 1.0 map so far, and the line that is not complete yet.
    var mapNumbers: [Int64] = []
    var mapLine: [UInt8] = []

    enum State {
        case header
        /// The body of a PAX header or a GNU long name; the value is the type flag.
        case extension_(UInt8)
        /// The extra blocks of an old GNU sparse header.
        case sparseHeader
        /// The map at the start of the content of a GNU sparse 1.0 file.
        case sparseMap
        case skip
        case inspect
        case collect
        /// A large content of which only parts may be needed.
        case sparse(SparseBuffer)
        case padding
        case ended
    }

    /// - Parameter contentLimit: the largest wanted content; larger ones end in ``TarConsumer/tooLarge(limit:)``.
    package init(consumer: Consumer, contentLimit: Int = 512 << 20) {
        self.consumer = consumer
        self.contentLimit = contentLimit
    }

    /// True when the end-of-archive mark was read; what follows is ignored.
    package var isAtEnd: Bool {
        if case .ended = state { true } else { false }
    }

    /// How many bytes that nobody wants come next; a reader that can seek may pass over them with ``skip()``.
    package var skippable: Int64 {
        switch state {
        case .skip, .padding: remaining
        default: 0
        }
    }

    /// Passes over ``skippable`` bytes without seeing them.
    package mutating func skip() {
        while skippable > 0 {
            let (sum, overflow) = offset.addingReportingOverflow(remaining)
            offset = overflow ? .max : sum
            remaining = 0
            finishContent()
        }
    }

    /// Reads the next part of the archive.
    package mutating func feed(_ bytes: Span<UInt8>) throws(TarError) {
        var position = 0
        while position < bytes.count {
            switch state {
            case .ended:
                return
            case .header, .sparseHeader:
                if gathered.isEmpty, bytes.count - position >= 512 {
                    let block = bytes.extracting(position..<position + 512)
                    position += 512
                    offset += 512
                    try readBlock(block)
                } else {
                    position = gather(bytes, from: position, upTo: 512)
                    guard gathered.count == 512 else { return }
                    let block = gathered
                    gathered.removeAll(keepingCapacity: true)
                    try readBlock(block.span)
                }
            case .extension_(let flag):
                let wanted = Int(remaining)
                position = gather(bytes, from: position, upTo: wanted)
                guard gathered.count == wanted else { return }
                let body = gathered
                gathered.removeAll(keepingCapacity: true)
                try applyExtension(flag, body: body)
                finishContent()
            case .sparseMap:
                position = try readSparseMap(bytes, from: position)
            case .skip, .padding:
                let step = Int(min(remaining, Int64(bytes.count - position)))
                position += step
                remaining -= Int64(step)
                offset += Int64(step)
                if remaining == 0 { finishContent() }
            case .inspect:
                let wanted = Int(min(remaining + Int64(gathered.count), Int64(Self.inspectLength)))
                let start = position
                position = gather(bytes, from: position, upTo: wanted)
                guard gathered.count == wanted else {
                    remaining -= Int64(position - start)
                    return
                }
                let prefix = gathered
                let isWanted = consumer.inspect(prefix.span)
                remaining -= Int64(position - start)
                state = isWanted ? .collect : .skip
                if isWanted, header.size > Self.sparseSize, let buffer = SparseBuffer(size: Int(header.size)) {
                    if consumer.keeps(prefix.span, at: 0) { buffer.copy(prefix.span, at: 0) }
                    gathered.removeAll(keepingCapacity: true)
                    state = .sparse(buffer)
                } else if isWanted {
                    gathered.reserveCapacity(Int(header.size))
                    if remaining == 0 { deliverGathered() }
                } else {
                    gathered.removeAll(keepingCapacity: true)
                }
                if remaining == 0 { finishContent() }
            case .sparse(let buffer):
                let step = Int(min(remaining, Int64(bytes.count - position)))
                let part = bytes.extracting(position..<position + step)
                let start = header.size - remaining
                if consumer.keeps(part, at: start) { buffer.copy(part, at: Int(start)) }
                position += step
                remaining -= Int64(step)
                offset += Int64(step)
                if remaining == 0 {
                    buffer.withSpan { consumer.content($0) }
                    finishContent()
                }
            case .collect:
                let step = Int(min(remaining, Int64(bytes.count - position)))
                let part = bytes.extracting(position..<position + step)
                position += step
                remaining -= Int64(step)
                offset += Int64(step)
                if remaining == 0, gathered.isEmpty {
                    deliver(part)
                    finishContent()
                } else {
                    if gathered.isEmpty { gathered.reserveCapacity(Int(clamping: remaining) + step) }
                    part.withUnsafeBufferPointer { gathered.append(contentsOf: $0) }
                    if remaining == 0 {
                        deliverGathered()
                        finishContent()
                    }
                }
            }
        }
    }

    /// Says that no more bytes come.
    /// - Throws: ``TarError`` when the archive ends inside an entry.
    package mutating func finish() throws(TarError) {
        switch state {
        case .ended: return
        // Some writers leave out the last padding; what it pads is complete.
        case .padding: return
        case .header where gathered.isEmpty && !isExtended: return
        default:
            throw failure("tar.truncated", "the archive ends inside an entry; it is cut off or was not fully copied")
        }
    }

    func failure(_ code: String, _ message: String) -> TarError {
        TarError(code: code, message: message, offset: offset)
    }

    /// Adds bytes to ``gathered`` until it holds `wanted`; returns the new position in `bytes`.
    mutating func gather(_ bytes: Span<UInt8>, from position: Int, upTo wanted: Int) -> Int {
        let step = min(wanted - gathered.count, bytes.count - position)
        bytes.extracting(position..<position + step).withUnsafeBufferPointer { gathered.append(contentsOf: $0) }
        offset += Int64(step)
        return position + step
    }

    private mutating func readBlock(_ block: Span<UInt8>) throws(TarError) {
        if case .sparseHeader = state {
            try readSparseExtension(block)
        } else {
            try readHeader(block)
        }
    }

    // MARK: Headers

    private mutating func readHeader(_ block: Span<UInt8>) throws(TarError) {
        if block[0] == 0, Self.isZero(block) {
            zeroBlocks += 1
            if zeroBlocks == 2 { state = .ended }
            return
        }
        guard zeroBlocks == 0 else {
            throw failure("tar.header", "an empty block stands in the middle of the archive")
        }
        guard TarField.checksumMatches(block) else {
            throw failure("tar.checksum", "a header's checksum is wrong; the archive is damaged or not a tar")
        }
        guard let size = TarField.number(block.extracting(124..<136)) else {
            throw failure("tar.size", "a header has a size that is not a number")
        }
        let flag = block[156]
        switch flag {
        case UInt8(ascii: "x"), UInt8(ascii: "g"), UInt8(ascii: "L"), UInt8(ascii: "K"):
            guard size <= Self.maximumExtension else {
                throw failure("tar.extension", "an extension header is larger than 1 MiB")
            }
            remaining = size
            padding = Self.paddingLength(size)
            if size == 0 {
                try applyExtension(flag, body: [])
            } else {
                state = .extension_(flag)
            }
            return
        case UInt8(ascii: "V"):
            // A label of the archive, not a file.
            remaining = size
            padding = Self.paddingLength(size)
            state = .skip
            if size == 0 { finishContent() }
            return
        default: break
        }
        try startEntry(block, flag: flag, size: size)
    }

    private mutating func startEntry(_ block: Span<UInt8>, flag: UInt8, size headerSize: Int64) throws(TarError) {
        header.path = longName ?? extended.path ?? Self.name(block)
        header.link = longLink ?? extended.linkPath ?? TarField.text(block.extracting(157..<257))
        header.mode = UInt32(truncatingIfNeeded: TarField.number(block.extracting(100..<108)) ?? 0) & 0o7777
        header.sparse = nil
        var size = headerSize
        if let paxSize = extended.size { size = paxSize }
        switch flag {
        case UInt8(ascii: "0"), UInt8(ascii: "7"), UInt8(ascii: "S"): header.kind = .file
        case 0:
            // The v7 format has no flag for folders.
            header.kind = header.path.last == UInt8(ascii: "/") ? .directory : .file
        case UInt8(ascii: "1"): header.kind = .hardLink
        case UInt8(ascii: "2"): header.kind = .symbolicLink
        case UInt8(ascii: "3"), UInt8(ascii: "4"), UInt8(ascii: "6"): header.kind = .device
        case UInt8(ascii: "5"): header.kind = .directory
        default: header.kind = .other
        }
        switch header.kind {
        case .hardLink, .symbolicLink, .device, .directory: size = 0
        case .file, .other: break
        }
        header.size = size
        remaining = size
        padding = Self.paddingLength(size)
        let records = extended
        extended = PAXRecords()
        longName = nil
        longLink = nil
        isExtended = false
        if flag == UInt8(ascii: "S") {
            try startOldSparse(block)
        } else if header.kind == .file, records.sparseMap != nil || records.sparseMajor != nil {
            try startSparse(records)
        } else {
            announce()
        }
    }

    /// The name of a header: for ustar with its prefix.
    private static func name(_ block: Span<UInt8>) -> [UInt8] {
        let name = TarField.text(block.extracting(0..<100))
        guard block[345] != 0, block.extracting(257..<262).starts(with: "ustar") else { return name }
        var end = 500
        if block[262] == 0 {
            // The star format marks itself at the end of the block and has a shorter prefix.
            if block.extracting(508..<512).starts(with: "tar\0") { end = 476 }
        } else {
            // GNU's magic is `ustar  \0`, and it keeps times where ustar has the prefix. But what Go wrote before 1.8,
            // and so the layers of many old images, has a prefix there all the same; Go tells by what is no time.
            guard block.extracting(262..<265).starts(with: "  \0") else { return name }
            let isTime =
                TarField.number(block.extracting(345..<357)) != nil
                && TarField.number(block.extracting(357..<369)) != nil
            if isTime || block[345] >= 0x80 { return name }
        }
        let prefix = TarField.text(block.extracting(345..<end))
        return prefix + [UInt8(ascii: "/")] + name
    }

    private mutating func applyExtension(_ flag: UInt8, body: [UInt8]) throws(TarError) {
        if flag != UInt8(ascii: "g") { isExtended = true }
        switch flag {
        case UInt8(ascii: "x"):
            extended = PAXRecords()
            guard extended.parse(body) else {
                throw failure("tar.pax", "a PAX extended header breaks its format")
            }
        case UInt8(ascii: "L"): longName = Self.longText(body)
        case UInt8(ascii: "K"): longLink = Self.longText(body)
        default:
            // Global headers carry archive comments; container engines do not apply them.
            break
        }
    }

    /// The text up to the first NUL; an empty one leaves the header's own in force.
    private static func longText(_ body: [UInt8]) -> [UInt8]? {
        let text = body.prefix { $0 != 0 }
        return text.isEmpty ? nil : Array(text)
    }

    // MARK: Content

    /// Tells the consumer of the entry and sets the state that its content needs.
    mutating func announce() {
        let interest = consumer.entry(header)
        gathered.removeAll(keepingCapacity: true)
        switch interest {
        case .skip: state = .skip
        case .collect: state = .collect
        case .inspect: state = .inspect
        }
        if interest != .skip, header.size > Int64(contentLimit) || !affordsHoles() {
            consumer.tooLarge(limit: contentLimit)
            state = .skip
        }
        if case .inspect = state, header.sparse != nil { state = .collect }
        guard remaining == 0 else { return }
        let nothing: [UInt8] = []
        if case .inspect = state, consumer.inspect(nothing.span) { state = .collect }
        if case .collect = state { deliver(nothing.span) }
        finishContent()
    }

    /// Takes the holes of a wanted sparse file from the budget.
    private mutating func affordsHoles() -> Bool {
        guard header.sparse != nil else { return true }
        let holes = max(0, header.size - remaining)
        guard holes <= holeBudget else { return false }
        holeBudget -= holes
        return true
    }

    /// The content is read or passed over; what is left is its padding.
    private mutating func finishContent() {
        state = .padding
        remaining = padding
        padding = 0
        if remaining == 0 { state = .header }
    }

    /// Hands out a content that was split over blocks.
    private mutating func deliverGathered() {
        let content = gathered
        gathered = []
        deliver(content.span)
        // Keep a small buffer for the next split file, give a large one back.
        if content.count <= 1 << 20 { gathered = content }
        gathered.removeAll(keepingCapacity: true)
    }

    /// Hands a wanted content to the consumer, with the holes of a sparse file filled.
    private mutating func deliver(_ data: Span<UInt8>) {
        guard let fragments = header.sparse else {
            consumer.content(data)
            return
        }
        var bytes = [UInt8](repeating: 0, count: Int(header.size))
        var position = 0
        for fragment in fragments {
            let length = min(Int(fragment.length), data.count - position)
            for index in 0..<max(0, length) { bytes[Int(fragment.offset) + index] = data[position + index] }
            position += max(0, length)
        }
        consumer.content(bytes.span)
    }

    private static func paddingLength(_ size: Int64) -> Int64 { (512 - size % 512) % 512 }

    private static func isZero(_ block: Span<UInt8>) -> Bool {
        for index in 0..<block.count where block[index] != 0 { return false }
        return true
    }
}
