package io.hooktrail.egress.client;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

import io.hooktrail.egress.Addresses;

/** The ports this process listens on: as configured, and as bound once a server runs (port 0 is known only then). */
class OwnPorts implements ApplicationListener<WebServerInitializedEvent> {

    private final Set<Integer> ports = ConcurrentHashMap.newKeySet();

    OwnPorts(Collection<Integer> configured) {
        ports.addAll(configured);
    }

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        ports.add(event.getWebServer().getPort());
    }

    /** Whether a connection to there would end in this process, by a tunnel too. */
    boolean isOwn(InetAddress address, int port) {
        return ports.contains(port)
                && (isLocal(address) || Addresses.carried(address).anyMatch(OwnPorts::isLocal));
    }

    private static boolean isLocal(InetAddress address) {
        try {
            return address.isLoopbackAddress() || address.isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            // Not being able to tell must not open the door.
            return true;
        }
    }
}
