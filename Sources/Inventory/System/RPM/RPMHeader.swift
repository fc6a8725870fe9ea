/// The fields of one package's header, as rpm stores it in its database: the number of index entries and the number of
/// data bytes (both big-endian), entries of 16 bytes (tag, type, offset, count), data.
///
/// Tags behind the immutable region replace equal ones inside it, so the last entry of a tag counts.
///
/// Source: RPM, "RPM v3 file format" and "RPM v4 header", section "Header"; tag numbers: "RPM tags".
struct RPMHeader {
    private(set) var name = ""
    private(set) var version = ""
    private(set) var release = ""
    private(set) var epoch: UInt32?
    private(set) var architecture: String?
    private(set) var license: String?
    private(set) var sourceRPM: String?
    private(set) var modularityLabel: String?

    private var files = FileTags()

    /// Where a tag's values are.
    private struct Entry {
        let type: UInt32
        /// In the blob.
        let start: Int
        let count: Int
    }

    private struct TextTags {
        var name: Entry?
        var version: Entry?
        var release: Entry?
        var license: Entry?
        var architecture: Entry?
        var sourceRPM: Entry?
        var modularityLabel: Entry?
    }

    private struct FileTags {
        var baseNames: Entry?
        var folders: Entry?
        var folderIndexes: Entry?
        var modes: Entry?
        var fullNames: Entry?
        var end = 0
    }

    private enum ValueType {
        static let int16: UInt32 = 3
        static let int32: UInt32 = 4
        static let string: UInt32 = 6
        static let stringArray: UInt32 = 8
        static let translated: UInt32 = 9
    }

    /// The limits of rpm (`lib/header.c`): 65,535 entries and 256 MiB of data.
    private static let largestIndex: UInt32 = 0xffff
    private static let largestData: UInt32 = 0x0fff_ffff

    /// Why a header cannot be read, as a sentence for a diagnostic.
    struct Failure: Error {
        let reason: String
        init(_ reason: String) { self.reason = reason }
    }

    init(_ bytes: Span<UInt8>) throws(Failure) {
        // Headers in package files have a magic number in front, those in databases have not.
        let start = bytes.bigEndian32(at: 0) == 0x8ead_e801 ? 8 : 0
        guard let entryCount = bytes.bigEndian32(at: start), let dataSize = bytes.bigEndian32(at: start + 4) else {
            throw Failure("A package's header is too short")
        }
        guard entryCount > 0, entryCount <= Self.largestIndex, dataSize <= Self.largestData else {
            throw Failure("A package's header states impossible sizes")
        }
        let data = start + 8 + Int(entryCount) * 16
        let end = data + Int(dataSize)
        guard end <= bytes.count else { throw Failure("A package's header is cut") }
        files.end = end
        // Texts are looked for only when it is known which entries count, so that the work stays linear in the size.
        var texts = TextTags()
        for index in 0..<Int(entryCount) {
            let place = start + 8 + index * 16
            guard let tag = bytes.bigEndian32(at: place), let type = bytes.bigEndian32(at: place + 4),
                let offset = bytes.bigEndian32(at: place + 8), let count = bytes.bigEndian32(at: place + 12),
                offset < dataSize, count <= dataSize
            else { continue }
            let entry = Entry(type: type, start: data + Int(offset), count: Int(count))
            switch tag {
            case 1000: texts.name = entry
            case 1001: texts.version = entry
            case 1002: texts.release = entry
            case 1003 where type == ValueType.int32 && entry.start <= end - 4:
                epoch = bytes.bigEndian32(at: entry.start)
            case 1014: texts.license = entry
            case 1022: texts.architecture = entry
            case 1027: files.fullNames = entry
            case 1030: files.modes = entry
            case 1044: texts.sourceRPM = entry
            case 1116: files.folderIndexes = entry
            case 1117: files.baseNames = entry
            case 1118: files.folders = entry
            case 5096: texts.modularityLabel = entry
            default: break
            }
        }
        name = Self.string(texts.name, bytes, end) ?? ""
        version = Self.string(texts.version, bytes, end) ?? ""
        release = Self.string(texts.release, bytes, end) ?? ""
        license = Self.string(texts.license, bytes, end)
        architecture = Self.string(texts.architecture, bytes, end)
        sourceRPM = Self.string(texts.sourceRPM, bytes, end)
        modularityLabel = Self.string(texts.modularityLabel, bytes, end)
        guard !name.isEmpty else { throw Failure("A package's header has no name") }
        guard !version.isEmpty, !release.isEmpty else {
            throw Failure("The header of the package \(name) has no version or release")
        }
    }

    /// The first string of an entry; nil for other types and empty strings.
    private static func string(_ entry: Entry?, _ bytes: Span<UInt8>, _ end: Int) -> String? {
        guard let entry, [ValueType.string, ValueType.stringArray, ValueType.translated].contains(entry.type),
            let zero = bytes.firstOffset(of: 0, in: entry.start..<end), zero > entry.start
        else { return nil }
        return bytes.utf8Text(in: entry.start..<zero)
    }
}

// MARK: - Files

extension RPMHeader {
    /// Appends the package's files, without folders, as paths without leading slash.
    ///
    /// The names are `DIRNAMES[DIRINDEXES[i]] + BASENAMES[i]`, or, in headers older than rpm 4, `OLDFILENAMES`.
    func appendPaths(from bytes: Span<UInt8>, to paths: inout [String], budget: inout OwnedPathBudget) {
        if let baseNames = files.baseNames, let folders = files.folders, let indexes = files.folderIndexes,
            baseNames.type == ValueType.stringArray, folders.type == ValueType.stringArray,
            indexes.type == ValueType.int32
        {
            let folderRanges = strings(folders, bytes)
            var place = baseNames.start
            for index in 0..<min(baseNames.count, indexes.count) {
                guard let name = nextString(&place, bytes) else { return }
                guard !isFolder(index, bytes), let folder = bytes.bigEndian32(at: indexes.start + index * 4),
                    indexes.start + index * 4 <= files.end - 4, Int(folder) < folderRanges.count
                else { continue }
                append(folderRanges[Int(folder)], name, bytes, to: &paths, budget: &budget)
            }
        } else if let names = files.fullNames, names.type == ValueType.stringArray {
            var place = names.start
            for index in 0..<names.count {
                guard let name = nextString(&place, bytes) else { return }
                if !isFolder(index, bytes) { append(name, 0..<0, bytes, to: &paths, budget: &budget) }
            }
        }
    }

    private func append(
        _ folder: Range<Int>, _ name: Range<Int>, _ bytes: Span<UInt8>, to paths: inout [String],
        budget: inout OwnedPathBudget
    ) {
        var folder = folder
        while !folder.isEmpty, bytes[folder.lowerBound] == UInt8(ascii: "/") {
            folder = folder.lowerBound + 1..<folder.upperBound
        }
        let count = folder.count + name.count
        guard count > 0, budget.take(count) else { return }
        let path = bytes.withUnsafeBufferPointer { source in
            String(unsafeUninitializedCapacity: count) { target in
                var written = 0
                for byte in source[folder] {
                    target.initializeElement(at: written, to: byte)
                    written += 1
                }
                for byte in source[name] {
                    target.initializeElement(at: written, to: byte)
                    written += 1
                }
                return written
            }
        }
        paths.append(path)
    }

    private func isFolder(_ index: Int, _ bytes: Span<UInt8>) -> Bool {
        guard let modes = files.modes, modes.type == ValueType.int16, index < modes.count,
            let mode = bytes.bigEndian16(at: modes.start + index * 2)
        else { return false }
        return mode & 0xf000 == 0x4000
    }

    private func strings(_ entry: Entry, _ bytes: Span<UInt8>) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var place = entry.start
        for _ in 0..<entry.count {
            guard let range = nextString(&place, bytes) else { break }
            ranges.append(range)
        }
        return ranges
    }

    private func nextString(_ place: inout Int, _ bytes: Span<UInt8>) -> Range<Int>? {
        guard place < files.end, let zero = bytes.firstOffset(of: 0, in: place..<files.end) else { return nil }
        defer { place = zero + 1 }
        return place..<zero
    }
}
