package io.hooktrail.egress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

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
            range("169.254.169.254/32", "cloud metadata"),
            range("100.100.100.200/32", "cloud metadata"),
            range("192.0.0.192/32", "cloud metadata"),
            range("168.63.129.16/32", "cloud platform service"),
            range("0.0.0.0/8", "this network"),
            range("10.0.0.0/8", "private network"),
            range("100.64.0.0/10", "carrier-grade NAT"),
            range("127.0.0.0/8", "loopback"),
            range("169.254.0.0/16", "link-local"),
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
            range("224.0.0.0/4", "multicast"),
            range("255.255.255.255/32", "broadcast"),
            range("240.0.0.0/4", "reserved"));

    private static final List<SpecialRange> V6 = List.of(
            range("fd00:ec2::254/128", "cloud metadata"),
            range("fd20:ce::254/128", "cloud metadata"),
            range("::/128", "this host"),
            range("::1/128", "loopback"),
            range("::/96", "IPv4-compatible"),
            range("64:ff9b:1::/48", "local NAT64"),
            range("100::/64", "discard-only"),
            range("2001::/32", "Teredo"),
            range("2001::/23", "protocol assignments"),
            range("2001:db8::/32", "documentation"),
            range("2002::/16", "6to4"),
            range("2620:4f:8000::/48", "AS112"),
            range("3fff::/20", "documentation"),
            range("5f00::/16", "segment routing"),
            range("fc00::/7", "unique local"),
            range("fe80::/10", "link-local"),
            range("fec0::/10", "site-local"),
            range("ff00::/8", "multicast"));

    private static final SpecialRange NOT_GLOBAL = range("::/0", "not global unicast");
    private static final Cidr GLOBAL_UNICAST = Cidr.of("2000::/3");
    private static final Cidr NAT64 = Cidr.of("64:ff9b::/96");

    private Addresses() {}

    /** The narrowest listed range the address lies in; empty when it is public. */
    public static Optional<SpecialRange> specialRange(InetAddress address) {
        var plain = plain(address);
        if (plain instanceof Inet4Address) {
            return first(V4, plain);
        }
        if (NAT64.contains(plain)) {
            // Behind NAT64 the packet goes to the IPv4 address in the last 32 bits (RFC 6052), so that one decides.
            var bytes = plain.getAddress();
            return first(V4, of(Arrays.copyOfRange(bytes, 12, 16)));
        }
        return first(V6, plain)
                .or(() -> GLOBAL_UNICAST.contains(plain) ? Optional.empty() : Optional.of(NOT_GLOBAL));
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
        return new SpecialRange(Cidr.of(block), name);
    }

    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
