package io.hooktrail.crash;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between a node and its database and passes bytes on, until it is told to be a broken network: one that swallows
 * everything without a word, or one that resets.
 */
final class TcpGate implements AutoCloseable {

    private static final int PIECE_BYTES = 16 * 1024;

    private final ServerSocket door;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile State state = State.OPEN;

    private enum State {
        OPEN,
        /** Nothing goes through, and nobody is told; what was on its way waits. */
        HANGING,
        /** Connections are reset as they come. */
        RESETTING
    }

    TcpGate(int target) throws IOException {
        this.target = target;
        door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::listen);
    }

    int port() {
        return door.getLocalPort();
    }

    private void listen() {
        try {
            while (true) {
                var near = door.accept();
                if (state == State.RESETTING) {
                    reset(near);
                } else {
                    Thread.ofVirtual().start(() -> connect(near));
                }
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void connect(Socket near) {
        var far = new Socket();
        sockets.add(near);
        sockets.add(far);
        try {
            passes();
            far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            Thread.ofVirtual().start(() -> pass(near, far));
            Thread.ofVirtual().start(() -> pass(far, near));
        } catch (IOException e) {
            reset(near);
            reset(far);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(Socket from, Socket to) {
        var piece = new byte[PIECE_BYTES];
        try {
            for (var count = from.getInputStream().read(piece); count >= 0; count = from.getInputStream()
                    .read(piece)) {
                passes();
                to.getOutputStream().write(piece, 0, count);
            }
        } catch (IOException e) {
            // One side is gone; the other one follows.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        reset(from);
        reset(to);
    }

    private synchronized void passes() throws InterruptedException {
        while (state == State.HANGING) {
            wait();
        }
    }

    private void reset(Socket socket) {
        sockets.remove(socket);
        try {
            if (!socket.isClosed() && socket.isBound()) {
                socket.setSoLinger(true, 0); // A close is then a reset.
            }
            socket.close();
        } catch (IOException e) {
            // The other side, or the thread that passes bytes on, was quicker.
        }
    }

    /** From now on nothing goes through, in either direction, and nobody is told. */
    synchronized void hang() {
        state = State.HANGING;
    }

    /** All connections are reset, new ones too. */
    synchronized void cut() {
        state = State.RESETTING;
        notifyAll();
        sockets.forEach(this::reset);
    }

    synchronized void open() {
        state = State.OPEN;
        notifyAll();
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }
}
