import NIOSSL

/// An authority and a certificate for this machine, made by openssl.
struct CertificateFixture: Sendable {
    let folder: String
    var authority: String { "\(folder)/ca.pem" }
    var certificate: String { "\(folder)/server.pem" }
    var key: String { "\(folder)/server.key" }

    /// - Parameter names: the subject alternative names, as openssl writes them.
    static func make(in folder: String, names: String = "IP:127.0.0.1,DNS:localhost") async throws -> CertificateFixture
    {
        let fixture = CertificateFixture(folder: folder)
        try await Tool.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=test authority", "-keyout", "\(folder)/ca.key", "-out", fixture.authority,
                "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign",
            ])
        try await Tool.run(
            "openssl",
            [
                "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
                "/CN=127.0.0.1", "-keyout", fixture.key, "-out", "\(folder)/server.csr",
            ])
        try write("subjectAltName=\(names)\n".utf8, to: "\(folder)/extensions")
        try await Tool.run(
            "openssl",
            [
                "x509", "-req", "-in", "\(folder)/server.csr", "-CA", fixture.authority, "-CAkey", "\(folder)/ca.key",
                "-CAcreateserial", "-days", "2", "-extfile", "\(folder)/extensions", "-out", fixture.certificate,
            ])
        return fixture
    }

    /// For a server that shows the certificate.
    func serverConfiguration() throws -> TLSConfiguration {
        TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
    }
}
