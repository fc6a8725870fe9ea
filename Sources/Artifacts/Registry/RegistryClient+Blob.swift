extension RegistryClient {
    /// Fetches a layer or a configuration.
    ///
    /// The bytes are checked as they arrive: the sequence throws in place of its end when they are not what the
    /// descriptor's digest and size stand for, so nothing read from it may be relied on before the end. A connection
    /// that breaks is continued with a range request.
    /// - Throws: ``RegistryError``; ``RegistryError/Code/foreignLayer`` when the registry does not have the layer and it
    ///   is meant to be fetched from elsewhere, which is not done.
    package func blob(_ descriptor: Descriptor, of reference: ImageReference) async throws(RegistryError)
        -> RegistryBlob
    {
        let path = "blobs/\(descriptor.digest)"
        let subject = "the content \(descriptor.digest)"
        let response: HTTPResponse
        do throws(RegistryError) {
            response = try await get(path, of: reference, subject: subject)
        } catch {
            guard error.code == .notFound, MediaType.isForeignLayer(descriptor.mediaType) || !descriptor.urls.isEmpty
            else {
                throw error
            }
            throw RegistryError(
                .foreignLayer,
                "the layer \(descriptor.digest) is kept outside \(reference.registry) and is not fetched: "
                    + "push the image with its foreign layers, or scan a saved archive of it")
        }
        if response.status == 200, let length = response.headers.contentLength, length != descriptor.size {
            throw RegistryError(
                .sizeMismatch,
                "\(subject) of \(reference) has \(length) bytes, not the \(descriptor.size) the manifest states")
        }
        let body = HTTPResumingBody(fetcher: fetcher, first: response, offset: 0, validator: nil) {
            [self] (position: Int) async throws(HTTPError) -> HTTPResponse in
            do throws(RegistryError) {
                return try await get(
                    path, of: reference, headers: position > 0 ? [("Range", "bytes=\(position)-")] : [],
                    accepted: [416], subject: subject)
            } catch {
                throw HTTPError(.connectionLost, "the connection broke and could not be continued: \(error.message)")
            }
        }
        return RegistryBlob(body: body, descriptor: descriptor, reference: reference)
    }
}
