import CEL
import Testing

/// IP addresses and CIDR ranges, by Kubernetes' Go documentation ("IP", "CIDR") and Go's net/netip.
struct NetworkTests {
    static let common =
        [
            LibraryCase("isIP('127.0.0.1')", "true"), LibraryCase("isIP('::1')", "true"),
            LibraryCase("isIP('127.0.0.256')", "false"), LibraryCase("isIP(':::1')", "false"),
            LibraryCase("isIP('01.2.3.4')", "false"), LibraryCase("isIP('1.2.3')", "false"),
            LibraryCase("isIP('::ffff:1.2.3.4')", "false"), LibraryCase("isIP('fe80::1%eth0')", "false"),
            LibraryCase("isIP('')", "false"), LibraryCase("isIP('1::2::3')", "false"),
            LibraryCase("isIP('1:2:3:4:5:6:7:8:9')", "false"), LibraryCase("isIP('1:2:3:4:5:6:7:8::')", "false"),
            LibraryCase("isIP('1:2:3:4:5:6:7:8:')", "false"), LibraryCase("isIP(':1:2')", "false"),
            LibraryCase("isIP('12345::')", "false"), LibraryCase("isIP('::1.2.3.04')", "false"),
            LibraryCase("isIP('1:2:3:4:5:6:7:1.2.3.4')", "false"), LibraryCase("isIP('::1:2:3:4:5:6:7:8')", "false"),
            LibraryCase("string(ip('1:2:3:4:5:6:7::'))", "'1:2:3:4:5:6:7:0'"),
            LibraryCase("string(ip('::1:2:3:4:5:6:7'))", "'0:1:2:3:4:5:6:7'"),
            LibraryCase("string(ip('1:2:3:4:5:6:1.2.3.4'))", "'1:2:3:4:5:6:102:304'"),
            LibraryCase("string(ip('64:FF9B::1.2.3.4'))", "'64:ff9b::102:304'"),
            LibraryCase("string(ip('2001:db8:0:0:1:0:0:1'))", "'2001:db8::1:0:0:1'"),
            LibraryCase("string(ip('1::'))", "'1::'"), LibraryCase("string(ip('0:0:0:0:0:0:0:0'))", "'::'"),
            LibraryCase("ip.isCanonical('127.0.0.1')", "true"), LibraryCase("ip.isCanonical('2001:db8::abcd')", "true"),
            LibraryCase("ip.isCanonical('2001:DB8::ABCD')", "false"),
            LibraryCase("ip.isCanonical('2001:db8::0:0:0:abcd')", "false"),
            LibraryCase("ip('127.0.0.1').family()", "4"), LibraryCase("ip('::1').family()", "6"),
            LibraryCase("ip('0.0.0.0').isUnspecified()", "true"), LibraryCase("ip('::').isUnspecified()", "true"),
            LibraryCase("ip('::1').isUnspecified()", "false"), LibraryCase("ip('127.9.0.1').isLoopback()", "true"),
            LibraryCase("ip('192.168.0.1').isLoopback()", "false"), LibraryCase("ip('::1').isLoopback()", "true"),
            LibraryCase("ip('224.0.0.1').isLinkLocalMulticast()", "true"),
            LibraryCase("ip('224.0.1.1').isLinkLocalMulticast()", "false"),
            LibraryCase("ip('ff02::1').isLinkLocalMulticast()", "true"),
            LibraryCase("ip('fd00::1').isLinkLocalMulticast()", "false"),
            LibraryCase("ip('169.254.169.254').isLinkLocalUnicast()", "true"),
            LibraryCase("ip('192.168.0.1').isLinkLocalUnicast()", "false"),
            LibraryCase("ip('fe80::1').isLinkLocalUnicast()", "true"),
            LibraryCase("ip('fd80::1').isLinkLocalUnicast()", "false"),
            LibraryCase("ip('192.168.0.1').isGlobalUnicast()", "true"),
            LibraryCase("ip('255.255.255.255').isGlobalUnicast()", "false"),
            LibraryCase("ip('2001:db8::abcd').isGlobalUnicast()", "true"),
            LibraryCase("ip('ff00::1').isGlobalUnicast()", "false"),
            LibraryCase("ip('::1') == ip('0:0::1')", "true"), LibraryCase("dyn(ip('::1')) == '::1'", "false"),
            LibraryCase("type(ip('::1')) == net.IP", "true"), LibraryCase("type(cidr('::/0')) == net.CIDR", "true"),
            LibraryCase("isCIDR('192.168.0.0/16')", "true"), LibraryCase("isCIDR('::1/128')", "true"),
            LibraryCase("isCIDR('192.168.0.0/33')", "false"), LibraryCase("isCIDR('::1/129')", "false"),
            LibraryCase("isCIDR('1.2.3.4')", "false"), LibraryCase("isCIDR('1.2.3.4/')", "false"),
            LibraryCase("isCIDR('1.2.3.4/-1')", "false"), LibraryCase("isCIDR('fe80::1%en0/24')", "false"),
            LibraryCase("cidr('192.168.0.0/24').containsIP(ip('192.168.0.1'))", "true"),
            LibraryCase("cidr('192.168.0.0/24').containsIP(ip('192.168.1.1'))", "false"),
            LibraryCase("cidr('192.168.0.0/24').containsIP('192.168.0.1')", "true"),
            LibraryCase("cidr('192.168.0.0/24').containsIP('192.168.1.1')", "false"),
            LibraryCase("cidr('192.168.0.0/16').containsCIDR(cidr('192.168.10.0/24'))", "true"),
            LibraryCase("cidr('192.168.1.0/24').containsCIDR(cidr('192.168.2.0/24'))", "false"),
            LibraryCase("cidr('192.168.0.0/16').containsCIDR('192.168.10.0/24')", "true"),
            LibraryCase("cidr('192.168.1.0/24').containsCIDR('192.168.2.0/24')", "false"),
            LibraryCase("cidr('0.0.0.0/0').containsCIDR('::/0')", "false"),
            LibraryCase("cidr('192.168.0.1/24').ip()", "ip('192.168.0.1')"),
            LibraryCase("cidr('::1/128').ip().family()", "6"),
            LibraryCase("cidr('192.168.0.1/24').masked()", "cidr('192.168.0.0/24')"),
            LibraryCase("cidr('10.255.255.255/9').masked()", "cidr('10.128.0.0/9')"),
            LibraryCase("cidr('192.168.0.1/24') == cidr('192.168.0.1/24').masked()", "false"),
            LibraryCase("cidr('192.168.0.0/16').prefixLength()", "16"),
            LibraryCase("cidr('::1/128').prefixLength()", "128"),
            LibraryCase("string(cidr('2001:DB8::/32'))", "'2001:db8::/32'"),
        ]
        + LibraryCase.failing(
            "ip('127.0.0.256')", "ip(':::1')", "ip('::ffff:192.168.0.1')", "ip('fe80::1%en0')",
            "cidr('192.168.0.0/33')",
            "cidr('::1/129')", "cidr('::ffff:192.168.0.1/24')", "ip.isCanonical('127.0.0.1.0')",
            "cidr('10.0.0.0/8').containsIP('x')", "cidr('10.0.0.0/8').containsCIDR('10.0.0.0')")

    @Test(arguments: common)
    func `both libraries give what is documented`(example: LibraryCase) throws {
        try example.check([.network])
        try example.check([.kubernetesNetwork])
    }

    /// The conformance suite's `ipv4_equals_ipv6`.
    @Test func `a mapped address in hexadecimal is the IPv4 address`() throws {
        try LibraryCase("ip('::ffff:c0a8:1')", "ip('192.168.0.1')").check([.network])
    }

    @Test(arguments: LibraryCase.failing("ip('::ffff:c0a8:1')"))
    func `Kubernetes takes no mapped address`(example: LibraryCase) throws {
        try example.check([.kubernetesNetwork])
    }
}
