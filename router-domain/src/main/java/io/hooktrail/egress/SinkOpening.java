package io.hooktrail.egress;

import java.net.InetAddress;

/**
 * One port of one address that a part of the router itself listens on as a sink, such as the demo's. It may be reached though
 * its network is not allowed.
 */
public record SinkOpening(InetAddress address, int port) {

    public SinkOpening {
        address = Addresses.plain(address);
    }
}
