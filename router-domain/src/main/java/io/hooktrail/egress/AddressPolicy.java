package io.hooktrail.egress;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.hooktrail.egress.SpecialRange.Opening;

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

    /**
     * Why the address may not be reached; empty when it may. An allowed block opens what lies in it, except addresses that must be
     * allowed by a block of their own (link-local, metadata) and those no packet should be sent to (0.0.0.0/8, multicast).
     */
    public Optional<SpecialRange> refusal(InetAddress address, int port) {
        var plain = Addresses.plain(address);
        if (isOpened(plain, port)) {
            return Optional.empty();
        }
        var guarded = Addresses.guardedRange(plain).filter(range -> !isNamed(range, plain));
        if (guarded.isPresent()) {
            return guarded;
        }
        return isInAllowedBlock(plain) ? Optional.empty() : Addresses.specialRange(plain);
    }

    /** Whether it is the operator who lets the address be reached; only there is plain http good enough. */
    public boolean isAllowed(InetAddress address, int port) {
        var plain = Addresses.plain(address);
        return isOpened(plain, port) || (isInAllowedBlock(plain) && refusal(plain, port).isEmpty());
    }

    private boolean isOpened(InetAddress plain, int port) {
        return openings.stream().anyMatch(opening -> opening.port() == port && opening.address().equals(plain));
    }

    private boolean isInAllowedBlock(InetAddress plain) {
        return allowed.stream().anyMatch(block -> block.contains(plain));
    }

    private boolean isNamed(SpecialRange range, InetAddress plain) {
        return range.opening() == Opening.BY_ADDRESS
                && allowed.stream().anyMatch(block -> block.isSingle() && block.contains(plain));
    }
}
