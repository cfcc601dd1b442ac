package io.hooktrail.egress.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/** Asks for the addresses of a name. */
@FunctionalInterface
interface HostResolver {

    /**
     * All addresses the name has now, at least one.
     *
     * @throws UnknownHostException when it has none, or the answer took longer than {@code within}
     */
    List<InetAddress> resolve(String name, Duration within) throws UnknownHostException;
}
