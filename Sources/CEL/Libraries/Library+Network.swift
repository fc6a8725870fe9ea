/// A value of the type `net.IP`.
final class IPAddressValue: LibraryObject {
    static let type = ValueType.opaque("net.IP", [])
    let address: IPAddress

    init(_ address: IPAddress) { self.address = address }

    var type: ValueType { Self.type }
    var description: String { address.description }

    func isEqual(to other: Value) -> Bool? { Self.from(other)?.address == address }
}

/// A value of the type `net.CIDR`.
final class IPPrefixValue: LibraryObject {
    static let type = ValueType.opaque("net.CIDR", [])
    let prefix: IPPrefix

    init(_ prefix: IPPrefix) { self.prefix = prefix }

    var type: ValueType { Self.type }
    var description: String { prefix.description }

    func isEqual(to other: Value) -> Bool? { Self.from(other)?.prefix == prefix }
}

extension Library {
    /// The extension library `network` (the conformance suite's `network_ext`): `ip`, `cidr` and what they can be asked.
    /// A mapped IPv6 address may be written in hexadecimal only (`::ffff:c0a8:1`), and is the IPv4 address then.
    public static let network = networkLibrary("network", MappedAddresses.unmapped)

    /// Kubernetes' libraries of IP addresses and CIDR ranges (k8s.io/apiserver/pkg/cel/library, "IP" and "CIDR"), which
    /// take no mapped IPv6 addresses in any form.
    public static let kubernetesNetwork = networkLibrary("kubernetes.net", .rejected)

    /// What becomes of IPv4-mapped IPv6 addresses in hexadecimal; with a dotted end they are always rejected.
    private enum MappedAddresses {
        case unmapped, rejected
    }

    private static func networkLibrary(_ name: String, _ mapped: MappedAddresses) -> Library {
        Library(
            name, functions: addressFunctions(mapped) + addressPropertyFunctions + prefixFunctions(mapped),
            constants: [
                "net.IP": (.type(IPAddressValue.type), .type(IPAddressValue.type)),
                "net.CIDR": (.type(IPPrefixValue.type), .type(IPPrefixValue.type)),
            ])
    }

    private static func addressFunctions(_ mapped: MappedAddresses) -> [Function] {
        [
            Function(
                "ip",
                [
                    Overload("string_to_ip", [.string], IPAddressValue.type) { (text: String) in
                        withAddress(text, mapped) { .object(IPAddressValue($0)) }
                    }.folded(),
                    Overload("cidr_ip", isMember: true, [IPPrefixValue.type], IPAddressValue.type) {
                        (value: IPPrefixValue) in .object(IPAddressValue(value.prefix.address))
                    },
                ]),
            Function(
                "isIP",
                [
                    Overload("is_ip", [.string], .bool) { (text: String) in
                        if case .error = withAddress(text, mapped, { _ in .null }) { return .bool(false) }
                        return .bool(true)
                    }
                ]),
            Function(
                "ip.isCanonical",
                [
                    Overload("ip_is_canonical", [.string], .bool) { (text: String) in
                        withAddress(text, mapped) { .bool($0.description == text) }
                    }
                ]),
        ]
    }

    private static func property(
        _ name: String, _ id: String, _ result: ValueType, _ body: @escaping @Sendable (IPAddress) -> Value
    ) -> Function {
        Function(
            name,
            [
                Overload(id, isMember: true, [IPAddressValue.type], result) { (value: IPAddressValue) in
                    body(value.address)
                }
            ])
    }

    private static let addressPropertyFunctions = [
        property("family", "ip_family", .int) { .int($0.isIPv4 ? 4 : 6) },
        property("isUnspecified", "ip_is_unspecified", .bool) { .bool($0.isUnspecified) },
        property("isLoopback", "ip_is_loopback", .bool) { .bool($0.isLoopback) },
        property("isLinkLocalMulticast", "ip_is_link_local_multicast", .bool) { .bool($0.isLinkLocalMulticast) },
        property("isLinkLocalUnicast", "ip_is_link_local_unicast", .bool) { .bool($0.isLinkLocalUnicast) },
        property("isGlobalUnicast", "ip_is_global_unicast", .bool) { .bool($0.isGlobalUnicast) },
        Function(
            "string",
            [
                Overload("ip_to_string", [IPAddressValue.type], .string) { (value: IPAddressValue) in
                    .string(value.description)
                },
                Overload("cidr_to_string", [IPPrefixValue.type], .string) { (value: IPPrefixValue) in
                    .string(value.description)
                },
            ]),
    ]

    private static func prefixFunctions(_ mapped: MappedAddresses) -> [Function] {
        [
            Function(
                "cidr",
                [
                    Overload("string_to_cidr", [.string], IPPrefixValue.type) { (text: String) in
                        withPrefix(text) { .object(IPPrefixValue($0)) }
                    }.folded()
                ]),
            Function(
                "isCIDR",
                [
                    Overload("is_cidr", [.string], .bool) { (text: String) in
                        if case .error = withPrefix(text, { _ in .null }) { return .bool(false) }
                        return .bool(true)
                    }
                ]),
            Function(
                "containsIP",
                [
                    Overload("cidr_contains_ip_string", isMember: true, [IPPrefixValue.type, .string], .bool) {
                        (value: IPPrefixValue, text: String) in
                        withAddress(text, mapped) { .bool(value.prefix.contains($0)) }
                    },
                    Overload("cidr_contains_ip_ip", isMember: true, [IPPrefixValue.type, IPAddressValue.type], .bool) {
                        (value: IPPrefixValue, ip: IPAddressValue) in .bool(value.prefix.contains(ip.address))
                    },
                ]),
            Function(
                "containsCIDR",
                [
                    Overload("cidr_contains_cidr_string", isMember: true, [IPPrefixValue.type, .string], .bool) {
                        (value: IPPrefixValue, text: String) in
                        withPrefix(text) { .bool(value.prefix.contains($0)) }
                    },
                    Overload("cidr_contains_cidr", isMember: true, [IPPrefixValue.type, IPPrefixValue.type], .bool) {
                        (value: IPPrefixValue, other: IPPrefixValue) in .bool(value.prefix.contains(other.prefix))
                    },
                ]),
            Function(
                "masked",
                [
                    Overload("cidr_masked", isMember: true, [IPPrefixValue.type], IPPrefixValue.type) {
                        (value: IPPrefixValue) in .object(IPPrefixValue(value.prefix.masked))
                    }
                ]),
            Function(
                "prefixLength",
                [
                    Overload("cidr_prefix_length", isMember: true, [IPPrefixValue.type], .int) {
                        (value: IPPrefixValue) in .int(Int64(value.prefix.length))
                    }
                ]),
        ]
    }

    private static func withAddress(
        _ text: String, _ mapped: MappedAddresses, _ body: (IPAddress) -> Value
    ) -> Value {
        guard let reading = IPAddress.read(text.utf8) else {
            return .invalid("IP Address '\(text)' parse error during conversion from string")
        }
        if reading.hasZone { return .invalid("IP Address with zone value is not allowed: '\(text)'") }
        if reading.address.isMapped {
            guard mapped == .unmapped, !reading.hasDottedEnd else {
                return .invalid("IPv4-mapped IPv6 address is not allowed: '\(text)'")
            }
            return body(reading.address.unmapped)
        }
        return body(reading.address)
    }

    private static func withPrefix(_ text: String, _ body: (IPPrefix) -> Value) -> Value {
        guard let reading = IPPrefix.read(text) else {
            return .invalid("network address parse error during conversion from string: '\(text)'")
        }
        if reading.hasZone { return .invalid("CIDR with zone value is not allowed: '\(text)'") }
        if reading.prefix.address.isMapped {
            return .invalid("IPv4-mapped IPv6 address is not allowed: '\(text)'")
        }
        return body(reading.prefix)
    }
}
