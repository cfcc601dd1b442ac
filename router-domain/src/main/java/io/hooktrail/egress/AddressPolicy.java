package io.hooktrail.egress;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which addresses the router may connect to: the public ones, and the networks the operator allowed.
 *
 * @param allowed blocks beside the public internet ({@code HOOKTRAIL_SINKS_ALLOW})
 * @param openings single ports of this process that are sinks by intention; no neighbour of such a port is allowed by it
 */
public record AddressPolicy(List<Cidr> allowed, List<SinkOpening> openings) {

    public AddressPolicy {
        allowed = List.copyOf(allowed);
        openings = List.copyOf(openings);
    }

    /**
     * Reads a comma-separated list of blocks; blank for none.
     *
     * @throws IllegalArgumentException naming the part that is no block
     */
    public static AddressPolicy allowing(String blocks) {
        return new AddressPolicy(Arrays.stream(blocks.split(","))
                .map(String::strip)
                .filter(block -> !block.isEmpty())
                .map(Cidr::of)
                .toList(), List.of());
    }

    /** The same policy that lets the router reach these ports too. */
    public AddressPolicy with(List<SinkOpening> opened) {
        return new AddressPolicy(allowed, opened);
    }

    /** Why the address may not be reached; empty when it may. */
    public Optional<SpecialRange> refusal(InetAddress address, int port) {
        return isAllowed(address, port) ? Optional.empty() : Addresses.specialRange(address);
    }

    /** Whether the operator allowed the address by name of its block; only there is plain http good enough. */
    public boolean isAllowed(InetAddress address, int port) {
        var plain = Addresses.plain(address);
        return allowed.stream().anyMatch(block -> block.contains(plain))
                || openings.stream().anyMatch(opening -> opening.port() == port && opening.address().equals(plain));
    }
}
