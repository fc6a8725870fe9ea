import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

extension HTTPError {
    /// The error a caller can act on, for one thrown below while talking to `url`.
    init(cause: any Error, url: HTTPURL) {
        switch cause {
        case let error as HTTPError: self = error
        case is CancellationError: self.init(.cancelled, "the request was cancelled")
        case let error as HTTPClientError: self.init(client: error, url: url)
        case let error as NIOConnectionError: self.init(connection: error, url: url)
        case let error as IOError: self.init(io: error, url: url)
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: self.init(tls: cause, url: url)
        case is NIOTooManyBytesError:
            self.init(.tooLarge, "the response of \(url.display) is larger than allowed")
        case ChannelError.connectTimeout:
            self.init(.timeout, "\(url.authority) did not accept a connection in time: check the network and the proxy")
        case HTTPParserError.invalidEOFState, ChannelError.inputClosed, ChannelError.eof,
            ChannelError.ioOnClosedChannel:
            self.init(.connectionLost, "the connection to \(url.authority) ended before the response was complete")
        case is HTTPParserError:
            self.init(.malformedResponse, "\(url.authority) does not answer with HTTP: check the address and the port")
        default:
            self.init(.connectionLost, "the connection to \(url.authority) failed (\(type(of: cause)))")
        }
    }

    private init(client error: HTTPClientError, url: HTTPURL) {
        switch error {
        case .cancelled:
            self.init(.cancelled, "the request was cancelled")
        case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout:
            self.init(.timeout, "\(url.authority) did not accept a connection in time: check the network and the proxy")
        case .readTimeout, .writeTimeout, .deadlineExceeded:
            self.init(.timeout, "\(url.authority) did not answer in time")
        case .proxyAuthenticationRequired:
            self.init(.proxy, "the proxy demands a user name and a password: put them in the proxy's URL")
        case .invalidProxyResponse, .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
            self.init(.proxy, "the proxy did not connect to \(url.authority): check HTTPS_PROXY and NO_PROXY")
        case .alreadyShutdown:
            self.init(.shutDown, "the HTTP client was shut down")
        case .invalidURL, .emptyHost, .emptyScheme:
            self.init(.invalidURL, "'\(url.display)' is not an http or https URL")
        case .remoteConnectionClosed, .uncleanShutdown:
            self.init(.connectionLost, "\(url.authority) closed the connection before the response was complete")
        default:
            // The names of headers may be part of the description, so only the short one is used.
            self.init(.malformedResponse, "the exchange with \(url.authority) failed: \(error.shortDescription)")
        }
    }

    private init(connection error: NIOConnectionError, url: HTTPURL) {
        if error.connectionErrors.isEmpty, error.dnsAError != nil || error.dnsAAAAError != nil {
            self.init(
                .unresolvedHost,
                "the host '\(error.host)' cannot be resolved: check the name, the network and the proxy")
            return
        }
        for failure in error.connectionErrors {
            if let io = failure.error as? IOError {
                self.init(io: io, url: url)
                return
            }
        }
        self.init(.timeout, "\(url.authority) did not accept a connection in time: check the network and the proxy")
    }

    private init(io error: IOError, url: HTTPURL) {
        switch error.errnoCode {
        case ECONNRESET, EPIPE, ENOTCONN:
            self.init(.connectionLost, "\(url.authority) closed the connection before the response was complete")
        case ECONNREFUSED:
            self.init(.connectionFailed, "\(url.authority) refuses connections: check the address and the port")
        default:
            self.init(
                .connectionFailed, "\(url.authority) cannot be reached: \(String(cString: strerror(error.errnoCode)))")
        }
    }

    private init(tls error: any Error, url: HTTPURL) {
        if case NIOSSLError.uncleanShutdown = error {
            self.init(.connectionLost, "\(url.authority) closed the connection before the response was complete")
            return
        }
        let text = String(describing: error)
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
            self.init(
                .tls,
                "the certificate of \(url.authority) is not trusted: name the authority that signed it as CA file, "
                    + "or check that it has not expired")
        } else if text.contains("WRONG_VERSION_NUMBER") || text.contains("HTTP_REQUEST") {
            self.init(.plaintext, "\(url.authority) does not speak TLS: mark the host as insecure to use plain HTTP")
        } else if let error = error as? NIOSSLExtraError, error == .failedToValidateHostname {
            self.init(.tls, "the certificate of \(url.authority) is for another host: check the name")
        } else if case NIOSSLError.unableToValidateCertificate = error {
            self.init(.tls, "the certificate of \(url.authority) is for another host: check the name")
        } else {
            self.init(.tls, "no TLS session could be agreed on with \(url.authority)")
        }
    }
}
