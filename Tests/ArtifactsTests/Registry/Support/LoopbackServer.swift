import Artifacts
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// An HTTP server on this machine whose answers, right and wrong ones, a test decides about.
final class LoopbackServer: Sendable {
    struct Request: Sendable {
        var method: String
        /// Path and query.
        var uri: String
        var headers: HTTPFields
        var body: [UInt8]

        var path: String { String(uri.prefix { $0 != "?" }) }
        var query: String { String(uri.drop { $0 != "?" }.dropFirst()) }
        /// Where the range that is asked for starts.
        var rangeStart: Int? {
            headers["range"].flatMap { Int($0.dropFirst("bytes=".count).prefix { $0 != "-" }) }
        }
    }

    struct Reply: Sendable {
        var status: Int
        var headers: [(String, String)]
        var body: [UInt8]
        /// What `Content-Length` says; the connection ends after the body when it is shorter.
        var length: Int

        init(_ status: Int, _ headers: [(String, String)] = [], _ body: [UInt8] = [], length: Int? = nil) {
            self.status = status
            self.headers = headers
            self.body = body
            self.length = length ?? body.count
        }
    }

    typealias Handler = @Sendable (Request) -> Reply

    let port: Int
    private let channel: any Channel
    private let log: RequestLog

    var requests: [Request] { log.requests.withLock { $0 } }
    var authority: String { "127.0.0.1:\(port)" }

    private final class RequestLog: Sendable {
        let requests = Mutex<[Request]>([])
    }

    private init(channel: any Channel, log: RequestLog) {
        self.channel = channel
        self.log = log
        port = channel.localAddress?.port ?? 0
    }

    /// Runs a server on a free port while `body` runs.
    static func with<Result>(
        tls: TLSConfiguration? = nil, handler: @escaping Handler, body: (LoopbackServer) async throws -> Result
    ) async throws -> Result {
        let log = RequestLog()
        let context = try tls.map { try NIOSSLContext(configuration: $0) }
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let context {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                    }
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(
                        Exchange { request in
                            log.requests.withLock { $0.append(request) }
                            return handler(request)
                        })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = LoopbackServer(channel: channel, log: log)
        do {
            let result = try await body(server)
            try? await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }

    private final class Exchange: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let handler: Handler
        private var head: HTTPRequestHead?
        private var body: [UInt8] = []

        init(_ handler: @escaping Handler) { self.handler = handler }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                self.head = head
                body = []
            case .body(let buffer): body += Array(buffer.readableBytesView)
            case .end:
                guard let head else { return }
                let fields = HTTPFields(head.headers.map { (name: $0.name, value: $0.value) })
                let reply = handler(
                    Request(method: head.method.rawValue, uri: head.uri, headers: fields, body: body))
                var headers = HTTPHeaders(reply.headers)
                headers.replaceOrAdd(name: "Content-Length", value: String(reply.length))
                context.write(
                    wrapOutboundOut(
                        .head(
                            HTTPResponseHead(
                                version: .http1_1, status: HTTPResponseStatus(statusCode: reply.status),
                                headers: headers))),
                    promise: nil)
                let promise = context.eventLoop.makePromise(of: Void.self)
                let isCut = reply.length > reply.body.count && head.method != .HEAD
                if isCut {
                    promise.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
                    context.writeAndFlush(
                        wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: reply.body)))), promise: promise)
                    return
                }
                if !reply.body.isEmpty {
                    context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: reply.body)))), promise: nil)
                }
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: promise)
            }
        }
    }
}
