package io.hooktrail.assembly;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

import io.hooktrail.problem.WrongSetting;

/** Ports of this machine, tried before the start: the server would find out only after ten seconds of it. */
final class Ports {

    private static final int SUGGESTED_MIN = 8090;
    private static final int SUGGESTED_MAX = 8190;

    private Ports() {}

    /** @throws WrongSetting when another process listens on the port, or the address is none of this machine's */
    static void requireFree(String setting, String port, String bind) {
        try {
            listen(bind, Integer.parseInt(port));
        } catch (BindException e) {
            if (isFree(0, bind)) {
                throw new WrongSetting(setting, "is " + port + ", which another process listens on",
                        freeBeside(Integer.parseInt(port)));
            }
            throw new WrongSetting("hooktrail.bind", "is \"" + bind + "\", which this process cannot listen on ("
                    + e.getMessage() + ")", "127.0.0.1");
        } catch (IOException e) {
            throw new WrongSetting(setting, "is " + port + ", which cannot be opened (" + e.getMessage() + ")", "8090");
        }
    }

    /** A port that nobody listens on now, other than the given one. */
    static String freeBeside(int port) {
        return Integer.toString(IntStream.rangeClosed(SUGGESTED_MIN, SUGGESTED_MAX)
                .filter(candidate -> candidate != port && isFree(candidate, "0.0.0.0"))
                .findFirst()
                .orElse(SUGGESTED_MAX + 1));
    }

    private static boolean isFree(int port, String bind) {
        try {
            listen(bind, port);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void listen(String bind, int port) throws IOException {
        try (var socket = new ServerSocket()) {
            // As the server does: connections of a router that has just ended must not keep the next one out.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(bind), port), 1);
        }
    }
}
