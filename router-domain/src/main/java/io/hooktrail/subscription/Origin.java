package io.hooktrail.subscription;

import java.net.URI;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** Whom a URI reaches (RFC 6454, section 4): scheme, host and port, whatever the path. */
record Origin(String scheme, String host, int port) {

    static Origin of(URI uri) {
        var scheme = lower(uri.getScheme());
        var port = uri.getPort() > 0 ? uri.getPort() : "https".equals(scheme) ? 443 : 80;
        return new Origin(scheme, lower(uri.getHost()), port);
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
