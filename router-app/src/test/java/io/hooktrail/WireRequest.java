package io.hooktrail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.stream.Collectors;

import io.hooktrail.RouterRun.Answer;
import io.hooktrail.event.Header;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/** A POST written byte by byte: names in any case, repeats and blanks round values, which a client would tidy up. */
record WireRequest(String target, List<Header> headers, byte[] body) {

    private static final int READ_MILLIS_MAX = 20_000;

    /** To a router on loopback; of the answer's body the JSON object is kept. */
    Answer send(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(READ_MILLIS_MAX);
            socket.getOutputStream().write(bytes());
            socket.getOutputStream().flush();
            return answer(socket.getInputStream().readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(target + " got no answer", e);
        }
    }

    private byte[] bytes() {
        var head = new StringBuilder("POST " + target + " HTTP/1.1\r\n");
        for (var header : headers) {
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        if (headers.stream().noneMatch(header -> header.name().equalsIgnoreCase("host"))) {
            head.append("Host: hooks.example.com\r\n");
        }
        head.append("Content-Length: ").append(body.length).append("\r\nConnection: close\r\n\r\n");
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.toString().getBytes(UTF_8));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    private static Answer answer(byte[] response) {
        var text = new String(response, ISO_8859_1);
        if (!text.startsWith("HTTP/1.1 ")) {
            throw new AssertionError("no HTTP answer: " + text);
        }
        var end = Math.max(0, text.indexOf("\r\n\r\n"));
        var start = text.indexOf('{', end);
        var json = start < 0 ? "" : text.substring(start, text.lastIndexOf('}') + 1);
        return new Answer(Integer.parseInt(text.substring(9, 12)), headers(text.substring(0, end)),
                json.getBytes(ISO_8859_1));
    }

    private static HttpHeaders headers(String head) {
        var headers = head.lines()
                .skip(1)
                .map(line -> line.split(":", 2))
                .collect(
                        Collectors.groupingBy(parts -> parts[0],
                                Collectors.mapping(parts -> parts[1].strip(), Collectors.toList())));
        return HttpHeaders.of(headers, (name, value) -> true);
    }
}
