import FoundationEssentials
import NIOSSL
import Synchronization

/// Which certificates are believed, and which one is shown, host by host.
final class HTTPTrust: Sendable {
    private let configuration: HTTPConfiguration
    private let shared: TLSConfiguration
    private let known: Mutex<[String: TLSConfiguration]> = Mutex([:])

    /// - Throws: ``HTTPError/Code/configuration`` when a CA file cannot be read.
    init(_ configuration: HTTPConfiguration) throws(HTTPError) {
        self.configuration = configuration
        var tls = TLSConfiguration.makeClientConfiguration()
        for file in configuration.caFiles {
            tls.additionalTrustRoots.append(.certificates(try Self.certificates(in: file)))
        }
        shared = tls
    }

    /// The TLS settings for the host of `url`.
    func settings(for url: HTTPURL) throws(HTTPError) -> TLSConfiguration {
        let key = "\(url.host):\(url.port)"
        if let settings = known.withLock({ $0[key] }) { return settings }
        var settings = shared
        let name = url.host.utf8.contains(UInt8(ascii: ":")) ? "[\(url.host)]" : url.host
        var folders = ["\(name):\(url.port)"]
        if url.port == url.scheme.defaultPort { folders.append(name) }
        for parent in configuration.certificateFolders {
            for folder in folders { try Self.add(folder: "\(parent)/\(folder)", to: &settings) }
        }
        if configuration.isInsecure(url) { settings.certificateVerification = .none }
        let result = settings
        known.withLock { $0[key] = result }
        return result
    }

    private static func add(folder: String, to settings: inout TLSConfiguration) throws(HTTPError) {
        // A folder that is absent is the usual case.
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return }
        for name in names.sorted() {
            let path = "\(folder)/\(name)"
            if name.hasSuffix(".crt") {
                settings.additionalTrustRoots.append(.certificates(try certificates(in: path)))
            } else if name.hasSuffix(".cert") {
                let keyPath = "\(folder)/\(name.dropLast(5)).key"
                settings.certificateChain = try certificates(in: path).map { .certificate($0) }
                do {
                    settings.privateKey = .privateKey(try NIOSSLPrivateKey(file: keyPath, format: .pem))
                } catch {
                    throw HTTPError(
                        .configuration,
                        "'\(keyPath)', the key of '\(path)', is not a private key in PEM form: replace it")
                }
            }
        }
    }

    private static func certificates(in file: String) throws(HTTPError) -> [NIOSSLCertificate] {
        do {
            let certificates = try NIOSSLCertificate.fromPEMFile(file)
            if !certificates.isEmpty { return certificates }
        } catch {}
        throw HTTPError(
            .configuration, "'\(file)' does not hold a certificate in PEM form: check the path and what is in the file")
    }
}
