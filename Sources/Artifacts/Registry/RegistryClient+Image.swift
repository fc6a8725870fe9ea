package import Model

extension RegistryClient {
    /// How many indexes may lead to an image.
    private static let maximumIndexDepth = 4

    /// Finds an image: its manifest for a platform, and its configuration. Both are checked against their digests.
    ///
    /// - Parameter platform: `os/architecture[/variant]`. With nil, Linux on this machine's processor is looked for, and
    ///   an image that exists for one platform only is taken whatever that is.
    /// - Throws: ``RegistryError``.
    package func image(_ reference: ImageReference, platform: String?) async throws(RegistryError) -> RegistryImage {
        var wanted: Platform?
        if let platform {
            wanted = Platform(platform)
            guard wanted != nil else {
                throw RegistryError(
                    .noPlatform, "'\(platform)' is not a platform: write os/architecture, for example linux/arm64")
            }
        }
        var found = try await manifest(reference)
        var indexDigest: Digest?
        var depth = 0
        while true {
            let manifest: ImageManifest
            switch found.document {
            case .manifest(let single): manifest = single
            case .index(let index):
                guard depth < Self.maximumIndexDepth else {
                    throw RegistryError(.malformedImage, "\(reference) leads through too many indexes")
                }
                depth += 1
                if indexDigest == nil { indexDigest = found.digest }
                let descriptor = try Self.choose(index, wanted: wanted, reference: reference)
                found = try await self.manifest(reference.with(digest: descriptor.digest), expected: descriptor)
                continue
            }
            guard manifest.isImage else {
                let type = manifest.artifactType ?? manifest.config.mediaType
                throw RegistryError(.notAnImage, "\(reference) is not a container image but a '\(type.prefix(100))'")
            }
            let (bytes, config) = try await config(manifest.config, of: reference)
            if let wanted, let actual = config.platform, wanted.fit(of: actual) == nil {
                throw RegistryError(
                    .noPlatform, "\(reference) exists only for \(actual): leave out the platform or name this one")
            }
            return RegistryImage(
                reference: reference, manifestDigest: found.digest, manifestBytes: found.bytes, manifest: manifest,
                indexDigest: indexDigest, configBytes: bytes, config: config, platform: config.platform)
        }
    }

    private static func choose(
        _ index: ImageIndex, wanted: Platform?, reference: ImageReference
    ) throws(RegistryError) -> Descriptor {
        if let descriptor = index.image(for: wanted ?? .host) { return descriptor }
        let images = index.images
        if wanted == nil, images.count == 1 { return images[0] }
        guard !images.isEmpty else { throw RegistryError(.notAnImage, "\(reference) is an index without images") }
        let names = index.platforms.prefix(20).map(\.description).joined(separator: ", ")
        throw RegistryError(
            .noPlatform,
            "\(reference) has no image for \(wanted ?? .host)"
                + (names.isEmpty ? "" : "; it has \(names)") + ": choose one as platform")
    }

    /// A manifest or index, its bytes and their digest.
    package struct Manifest: Sendable {
        package var document: ImageDocument
        package var bytes: [UInt8]
        package var digest: Digest
    }

    /// Fetches what a reference leads to, without choosing a platform.
    ///
    /// - Parameter expected: what an index says about it; its size must be right.
    /// - Throws: ``RegistryError``, with ``RegistryError/Code/digestMismatch`` when the bytes are not what the
    ///   reference's digest or the registry's `Docker-Content-Digest` stands for.
    package func manifest(
        _ reference: ImageReference, expected: Descriptor? = nil
    ) async throws(RegistryError) -> Manifest {
        let accept = (MediaType.manifests + [MediaType.dockerSchema1Signed]).joined(separator: ", ")
        let response = try await get(
            "manifests/\(reference.target)", of: reference, headers: [("Accept", accept)],
            subject: "the manifest '\(reference.target)'")
        let type = response.headers.mediaType
        if let type, MediaType.isSchema1(type) {
            throw RegistryError(
                .malformedImage,
                "\(reference) has a manifest of Docker's schema 1, which is no longer supported: push the image again with a current tool"
            )
        }
        let bytes: [UInt8]
        do throws(HTTPError) {
            bytes = try await response.body.collect(upTo: ImageDocument.maximumSize)
        } catch {
            throw RegistryError(error)
        }
        let announced = response.headers["docker-content-digest"].flatMap { Digest($0) }
        for digest in [reference.digest, announced].compactMap({ $0 }) where !ContentHash.matches(bytes, digest) {
            throw RegistryError(
                .digestMismatch,
                "the manifest that \(reference.registry) sent for \(reference) does not have the digest \(digest)")
        }
        if let expected, expected.size != bytes.count {
            throw RegistryError(
                .sizeMismatch,
                "the manifest \(expected.digest) has \(bytes.count) bytes, not the \(expected.size) its index states")
        }
        let digest: Digest
        if let known = reference.digest {
            digest = known
        } else {
            var hash = ContentHash()
            hash.update(bytes)
            guard let computed = Digest("sha256:\(hash.hexadecimal())") else {
                throw RegistryError(.digestMismatch, "the manifest of \(reference) has no digest")
            }
            digest = computed
        }
        do throws(OCIFormatError) {
            let document = try ImageDocument.read(bytes, mediaType: expected.map(\.mediaType) ?? type)
            return Manifest(document: document, bytes: bytes, digest: digest)
        } catch {
            throw RegistryError(.malformedImage, "the manifest of \(reference) cannot be read: \(error)")
        }
    }

    private func config(
        _ descriptor: Descriptor, of reference: ImageReference
    ) async throws(RegistryError) -> (bytes: [UInt8], config: ImageConfig) {
        guard descriptor.size <= ImageConfig.maximumSize else {
            throw RegistryError(
                .tooLarge, "the configuration of \(reference) is larger than \(ImageConfig.maximumSize >> 20) MiB")
        }
        var bytes: [UInt8] = []
        var chunks = try await blob(descriptor, of: reference).makeAsyncIterator()
        while let chunk = try await chunks.next() { bytes += chunk }
        do throws(OCIFormatError) {
            return (bytes, try ImageConfig.read(bytes))
        } catch {
            throw RegistryError(.malformedImage, "the configuration of \(reference) cannot be read: \(error)")
        }
    }
}
