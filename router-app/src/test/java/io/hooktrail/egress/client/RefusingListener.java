package io.hooktrail.egress.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Listens at every address of this machine, both families, and tells whether anybody connected. It accepts nothing by itself:
 * connections wait in the order in which they came, so one of its own that comes out first proves that there was no other.
 */
final class RefusingListener implements AutoCloseable {

    private final ServerSocket server;

    RefusingListener() throws IOException {
        // The wildcard of both families.
        this.server = new ServerSocket(0, 200);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Whether somebody connected since the last question; one connection is forgotten by it. */
    boolean wasReached() throws IOException {
        try (var own = new Socket(InetAddress.getLoopbackAddress(), port()); var first = server.accept()) {
            if (first.getPort() == own.getLocalPort()) {
                return false;
            }
        }
        server.accept().close();
        return true;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
