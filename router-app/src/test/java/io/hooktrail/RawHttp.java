package io.hooktrail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Requests that no client would write. */
final class RawHttp {

    private static final int ANSWER_WITHIN_MILLIS = 20_000;

    private RawHttp() {}

    /** The whole answer; of a chunked request no more than its first read that holds the head, as the connection stays. */
    static String exchange(int port, String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(ANSWER_WITHIN_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            var answer = new StringBuilder();
            var buffer = new byte[4096];
            for (var count = socket.getInputStream().read(buffer); count > 0; count = socket.getInputStream()
                    .read(buffer)) {
                answer.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
                if (answer.indexOf("\r\n\r\n") > 0 && request.contains("chunked")) {
                    break;
                }
            }
            return answer.toString();
        }
    }
}
