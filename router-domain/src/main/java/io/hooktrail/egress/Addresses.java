package io.hooktrail.egress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.hooktrail.egress.SpecialRange.Opening;

/**
 * Tells public addresses from the special ones of the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), the
 * multicast blocks, and the cloud platforms' own service addresses. IPv6 is refused unless it is global unicast (2000::/3), so
 * a range reserved later is not reachable by default. No name is ever resolved here.
 */
public final class Addresses {

    // First, as the blocks below are read with them.
    private static final Pattern DOTTED = Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");
    private static final Pattern COLONS = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private static final List<SpecialRange> V4 = List.of(
            single("169.254.169.254/32", "cloud metadata"),
            single("100.100.100.200/32", "cloud metadata"),
            single("192.0.0.192/32", "cloud metadata"),
            single("168.63.129.16/32", "cloud platform service"),
            never("0.0.0.0/8", "this network"),
            range("10.0.0.0/8", "private network"),
            range("100.64.0.0/10", "carrier-grade NAT"),
            range("127.0.0.0/8", "loopback"),
            // Other clouds' metadata, credentials of containers, time and name servers lie all over it.
            single("169.254.0.0/16", "link-local"),
            range("172.16.0.0/12", "private network"),
            range("192.0.0.0/24", "protocol assignments"),
            range("192.0.2.0/24", "documentation"),
            range("192.31.196.0/24", "AS112"),
            range("192.52.193.0/24", "multicast tunnelling"),
            range("192.88.99.0/24", "6to4 relay"),
            range("192.168.0.0/16", "private network"),
            range("192.175.48.0/24", "AS112"),
            range("198.18.0.0/15", "benchmarking"),
            range("198.51.100.0/24", "documentation"),
            range("203.0.113.0/24", "documentation"),
            never("224.0.0.0/4", "multicast"),
            never("255.255.255.255/32", "broadcast"),
            range("240.0.0.0/4", "reserved"));

    private static final List<SpecialRange> V6 = List.of(
            single("fd00:ec2::/32", "cloud metadata"),
            single("fd20:ce::254/128", "cloud metadata"),
            single("fd00:42::42/128", "cloud metadata"),
            never("::/128", "this host"),
            range("::1/128", "loopback"),
            range("::/96", "IPv4-compatible"),
            range("::ffff:0:0:0/96", "IPv4-translated"),
            range("64:ff9b:1::/48", "local NAT64"),
            range("100::/64", "discard-only"),
            range("100:0:0:1::/64", "dummy prefix"),
            range("2001::/32", "Teredo"),
            range("2001::/23", "protocol assignments"),
            range("2001:db8::/32", "documentation"),
            range("2002::/16", "6to4"),
            range("2620:4f:8000::/48", "AS112"),
            range("3fff::/20", "documentation"),
            range("5f00::/16", "segment routing"),
            range("fc00::/7", "unique local"),
            single("fe80::/10", "link-local"),
            range("fec0::/10", "site-local"),
            never("ff00::/8", "multicast"));

    private static final SpecialRange NOT_GLOBAL = range("::/0", "not global unicast");
    private static final SpecialRange ISATAP = range("::/0", "ISATAP tunnel");
    private static final Cidr GLOBAL_UNICAST = Cidr.of("2000::/3");
    private static final Cidr NAT64 = Cidr.of("64:ff9b::/96");
    private static final Cidr TEREDO = Cidr.of("2001::/32");
    private static final Cidr SIX_TO_FOUR = Cidr.of("2002::/16");
    private static final List<Cidr> IPV4_LAST = List.of(NAT64, Cidr.of("64:ff9b:1::/48"), Cidr.of("::/96"),
            Cidr.of("::ffff:0:0:0/96"));

    private Addresses() {}

    /** The narrowest listed range the address lies in; empty when it is public. */
    public static Optional<SpecialRange> specialRange(InetAddress address) {
        var plain = plain(address);
        if (plain instanceof Inet4Address) {
            return first(V4, plain);
        }
        if (NAT64.contains(plain)) {
            // Behind NAT64 the packet goes to the IPv4 address it carries (RFC 6052), so that one decides.
            return carried(plain).findFirst().flatMap(inner -> first(V4, inner));
        }
        return first(V6, plain).or(() -> GLOBAL_UNICAST.contains(plain) ? Optional.empty() : Optional.of(NOT_GLOBAL))
                .or(() -> isIsatap(plain.getAddress()) ? Optional.of(ISATAP) : Optional.empty());
    }

    /**
     * The range that a wide block does not open: of the address itself, or of an IPv4 address it carries, as whoever takes the
     * packet out of its tunnel sends it on to there.
     */
    static Optional<SpecialRange> guardedRange(InetAddress address) {
        var plain = plain(address);
        return Stream.concat(specialRange(plain).stream(), carried(plain).flatMap(inner -> first(V4, inner).stream()))
                .filter(range -> range.opening() != Opening.BY_BLOCK)
                .findFirst();
    }

    /**
     * The IPv4 addresses in an IPv6 one: translated (RFC 6052, 7915), compatible (RFC 4291), 6to4 (RFC 3056), Teredo's server and
     * client (RFC 4380), ISATAP (RFC 5214).
     */
    public static Stream<InetAddress> carried(InetAddress plain) {
        if (plain instanceof Inet4Address || plain.isLoopbackAddress() || plain.isAnyLocalAddress()) {
            return Stream.empty();
        }
        var bytes = plain.getAddress();
        if (TEREDO.contains(plain)) {
            var client = Arrays.copyOfRange(bytes, 12, 16);
            for (var index = 0; index < client.length; index++) {
                client[index] ^= (byte) 0xff;
            }
            return Stream.of(of(Arrays.copyOfRange(bytes, 4, 8)), of(client));
        }
        if (SIX_TO_FOUR.contains(plain)) {
            return Stream.of(of(Arrays.copyOfRange(bytes, 2, 6)));
        }
        return isIsatap(bytes) || IPV4_LAST.stream().anyMatch(block -> block.contains(plain))
                ? Stream.of(of(Arrays.copyOfRange(bytes, 12, 16)))
                : Stream.empty();
    }

    /** Whatever its prefix: the interface identifier 0000:5efe or 0200:5efe before an IPv4 address (RFC 5214, section 6.1). */
    private static boolean isIsatap(byte[] bytes) {
        return (bytes[8] & 0xfd) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == (byte) 0xfe;
    }

    /** The same address without scope, and as IPv4 when it is an IPv4-mapped one: the form that is looked up and shown. */
    public static InetAddress plain(InetAddress address) {
        // InetAddress itself turns the 16 bytes of ::ffff:a.b.c.d into an Inet4Address; not every way to make one does.
        return of(address.getAddress());
    }

    /**
     * Reads an address literal: IPv4 as four decimal numbers without leading zeros, IPv6 without brackets or scope. The forms
     * that only some readers take for an address (octal, hexadecimal, one integer, fewer than four parts) are none here.
     */
    public static Optional<InetAddress> literal(String text) {
        if (!DOTTED.matcher(text).matches() && !COLONS.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static String text(byte[] address) {
        return of(address).getHostAddress();
    }

    private static Optional<SpecialRange> first(List<SpecialRange> ranges, InetAddress address) {
        return ranges.stream().filter(range -> range.block().contains(address)).findFirst();
    }

    private static SpecialRange range(String block, String name) {
        return new SpecialRange(Cidr.of(block), name, Opening.BY_BLOCK);
    }

    private static SpecialRange single(String block, String name) {
        return new SpecialRange(Cidr.of(block), name, Opening.BY_ADDRESS);
    }

    private static SpecialRange never(String block, String name) {
        return new SpecialRange(Cidr.of(block), name, Opening.NEVER);
    }

    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
