import CZstd
internal import Crypto

/// The database as one file, to be carried to machines without a network.
///
/// Three lines of text (`breakwater-advisories 1`, `sha256 <hex>`, `size <bytes>`, both of the database), an empty
/// line, and the database as one zstd frame (RFC 8878).
package enum DatabaseArchive {
    private static let magic = "breakwater-advisories 1"
    /// The largest database that is unpacked, in bytes.
    package static let sizeLimit = 64 << 30

    /// Writes the database at `location` to `file`.
    package static func export(_ location: DatabaseLocation, to file: String) throws(AdvisoryError) {
        // Opening it makes sure that what is written can be read again.
        _ = try AdvisoryDatabase(path: location.database)
        var hash = SHA256()
        var size = 0
        try LocalFile.forEachPart(of: location.database) { part in
            hash.update(bufferPointer: part)
            size += part.count
        }
        let temporary = LocalFile.temporaryName(for: file)
        defer { LocalFile.remove(temporary) }
        do {
            let writer = try LocalFile.Writer(temporary)
            let header = "\(magic)\nsha256 \(hexadecimal(hash.finalize()))\nsize \(size)\n\n"
            try writer.write(Array(header.utf8))
            try compress(location.database, to: writer)
        }
        try LocalFile.replace(file, by: temporary)
    }

    /// Puts the database in `file` into `location`, once its checksum and its format are found right.
    package static func `import`(_ file: String, into location: DatabaseLocation) throws(AdvisoryError) {
        try LocalFile.createFolder(LocalFile.parent(of: location.database))
        let temporary = LocalFile.temporaryName(for: location.database)
        defer { LocalFile.remove(temporary) }
        guard let context = ZSTD_createDCtx() else {
            throw AdvisoryError(.read, "there is not enough memory to unpack the database", at: file)
        }
        defer { ZSTD_freeDCtx(context) }
        var unpacking = Unpacking(to: try LocalFile.Writer(temporary), context: context, place: file)
        try LocalFile.forEachPart(of: file) { part throws(AdvisoryError) in try unpacking.take(part) }
        try unpacking.finish()
        do throws(AdvisoryError) {
            _ = try AdvisoryDatabase(path: temporary)
        } catch {
            throw AdvisoryError(
                error.code == .version ? .version : .damaged,
                error.code == .version
                    ? "holds a database of another version of Breakwater: export it again with this one"
                    : "holds no advisory database", at: file)
        }
        try LocalFile.replace(location.database, by: temporary)
    }

    private static func compress(_ path: String, to writer: borrowing LocalFile.Writer) throws(AdvisoryError) {
        guard let context = ZSTD_createCCtx() else {
            throw AdvisoryError(.write, "there is not enough memory to compress the database")
        }
        defer { ZSTD_freeCCtx(context) }
        var output = [UInt8](repeating: 0, count: ZSTD_CStreamOutSize())
        try LocalFile.forEachPart(of: path) { part throws(AdvisoryError) in
            try compress(part, ZSTD_e_continue, context, &output, to: writer)
        }
        try compress(UnsafeRawBufferPointer(start: nil, count: 0), ZSTD_e_end, context, &output, to: writer)
    }

    private static func compress(
        _ part: UnsafeRawBufferPointer, _ mode: ZSTD_EndDirective, _ context: OpaquePointer, _ output: inout [UInt8],
        to writer: borrowing LocalFile.Writer
    ) throws(AdvisoryError) {
        var position = 0
        while true {
            var produced = 0
            let rest = output.withUnsafeMutableBytes { space in
                var source = ZSTD_inBuffer(src: part.baseAddress, size: part.count, pos: position)
                var target = ZSTD_outBuffer(dst: space.baseAddress, size: space.count, pos: 0)
                let code = ZSTD_compressStream2(context, &target, &source, mode)
                position = source.pos
                produced = target.pos
                return code
            }
            guard ZSTD_isError(rest) == 0 else {
                throw AdvisoryError(.write, "the database cannot be compressed")
            }
            try writer.write(Array(output[..<produced]))
            if mode == ZSTD_e_end ? rest == 0 : position == part.count { return }
        }
    }

    static func hexadecimal(_ digest: SHA256.Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in digest {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads the header and unpacks what follows it, piece by piece.
    private struct Unpacking: ~Copyable {
        private let writer: LocalFile.Writer
        private let place: String
        private let context: OpaquePointer
        private var header: [UInt8]? = []
        private var expectedHash = ""
        private var expectedSize = 0
        private var hash = SHA256()
        private var size = 0
        private var isComplete = false
        private var output = [UInt8](repeating: 0, count: ZSTD_DStreamOutSize())

        init(to writer: consuming LocalFile.Writer, context: OpaquePointer, place: String) {
            self.writer = writer
            self.context = context
            self.place = place
        }

        mutating func take(_ part: UnsafeRawBufferPointer) throws(AdvisoryError) {
            guard var start = header else { return try unpack(part) }
            start.append(contentsOf: part)
            guard let end = Self.headerEnd(start) else {
                guard start.count < 1024 else { throw damaged("is no export of an advisory database") }
                header = start
                return
            }
            try readHeader(start[..<end])
            header = nil
            let rest = Array(start[end...])
            var failure: AdvisoryError?
            rest.withUnsafeBytes { bytes in
                do throws(AdvisoryError) { try unpack(bytes) } catch { failure = error }
            }
            if let failure { throw failure }
        }

        private static func headerEnd(_ bytes: [UInt8]) -> Int? {
            guard bytes.count > 1 else { return nil }
            for index in 1..<bytes.count where bytes[index] == 0x0A && bytes[index - 1] == 0x0A { return index + 1 }
            return nil
        }

        private mutating func readHeader(_ bytes: ArraySlice<UInt8>) throws(AdvisoryError) {
            let lines = bytes.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
            guard lines.count == 3, lines[0] == DatabaseArchive.magic, lines[1].hasPrefix("sha256 "),
                lines[2].hasPrefix("size "), let size = Int(lines[2].dropFirst(5)), size >= 0,
                size <= DatabaseArchive.sizeLimit
            else {
                throw damaged("is no export of an advisory database")
            }
            expectedHash = String(lines[1].dropFirst(7))
            expectedSize = size
        }

        private mutating func unpack(_ part: UnsafeRawBufferPointer) throws(AdvisoryError) {
            var position = 0
            while position < part.count {
                guard !isComplete else { throw damaged("has more data than its database") }
                var produced = 0
                let code = output.withUnsafeMutableBytes { space in
                    var source = ZSTD_inBuffer(src: part.baseAddress, size: part.count, pos: position)
                    var target = ZSTD_outBuffer(dst: space.baseAddress, size: space.count, pos: 0)
                    let code = ZSTD_decompressStream(context, &target, &source)
                    position = source.pos
                    produced = target.pos
                    return code
                }
                guard ZSTD_isError(code) == 0 else { throw damaged("is damaged: export it again") }
                try store(produced)
                // The last bytes may still wait in the decoder when the input is used up.
                while code != 0, produced == output.count, position == part.count {
                    produced = 0
                    let more = output.withUnsafeMutableBytes { space in
                        var source = ZSTD_inBuffer(src: nil, size: 0, pos: 0)
                        var target = ZSTD_outBuffer(dst: space.baseAddress, size: space.count, pos: 0)
                        let code = ZSTD_decompressStream(context, &target, &source)
                        produced = target.pos
                        return code
                    }
                    guard ZSTD_isError(more) == 0 else { throw damaged("is damaged: export it again") }
                    try store(produced)
                    if more == 0 {
                        isComplete = true
                        break
                    }
                }
                if code == 0 { isComplete = true }
            }
        }

        private mutating func store(_ count: Int) throws(AdvisoryError) {
            size += count
            guard size <= expectedSize else { throw damaged("holds more than it says") }
            let bytes = Array(output[..<count])
            hash.update(data: bytes)
            try writer.write(bytes)
        }

        mutating func finish() throws(AdvisoryError) {
            guard header == nil, isComplete, size == expectedSize else { throw damaged("is cut off: copy it again") }
            guard DatabaseArchive.hexadecimal(hash.finalize()) == expectedHash else {
                throw damaged("has a wrong checksum: copy it again")
            }
        }

        private func damaged(_ message: String) -> AdvisoryError { AdvisoryError(.damaged, message, at: place) }
    }
}
