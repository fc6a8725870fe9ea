import Advisories
import Artifacts
import Foundation
import Synchronization

/// A mirror in memory behind a ``LoopbackServer``, which answers conditional requests and ranges (RFC 9110 sections
/// 13.1, 14.2) and breaks when it is told to.
final class TestMirror: Sendable {
    struct File: Sendable {
        var bytes: [UInt8]
        /// The value of `ETag`, with its quotes; nil for a server that has none.
        var etag: String?
        var modified: String?
    }

    private struct State: Sendable {
        var files: [String: File] = [:]
        /// What the next requests for a path get in place of the file.
        var faults: [String: [@Sendable (File) -> LoopbackServer.Reply?]] = [:]
    }

    private final class Shelf: Sendable { let state = Mutex(State()) }
    private let shelf = Shelf()
    let server: LoopbackServer

    init() throws {
        let shelf = shelf
        server = try LoopbackServer { request in
            shelf.state.withLock { state in Self.answer(request, &state) }
        }
        put("kev/known_exploited_vulnerabilities.json", Array(#"{"vulnerabilities": []}"#.utf8), etag: "\"k\"")
    }

    func put(_ path: String, _ bytes: [UInt8], etag: String? = nil, modified: String? = nil) {
        shelf.state.withLock { $0.files["/" + path] = File(bytes: bytes, etag: etag, modified: modified) }
    }

    /// Puts an archive of one record for the package `p` that is fixed in `fixed`.
    func put(ecosystem: String, fixed: String, etag: String? = nil, modified: String? = nil) {
        put("osv/\(ecosystem)/all.zip", Self.archive(ecosystem, fixed), etag: etag, modified: modified)
    }

    /// Answers the next request for `path` in another way; nil answers as usual.
    func fault(_ path: String, _ reply: @escaping @Sendable (File) -> LoopbackServer.Reply?) {
        shelf.state.withLock { $0.faults["/" + path, default: []].append(reply) }
    }

    static func archive(_ ecosystem: String, _ fixed: String) -> [UInt8] {
        let record = """
            {"id": "TEST-1", "modified": "2024-01-01T00:00:00Z", "summary": "\(String(repeating: "long ", count: 50))",
             "affected": [{"package": {"ecosystem": "\(ecosystem)", "name": "p"},
             "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "\(fixed)"}]}]}]}
            """
        return StoredZip.bytes([("TEST-1.json", Array(record.utf8))])
    }

    private static func answer(_ request: LoopbackServer.Request, _ state: inout State) -> LoopbackServer.Reply {
        guard let file = state.files[request.path] else { return LoopbackServer.Reply(status: 404) }
        if let fault = state.faults[request.path]?.first {
            state.faults[request.path]?.removeFirst()
            if let reply = fault(file) { return reply }
        }
        var headers: [String: String] = [:]
        headers["ETag"] = file.etag
        headers["Last-Modified"] = file.modified
        if let etag = file.etag, request.headers["if-none-match"] == etag {
            return LoopbackServer.Reply(status: 304, headers: headers)
        }
        if let modified = file.modified, request.headers["if-modified-since"] == modified {
            return LoopbackServer.Reply(status: 304, headers: headers)
        }
        if let start = request.rangeStart, start < file.bytes.count,
            request.headers["if-range"].map({ $0 == file.etag || $0 == file.modified }) ?? true
        {
            headers["Content-Range"] = "bytes \(start)-\(file.bytes.count - 1)/\(file.bytes.count)"
            return LoopbackServer.Reply(status: 206, headers: headers, body: Array(file.bytes[start...]))
        }
        return LoopbackServer.Reply(status: 200, headers: headers, body: file.bytes)
    }
}

/// A ZIP archive of stored entries (APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12, 4.3.16).
enum StoredZip {
    static func bytes(_ entries: [(name: String, content: [UInt8])]) -> [UInt8] {
        var bytes: [UInt8] = []
        var directory: [UInt8] = []
        for (name, content) in entries {
            let offset = bytes.count
            let common =
                number(20, 2) + number(0, 2) + number(0, 2) + number(0, 2) + number(0x21, 2) + number(crc(content), 4)
                + number(content.count, 4) + number(content.count, 4) + number(name.utf8.count, 2) + number(0, 2)
            bytes += number(0x0403_4b50, 4) + common + Array(name.utf8) + content
            directory += number(0x0201_4b50, 4) + number(20, 2) + common + number(0, 2) + number(0, 2) + number(0, 2)
            directory += number(0, 4) + number(offset, 4) + Array(name.utf8)
        }
        let end =
            number(0x0605_4b50, 4) + number(0, 4) + number(entries.count, 2) + number(entries.count, 2)
            + number(directory.count, 4) + number(bytes.count, 4) + number(0, 2)
        return bytes + directory + end
    }

    private static func number(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func crc(_ bytes: [UInt8]) -> Int {
        var state: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            state ^= UInt32(byte)
            for _ in 0..<8 { state = (state >> 1) ^ (state & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
        return Int(~state)
    }
}
