package io.hooktrail.egress;

import java.net.InetAddress;
import java.util.Arrays;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A block of addresses (RFC 4632, RFC 4291 section 2.3). An IPv4 block never holds an IPv6 address and the reverse; mapped
 * addresses are made plain by {@link Addresses} before they are looked up.
 */
public final class Cidr {

    private final byte[] network;
    private final int prefixBits;

    private Cidr(byte[] network, int prefixBits) {
        this.network = network;
        this.prefixBits = prefixBits;
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code fc00::/7} or a single address.
     *
     * @throws IllegalArgumentException saying what is wrong, also when bits after the prefix are set, since such a block means
     *         something else than it looks like
     */
    public static Cidr of(String text) {
        var slash = text.indexOf('/');
        var address = Addresses.literal(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + text + "\" is no block of addresses such as 10.0.0.0/8 or fc00::/7"));
        var bytes = address.getAddress();
        var bits = slash < 0 ? bytes.length * 8 : prefix(text, text.substring(slash + 1), bytes.length * 8);
        if (!Arrays.equals(bytes, masked(bytes, bits))) {
            throw new IllegalArgumentException("\"" + text + "\" has bits set after its prefix");
        }
        return new Cidr(bytes, bits);
    }

    /** Reads the form in which settings are stored for ever; what a version before took with bits after the prefix is the block. */
    @JsonCreator
    static Cidr stored(String text) {
        var slash = text.indexOf('/');
        var bytes = Addresses.literal(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no block of addresses"))
                .getAddress();
        var bits = slash < 0 ? bytes.length * 8 : prefix(text, text.substring(slash + 1), bytes.length * 8);
        return new Cidr(masked(bytes, bits), bits);
    }

    /** Whether the address, in text form, lies in the block; a text that is no address lies in none. */
    public boolean contains(String address) {
        return Addresses.literal(address).map(Addresses::plain).filter(this::contains).isPresent();
    }

    /** Whether the address lies in the block. */
    public boolean contains(InetAddress address) {
        var bytes = address.getAddress();
        return bytes.length == network.length && Arrays.equals(network, masked(bytes, prefixBits));
    }

    /** Whether it holds one address only. */
    boolean isSingle() {
        return prefixBits == network.length * 8;
    }

    private static int prefix(String text, String digits, int bitsMax) {
        if (!digits.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(digits) > bitsMax) {
            throw new IllegalArgumentException("\"" + text + "\" has no prefix length from 0 to " + bitsMax);
        }
        return Integer.parseInt(digits);
    }

    private static byte[] masked(byte[] bytes, int bits) {
        var masked = new byte[bytes.length];
        for (var index = 0; index < bytes.length; index++) {
            var kept = Math.clamp(bits - index * 8, 0, 8);
            masked[index] = (byte) (bytes[index] & (0xff00 >> kept));
        }
        return masked;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cidr cidr && cidr.prefixBits == prefixBits && Arrays.equals(cidr.network, network);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(network) + prefixBits;
    }

    /** A single address is written without its prefix. */
    @JsonValue
    @Override
    public String toString() {
        var address = Addresses.text(network);
        return isSingle() ? address : address + "/" + prefixBits;
    }
}
