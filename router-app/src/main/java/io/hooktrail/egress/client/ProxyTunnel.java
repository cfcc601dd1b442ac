package io.hooktrail.egress.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Asks a proxy for a way through to one address (RFC 9110, section 9.3.6). */
final class ProxyTunnel {

    private static final int HEAD_BYTES_MAX = 8 * 1024;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");

    private ProxyTunnel() {}

    /**
     * Returns when what is written to the socket goes to the target.
     *
     * @param socket connected to the proxy
     * @param target an address, not a name: the proxy has nothing to look up, so it reaches what the guard has judged
     * @throws ProxyFault when the proxy refuses
     */
    static void open(Socket socket, EgressProxy proxy, InetSocketAddress target) throws IOException {
        var address = target.getAddress().getHostAddress();
        var authority = (address.contains(":") ? "[" + address + "]" : address) + ":" + target.getPort();
        var authorization = proxy.authorization();
        var request = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n"
                + (authorization == null ? "" : "Proxy-Authorization: " + authorization + "\r\n") + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        var answer = STATUS.matcher(head(socket.getInputStream()).lines().findFirst().orElse(""));
        if (!answer.matches()) {
            throw new ProxyFault("the egress proxy does not answer in HTTP");
        }
        var status = answer.group(1);
        if (!status.startsWith("2")) {
            throw new ProxyFault(status.equals("407")
                    ? "the egress proxy wants other credentials (407)"
                    : "the egress proxy answered " + status + " to CONNECT " + authority);
        }
    }

    /** Byte by byte: what comes after the head belongs to the sink. */
    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        var last = 0;
        while (last != 0x0d0a0d0a) {
            var next = in.read();
            if (next < 0) {
                throw new ProxyFault("the egress proxy closed the connection");
            }
            if (head.size() == HEAD_BYTES_MAX) {
                throw new ProxyFault("the egress proxy's answer is longer than " + HEAD_BYTES_MAX + " bytes");
            }
            head.write(next);
            last = last << 8 | next;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }
}
