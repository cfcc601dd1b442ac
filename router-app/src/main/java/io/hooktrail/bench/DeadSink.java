package io.hooktrail.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;

/** A sink whose address is taken and where nobody listens, until it is opened; always at the same place. */
final class DeadSink implements AutoCloseable {

    private static final String PATH = "/dead";

    private final Path directory;
    private Socket held;
    private final int port;
    private String secret = "";

    private DeadSink(Path directory, Socket held) {
        this.directory = directory;
        this.held = held;
        this.port = held.getLocalPort();
    }

    static DeadSink hold(Path directory) throws IOException {
        return new DeadSink(directory, bound(0));
    }

    private static Socket bound(int port) throws IOException {
        var socket = new Socket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    String url() {
        return "http://127.0.0.1:" + port + PATH;
    }

    /** With which deliveries to it are signed. */
    void knows(String signingSecret) {
        secret = signingSecret;
    }

    /** From now on it takes deliveries; {@link #dies} when that is over. */
    ReceiverProcess returns(String ledger) throws IOException, InterruptedException {
        held.close();
        var receiver = ReceiverProcess.start(directory.resolve(ledger), port);
        receiver.knows(PATH, secret);
        return receiver;
    }

    /** Its receiver is closed, and it is as dead as before. */
    void dies() throws IOException {
        held = bound(port);
    }

    @Override
    public void close() throws IOException {
        held.close();
    }
}
