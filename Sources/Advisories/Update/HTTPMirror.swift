package import Artifacts

/// Data fetched over HTTP: OSV's public bucket with CISA's, FIRST's and endoflife.date's own addresses, or a mirror of
/// all of them under one URL.
///
/// A file that is there is asked for only when it has changed (RFC 9110 section 13.1); a download that broke off is
/// continued where it ended, as long as the file is still the same.
package struct HTTPMirror: MirrorSource {
    /// OSV's public bucket (https://google.github.io/osv.dev/data/).
    package static let bucket = "https://osv-vulnerabilities.storage.googleapis.com"

    package let name: String
    package var isLocal: Bool { false }
    private let fetcher: HTTPFetcher
    private let isPublic: Bool

    /// - Parameters:
    ///   - url: the mirror's root, with `<ECOSYSTEM>/all.zip` or `osv/<ECOSYSTEM>/all.zip` and `kev/`, `epss/` and
    ///     `endoflife/` beside it; nil for the public sources.
    ///   - fetcher: what carries the requests.
    package init(_ url: String? = nil, fetcher: HTTPFetcher) {
        var root = url ?? Self.bucket
        while root.hasSuffix("/") { root.removeLast() }
        name = root
        isPublic = root == Self.bucket
        self.fetcher = fetcher
    }

    /// The addresses of an item, in the order in which they are tried.
    func addresses(of item: MirrorItem) -> [String] {
        guard isPublic else {
            if case .advisories(let ecosystem) = item {
                return ["\(name)/osv/\(ecosystem)/all.zip", "\(name)/\(ecosystem)/all.zip"]
            }
            return ["\(name)/\(item.path)"]
        }
        return switch item {
        case .advisories(let ecosystem): ["\(name)/\(ecosystem)/all.zip"]
        case .knownExploited:
            ["https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json"]
        case .exploitPrediction: ["https://epss.empiricalsecurity.com/epss_scores-current.csv.gz"]
        case .endOfLife(let product): ["https://endoflife.date/api/\(product).json"]
        }
    }

    /// The lines of the bucket's `ecosystems.txt`, without those of single releases.
    package func ecosystems() async throws(AdvisoryError) -> [String] {
        for address in ["\(name)/ecosystems.txt", "\(name)/osv/ecosystems.txt"] {
            do throws(HTTPError) {
                let response = try await fetcher.get(address)
                guard response.isSuccess else { continue }
                let bytes = try await response.body.collect(upTo: 1 << 20)
                let names = bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).map {
                    String(decoding: $0, as: UTF8.self)
                }
                return names.filter { !$0.utf8.contains(UInt8(ascii: ":")) && $0 != "[EMPTY]" }.sorted()
            } catch {
                throw AdvisoryError(.source, error.message, at: address)
            }
        }
        throw AdvisoryError(
            .source, "does not list its ecosystems: name those you want with --ecosystem", at: name)
    }

    package func fetch(
        _ item: MirrorItem, into folder: String, validator: String?
    ) async throws(AdvisoryError) -> MirrorAnswer {
        let path = "\(folder)/\(item.path)"
        try LocalFile.createFolder(LocalFile.parent(of: path))
        for address in addresses(of: item) {
            let known = LocalFile.exists(path) ? validator : nil
            do throws(HTTPError) {
                let answer = try await fetchUnchanging(address, to: path, validator: known)
                if answer != .absent { return answer }
            } catch {
                throw AdvisoryError(.source, error.message, at: address)
            }
        }
        return .absent
    }

    /// Starts again when the file changes while it is fetched.
    private func fetchUnchanging(
        _ address: String, to path: String, validator: String?
    ) async throws(HTTPError) -> MirrorAnswer {
        for _ in 0..<2 {
            do throws(HTTPError) {
                return try await fetch(address, to: path, validator: validator)
            } catch {
                guard error.code == .changedContent else { throw error }
            }
        }
        return try await fetch(address, to: path, validator: validator)
    }

    /// A validator is `etag <value>` or `date <value>`, as the server gave it.
    private func fetch(
        _ address: String, to path: String, validator: String?
    ) async throws(HTTPError) -> MirrorAnswer {
        let part = "\(path).part"
        let note = "\(path).part.validator"
        var request = HTTPRequest(address)
        if let validator {
            if validator.hasPrefix("etag ") { request = request.ifChanged(etag: String(validator.dropFirst(5))) }
            if validator.hasPrefix("date ") {
                request = request.ifChanged(etag: nil, lastModified: String(validator.dropFirst(5)))
            }
        }
        var offset = 0
        var partValidator: String?
        var partNote = ""
        // An interrupted download that nothing identifies cannot be continued.
        if let bytes = try? LocalFile.read(note, limit: 4096), !bytes.isEmpty, let status = LocalFile.status(part) {
            offset = Int(status.size)
            partNote = String(decoding: bytes, as: UTF8.self)
            partValidator = String(partNote.dropFirst(5))
        }
        var download = try await fetcher.download(request, from: offset, validator: partValidator)
        if download.status == 416 || (download.offset != offset && download.offset != 0) {
            LocalFile.remove(part)
            offset = 0
            download = try await fetcher.download(request)
        }
        switch download.status {
        case 304: return .unchanged(path: path)
        // Buckets answer 403 for what is not there.
        case 403, 404, 410: return .absent
        case 200, 206: break
        default:
            throw HTTPError(.malformedResponse, "the server answered with status \(download.status): try again later")
        }
        var current =
            download.headers["etag"].map { "etag \($0)" }
            ?? download.headers["last-modified"].map { "date \($0)" } ?? ""
        // The rest of a file need not repeat what the first part said of it (RFC 9110 section 15.3.7).
        if current.isEmpty, download.offset > 0 { current = partNote }
        do {
            let writer = try LocalFile.Writer(part, appending: download.offset > 0)
            // A weak tag cannot tell whether bytes are the same (RFC 9110 section 13.1.5).
            let isStrong = !current.isEmpty && !current.hasPrefix("etag W/")
            try LocalFile.Writer(note).write(isStrong ? Array(current.utf8) : [])
            for try await chunk in download.body { try writer.write(chunk) }
        } catch let error as HTTPError {
            if error.code == .changedContent { LocalFile.remove(part) }
            throw error
        } catch {
            throw HTTPError(.configuration, "\(error)")
        }
        do throws(AdvisoryError) {
            try LocalFile.replace(path, by: part)
        } catch {
            throw HTTPError(.configuration, error.description)
        }
        LocalFile.remove(note)
        return .fetched(path: path, validator: current)
    }
}
