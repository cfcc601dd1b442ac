package io.hooktrail.egress;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which addresses the router may connect to: the public ones, and the networks the operator allowed.
 *
 * @param allowed blocks beside the public internet ({@code HOOKTRAIL_SINKS_ALLOW})
 */
public record AddressPolicy(List<Cidr> allowed) {

    public AddressPolicy {
        allowed = List.copyOf(allowed);
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
                .toList());
    }

    /** Why the address may not be reached; empty when it may. */
    public Optional<SpecialRange> refusal(InetAddress address) {
        return isAllowed(address) ? Optional.empty() : Addresses.specialRange(address);
    }

    /** Whether the operator allowed the address by name of its block; only there is plain http good enough. */
    public boolean isAllowed(InetAddress address) {
        var plain = Addresses.plain(address);
        return allowed.stream().anyMatch(block -> block.contains(plain));
    }
}
