package io.hooktrail.egress.client;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Where the router is seen from outside, told from other places in whatever way those are written. */
final class OwnUrl {

    /** Who serves a URL at one of them nearly always serves the other too. */
    private static final Set<Integer> STANDARD_PORTS = Set.of(80, 443);

    private final String host;
    private final int port;
    private final String path;

    OwnUrl(URI own) {
        this.host = host(own);
        this.port = ResolvingGuard.port(own.getScheme(), own.getPort());
        this.path = path(own);
    }

    /** Whether a request to there may come back to the router; other paths of its host are other servers' business. */
    boolean holds(URI sink) {
        var other = ResolvingGuard.port(sink.getScheme(), sink.getPort());
        var samePort = other == port || (STANDARD_PORTS.contains(other) && STANDARD_PORTS.contains(port));
        return !host.isEmpty() && samePort && host.equals(host(sink)) && path(sink).startsWith(path);
    }

    /** A name with and without its trailing dot is one name (RFC 1034, section 3.1). */
    private static String host(URI uri) {
        var host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /**
     * As a lenient server may read it: without escapes, doubled slashes, dot segments and path parameters; it ends in a slash, so
     * that /hook does not hold /hooks.
     */
    private static String path(URI uri) {
        var raw = uri.getRawPath() == null ? "" : uri.getRawPath();
        var decoded = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
        var plain = (decoded + "/").replace('\\', '/').replaceAll(";[^/]*", "").replaceAll("/{2,}", "/");
        for (var next = shortened(plain); !next.equals(plain); next = shortened(plain)) {
            plain = next;
        }
        return plain.toLowerCase(Locale.ROOT);
    }

    private static String shortened(String path) {
        return path.replace("/./", "/").replaceFirst("/(?!\\.\\./)[^/]+/\\.\\./", "/").replaceFirst("^/\\.\\./", "/");
    }
}
