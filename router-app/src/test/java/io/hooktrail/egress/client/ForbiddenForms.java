package io.hooktrail.egress.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.hooktrail.egress.Addresses;

/**
 * Ways to write a place that is no sink; {@code PORT} stands for that of a listener at every address of this machine. The ranges
 * are those of the IANA IPv4 and IPv6 Special-Purpose Address Registries, with the first and last address of the wide ones.
 */
final class ForbiddenForms {

    static final List<String> IPV4_RANGES = List.of("0.0.0.0", "0.0.0.1", "0.255.255.255", "10.0.0.0", "10.255.255.255",
            "100.64.0.0", "100.127.255.255", "127.0.0.0", "127.0.0.1", "127.0.0.2", "127.255.255.255", "169.254.0.1",
            "169.254.255.255", "172.16.0.0", "172.31.255.255", "192.0.0.0", "192.0.0.8", "192.0.0.9", "192.0.0.10",
            "192.0.0.170", "192.0.0.171", "192.0.0.255", "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1",
            "192.168.0.0", "192.168.255.255", "192.175.48.1", "198.18.0.0", "198.19.255.255", "198.51.100.1",
            "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.254", "255.255.255.255");

    static final List<String> METADATA = List.of("169.254.169.254", "169.254.170.2", "169.254.170.23",
            "169.254.169.253", "100.100.100.200", "192.0.0.192", "168.63.129.16", "169.254.42.42", "[fd00:ec2::254]",
            "[fd00:ec2::23]", "[fd20:ce::254]", "[fd00:42::42]", "[fe80::a9fe:a9fe]", "[::ffff:169.254.169.254]",
            "[::ffff:a9fe:a9fe]", "[64:ff9b::a9fe:a9fe]", "[2002:a9fe:a9fe::]");

    static final List<String> IPV6_RANGES = List.of("[::]", "[::1]", "[::2]", "[64:ff9b:1::1]",
            "[64:ff9b:1:ffff::8.8.8.8]", "[100::]", "[100::1]", "[100:0:0:1::1]", "[2001::]", "[2001:1::1]",
            "[2001:1::2]", "[2001:1::3]", "[2001:2::1]", "[2001:3::1]", "[2001:4:112::1]", "[2001:10::1]",
            "[2001:20::1]", "[2001:30::1]", "[2001:1ff:ffff::1]", "[2001:db8::1]", "[2001:db8:ffff::1]", "[2002::1]",
            "[2620:4f:8000::1]", "[3fff::1]", "[3fff:fff::1]", "[5f00::1]", "[fc00::1]", "[fdff:ffff::1]", "[fe80::1]",
            "[febf::1]", "[fec0::1]", "[feff::1]", "[ff02::1]", "[ff05::2]", "[200::1]", "[400::1]", "[1000::1]",
            "[4000::1]", "[8000::1]", "[e000::1]", "[f800::1]", "[fe00::1]");

    /** IPv6 addresses that a gateway turns into packets to an IPv4 address that is not public. */
    static final List<String> EMBEDDED = List.of("[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::FFFF:7F00:0001]",
            "[0:0:0:0:0:ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[::ffff:0.0.0.0]", "[::127.0.0.1]", "[::10.0.0.1]",
            "[::ffff:0:127.0.0.1]", "[::ffff:0:a00:1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::10.0.0.1]",
            "[64:ff9b::c0a8:1]", "[64:ff9b:1::10.0.0.1]", "[2002:7f00:1::1]", "[2002:a00:1::]", "[2002:c0a8:101::1]",
            "[2001:0:7f00:1::]", "[2001:0:4136:e378:8000:63bf:80ff:fffe]", "[2a00:1450::5efe:10.0.0.1]",
            "[2a00:1450::5efe:7f00:1]", "[2a00:1450::200:5efe:192.168.0.1]", "[fe80::5efe:10.0.0.1]");

    /** What some readers take for 127.0.0.1, ::1 or 169.254.169.254. */
    static final List<String> LITERALS = List.of("2130706433", "0x7f000001", "0x7F000001", "017700000001", "0177.0.0.1",
            "0177.0.0.01", "0x7f.0.0.1", "0x7f.1", "127.1", "127.0.1", "127.0.0x1", "127.0.0.01", "127.0.0.1.", "0",
            "0x0",
            "00", "0.0", "1", "127.0.0.1..", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518",
            "425.510.425.510", "[0:0:0:0:0:0:0:1]", "[0000:0000:0000:0000:0000:0000:0000:0001]", "[::0.0.0.1]",
            "[::1%25lo]", "[::1%lo]", "[fe80::1%25eth0]", "[fe80::1%251]", "[::ffff:127.0.0.1%25lo]", "[v1.fe80::1]",
            "[127.0.0.1]", "[::1", "::1", "[[::1]]", "127%2e0%2e0%2e1", "%31%32%37.0.0.1", "127.0.0.1%00.erp.example",
            "127.0.0.1%2f@erp.example", "%5b::1%5d", "１２７.０.０.１", "127。0。0。1", "127．0．0．1", "①②⑦.⓪.⓪.①", "ⓛocalhost",
            "lоcalhost", "127.0.0.1 ", "127.0.0.1\t", "127.0.0.1\\@erp.example", "under_score", "-erp.example");

    /** The host that a careless reader sees is not the one that is connected to. */
    static final List<String> WHOLE = List.of("https://erp.example@127.0.0.1:PORT/",
            "https://erp.example:443@127.0.0.1:PORT/",
            "https://erp.example%40127.0.0.1:PORT/", "https://user:pw@erp.example/", "https://@127.0.0.1:PORT/",
            "https://127.0.0.1:PORT@erp.example/", "https://127.0.0.1:PORT#@erp.example/",
            "https://erp.example#@127.0.0.1/",
            "https://erp.example\\@127.0.0.1:PORT/", "https:127.0.0.1:PORT", "https:/127.0.0.1:PORT/",
            "https:///127.0.0.1:PORT/",
            "https:\\\\127.0.0.1:PORT/", "//127.0.0.1:PORT/", "HTTPS://127.0.0.1:PORT/", "http://127.0.0.1:PORT/",
            "hTtP://LOCALHOST:PORT/", "http://erp.example/", "http://8.8.8.8/", "file:///etc/passwd",
            "gopher://127.0.0.1:PORT/_x",
            "ftp://127.0.0.1:PORT/", "jar:https://127.0.0.1:PORT/!/", "unix:///run/docker.sock", "data:text/plain,x",
            "https://127.0.0.1:PORT/?x= y", "https://127.0.0.1:0PORT/", "https://erp.example:65536/",
            "https://erp.example:0/",
            "https://erp.example:-1/", "https://127.0.0.1:+PORT/", "https://127.0.0.1:PORT/\r\nHost: x", "https://");

    /** Names, by whatever they resolve to. */
    static final Map<String, List<String>> NAMES = Map.ofEntries(Map.entry("erp.example", List.of("93.184.216.34")),
            Map.entry("localhost", List.of("127.0.0.1", "::1")), Map.entry("x.localhost", List.of("127.0.0.1")),
            Map.entry("localhost.", List.of("127.0.0.1")), Map.entry("localhost.localdomain", List.of("127.0.0.1")),
            Map.entry("ip6-localhost", List.of("::1")), Map.entry("127.0.0.1.nip.example", List.of("127.0.0.1")),
            Map.entry("0x7f.0.0.1.nip.example", List.of("127.0.0.1")), Map.entry("zero.example", List.of("0.0.0.0")),
            Map.entry("any6.example", List.of("::")), Map.entry("mapped.example", List.of("::ffff:127.0.0.1")),
            Map.entry("inside.example", List.of("10.0.0.7")), Map.entry("inside6.example", List.of("fd12::7")),
            Map.entry("mixed.example", List.of("93.184.216.34", "127.0.0.1")),
            Map.entry("mixed6.example", List.of("2606:4700::1111", "93.184.216.34", "::1")),
            Map.entry("last.example", publicOnesAnd("127.0.0.1")),
            Map.entry("metadata.google.internal", List.of("169.254.169.254")),
            Map.entry("instance-data.ec2.internal", List.of("169.254.169.254")),
            Map.entry("nat64.example", List.of("64:ff9b::7f00:1")),
            Map.entry("isatap.example", List.of("2a00:1450::5efe:a00:1")),
            Map.entry("broadcast.example", List.of("255.255.255.255")),
            Map.entry("multicast.example", List.of("224.0.0.251")),
            Map.entry("kubernetes.default.svc", List.of("10.96.0.1")), Map.entry("empty.example", List.of()));

    private ForbiddenForms() {}

    static Stream<String> all() {
        var hosts = Stream.of(IPV4_RANGES.stream(), METADATA.stream(), IPV6_RANGES.stream(), EMBEDDED.stream(),
                LITERALS.stream(), NAMES.keySet().stream().sorted().filter(name -> !name.equals("erp.example")),
                Stream.of("LocalHost", "nowhere.example")).flatMap(group -> group);
        return Stream.concat(hosts.map(host -> "https://" + host + ":PORT/"), WHOLE.stream());
    }

    static List<InetAddress> resolve(String name, Duration within) throws UnknownHostException {
        var addresses = NAMES.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        if (addresses.isEmpty()) {
            throw new UnknownHostException(name);
        }
        return addresses.stream().map(address -> Addresses.literal(address).orElseThrow()).toList();
    }

    private static List<String> publicOnesAnd(String last) {
        return Stream.concat(Stream.iterate(1, number -> number + 1).limit(250).map(number -> "93.184.216." + number),
                Stream.of(last)).toList();
    }
}
