package io.hooktrail.ingest;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.hooktrail.egress.Addresses;
import io.hooktrail.egress.Cidr;

/**
 * The proxies whose word on a request's sender counts ({@code HOOKTRAIL_TRUSTED_PROXIES}).
 *
 * @param blocks empty: nobody's word counts, the peer is the sender
 */
public record TrustedProxies(List<Cidr> blocks) {

    private static final int HOPS_MAX = 50;

    public TrustedProxies {
        blocks = List.copyOf(blocks);
    }

    /**
     * Reads the setting: blocks separated by commas.
     *
     * @throws IllegalArgumentException when one of them is none
     */
    public static TrustedProxies of(String setting) {
        return new TrustedProxies(Arrays.stream(setting.split(",", -1))
                .map(String::strip)
                .filter(block -> !block.isEmpty())
                .map(Cidr::of)
                .toList());
    }

    /** Whether the peer is one of them. */
    public boolean trust(String peer) {
        return address(peer).filter(this::holds).isPresent();
    }

    /**
     * The sender's address: the right-most hop that is no trusted proxy, since everything left of it may be made up. A chain
     * of trusted ones only ends with its first; a hop that is no address ends the chain, and the proxy that named it is the
     * sender, as nobody better is known.
     *
     * @param peer the address of the connection
     * @param forwardedFor the lines of {@code X-Forwarded-For}, in order
     */
    public String sender(String peer, List<String> forwardedFor) {
        if (blocks.isEmpty() || !trust(peer)) {
            return plain(peer);
        }
        var sender = plain(peer);
        var hops = hops(forwardedFor);
        for (var index = hops.size() - 1; index >= Math.max(0, hops.size() - HOPS_MAX); index--) {
            var hop = address(hops.get(index));
            if (hop.isEmpty()) {
                return sender;
            }
            sender = hop.get().getHostAddress();
            if (!holds(hop.get())) {
                return sender;
            }
        }
        return sender;
    }

    /**
     * Whether the request reached the outermost proxy by TLS: the peer is trusted, and the scheme said last, the one that a
     * trusted proxy wrote, is https.
     *
     * @param forwardedProto the lines of {@code X-Forwarded-Proto}, in order
     */
    public boolean saysHttps(String peer, List<String> forwardedProto) {
        var schemes = hops(forwardedProto);
        return !schemes.isEmpty() && trust(peer) && schemes.getLast().toLowerCase(Locale.ROOT).equals("https");
    }

    private boolean holds(InetAddress address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }

    private static List<String> hops(List<String> lines) {
        var hops = new ArrayList<String>();
        lines.forEach(line -> Arrays.stream(line.split(",", -1)).map(String::strip).forEach(hops::add));
        return hops;
    }

    /** Some proxies write the port as well, and IPv6 then in brackets. */
    private static Optional<InetAddress> address(String hop) {
        var text = hop;
        if (text.startsWith("[") && text.indexOf(']') > 0) {
            text = text.substring(1, text.indexOf(']'));
        } else if (text.indexOf('.') > 0 && text.indexOf(":") == text.lastIndexOf(":") && text.indexOf(":") > 0) {
            text = text.substring(0, text.indexOf(':'));
        }
        var scope = text.indexOf('%');
        return Addresses.literal(scope < 0 ? text : text.substring(0, scope)).map(Addresses::plain);
    }

    private static String plain(String peer) {
        return address(peer).map(InetAddress::getHostAddress).orElse(peer);
    }
}
