package io.hooktrail.egress.client;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.hooktrail.problem.WrongSetting;

/**
 * The proxy that every outgoing connection goes through.
 *
 * @param authorization value of {@code Proxy-Authorization}; null when it asks for none
 */
record EgressProxy(String host, int port, @Nullable String authorization) {

    static final String URL = "hooktrail.egress-proxy";
    static final String CREDENTIALS = "hooktrail.egress-proxy-credentials";

    private static final String URL_EXAMPLE = "http://proxy.example:3128";
    private static final String CREDENTIALS_EXAMPLE = "file:/run/secrets/egress-proxy";
    private static final String FILE = "file:";

    /**
     * Reads the settings; empty when there is no proxy.
     *
     * @param credentials {@code user:password}, or {@code file:PATH} of a file that holds it
     * @throws WrongSetting without quoting what may be a password
     */
    static Optional<EgressProxy> of(@Nullable String url, @Nullable String credentials) {
        var proof = credentials == null ? "" : credentials.strip();
        if (url == null || url.isBlank()) {
            if (!proof.isEmpty()) {
                throw new WrongSetting(CREDENTIALS, "is set, but HOOKTRAIL_EGRESS_PROXY is not", "");
            }
            return Optional.empty();
        }
        var place = place(url.strip());
        return Optional.of(new EgressProxy(place.getHost(), place.getPort(),
                proof.isEmpty() ? null : authorization(proof)));
    }

    private static URI place(String url) {
        try {
            var place = new URI(url);
            if (place.getRawUserInfo() != null) {
                throw new WrongSetting(URL, "holds a user name; give it in HOOKTRAIL_EGRESS_PROXY_CREDENTIALS",
                        URL_EXAMPLE);
            }
            if ("http".equals(place.getScheme()) && place.getHost() != null && place.getPort() > 0
                    && place.getPort() <= 65_535 && "/".startsWith(place.getRawPath()) && place.getRawQuery() == null
                    && place.getRawFragment() == null) {
                return place;
            }
        } catch (URISyntaxException e) {
            // Told with the rest; the text may hold a password, so it is not quoted.
        }
        throw new WrongSetting(URL, "must be http://HOST:PORT", URL_EXAMPLE);
    }

    private static String authorization(String credentials) {
        var text = credentials.startsWith(FILE) ? content(credentials.substring(FILE.length())) : credentials;
        // RFC 7617, section 2: what follows the first colon is the password; control characters are in neither.
        if (text.indexOf(':') < 1 || text.chars().anyMatch(character -> character < ' ' || character == 0x7f)) {
            throw new WrongSetting(CREDENTIALS, "holds no user:password", CREDENTIALS_EXAMPLE);
        }
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String content(String path) {
        try {
            return Files.readString(Path.of(path)).strip();
        } catch (IOException | InvalidPathException e) {
            throw new WrongSetting(CREDENTIALS, "is file:" + path + ", which cannot be read", CREDENTIALS_EXAMPLE);
        }
    }

    /** Without the credentials, wherever it may be printed. */
    @Override
    public String toString() {
        return "http://" + host + ":" + port;
    }
}
