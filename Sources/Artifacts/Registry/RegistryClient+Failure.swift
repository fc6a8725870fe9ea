import Documents

extension RegistryClient {
    /// What a response that is not the one hoped for means to a user.
    func failure(
        _ response: HTTPResponse, reference: ImageReference, subject: String, wasAuthorized: Bool
    ) async -> RegistryError {
        let detail = await Self.detail(response)
        let name = "\(reference.registry)/\(reference.repository)"
        switch response.status {
        case 401:
            return RegistryError(
                .unauthorized,
                wasAuthorized
                    ? "\(reference.registry) does not accept the credentials for \(name)\(detail): check the name, or log in again"
                    : "\(reference.registry) wants credentials for \(name)\(detail): log in to it")
        case 403:
            return RegistryError(
                .denied, "access to \(name) is denied\(detail): check the name and what the account may read")
        case 404:
            return RegistryError(.notFound, "\(subject) does not exist in \(name)\(detail): check the name")
        case 429:
            return RegistryError(
                .rateLimited, "\(reference.registry) has had too many requests\(detail): log in, or try again later")
        case 500...:
            return RegistryError(
                .unavailable, "\(reference.registry) answers with status \(response.status)\(detail): try again later")
        default:
            return RegistryError(
                .malformedResponse,
                "\(response.url.authority) answers with status \(response.status) for \(subject)\(detail)")
        }
    }

    /// The registry's own words: code and message of the first error (OCI Distribution Specification 1.1, "Error
    /// Codes"), cut and without control characters, in brackets.
    private static func detail(_ response: HTTPResponse) async -> String {
        guard let bytes = try? await response.body.collect(upTo: 64 * 1024),
            let error = try? JSONReader.read(bytes).root["errors"]?.elements.first(where: { _ in true })
        else { return "" }
        let words = [error["code"]?.string, error["message"]?.string].compactMap { $0 }.filter { !$0.isEmpty }
        let text = words.joined(separator: ": ").unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(
            200)
        return text.isEmpty ? "" : " (\(String(String.UnicodeScalarView(text))))"
    }
}
