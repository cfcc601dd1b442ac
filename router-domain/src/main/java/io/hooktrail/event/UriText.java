package io.hooktrail.event;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * URIs by the grammar of RFC 3986, which {@code java.net.URI} (RFC 2396) only resembles. Scanned by hand, because a regular
 * expression of it recurses once per character and an attribute may be as long as a body.
 */
final class UriText {

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*");
    private static final Pattern PORT = Pattern.compile("[0-9]*");
    private static final Pattern HEX_GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
    private static final Pattern FUTURE = Pattern.compile("[vV][0-9A-Fa-f]+\\.[A-Za-z0-9._~!$&'()*+,;=:-]+");
    private static final Pattern IPV4 = Pattern.compile(
            "(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
    private static final String MARKS = "-._~!$&'()*+,;=:/?#[]@";

    private UriText() {}

    /** What keeps the text from being a URI-reference (section 4.1); null when it is one. */
    static @Nullable String referenceFault(String text) {
        var fault = characterFault(text);
        return fault != null ? fault : structureFault(text, false);
    }

    /** What keeps the text from being a URI with a scheme; a fragment is allowed; null when it is one. */
    static @Nullable String absoluteFault(String text) {
        var fault = characterFault(text);
        return fault != null ? fault : structureFault(text, true);
    }

    private static @Nullable String characterFault(String text) {
        for (var at = 0; at < text.length(); at++) {
            var character = text.charAt(at);
            if (character == '%') {
                if (at + 2 >= text.length() || Character.digit(text.charAt(at + 1), 16) < 0
                        || Character.digit(text.charAt(at + 2), 16) < 0 || text.charAt(at + 1) > 'f'
                        || text.charAt(at + 2) > 'f') {
                    return "has a % without two hex digits at character " + at + "; write %25 for a percent sign";
                }
            } else if (character > 0x7E || !(Character.isLetterOrDigit(character) || MARKS.indexOf(character) >= 0)) {
                return "has a character at " + at + " that no URI holds; percent-encode it in UTF-8";
            }
        }
        return null;
    }

    private static @Nullable String structureFault(String text, boolean absolute) {
        var hash = text.indexOf('#');
        var fragment = hash < 0 ? "" : text.substring(hash + 1);
        if (fragment.indexOf('#') >= 0 || hasBracket(fragment)) {
            return "has #, [ or ] inside its fragment; percent-encode it";
        }
        var rest = hash < 0 ? text : text.substring(0, hash);
        var mark = rest.indexOf('?');
        if (mark >= 0 && hasBracket(rest.substring(mark))) {
            return "has [ or ] inside its query; percent-encode it";
        }
        rest = mark < 0 ? rest : rest.substring(0, mark);
        var colon = rest.indexOf(':');
        var slash = rest.indexOf('/');
        if (colon >= 0 && (slash < 0 || colon < slash)) {
            if (!SCHEME.matcher(rest.substring(0, colon)).matches()) {
                return "has a colon in its first segment and no scheme before it; write ./ in front, or a scheme";
            }
            rest = rest.substring(colon + 1);
        } else if (absolute) {
            return "has no scheme; an absolute URI such as https://example.com/schema is needed";
        }
        return restFault(rest);
    }

    private static @Nullable String restFault(String rest) {
        var path = rest;
        if (rest.startsWith("//")) {
            var end = rest.indexOf('/', 2);
            var authority = end < 0 ? rest.substring(2) : rest.substring(2, end);
            path = end < 0 ? "" : rest.substring(end);
            var fault = authorityFault(authority);
            if (fault != null) {
                return fault;
            }
        }
        return hasBracket(path) ? "has [ or ] inside its path; percent-encode it" : null;
    }

    private static @Nullable String authorityFault(String authority) {
        var at = authority.indexOf('@');
        var host = authority.substring(at + 1);
        if (host.indexOf('@') >= 0 || (at > 0 && hasBracket(authority.substring(0, at)))) {
            return "has @, [ or ] inside its user info; percent-encode it";
        }
        if (host.startsWith("[")) {
            var close = host.indexOf(']');
            if (close < 0 || !isIpLiteral(host.substring(1, close))) {
                return "has no IP address within the brackets of its host";
            }
            var port = host.substring(close + 1);
            return port.isEmpty() || (port.startsWith(":") && isPort(port.substring(1)))
                    ? null
                    : "has a port that is no number";
        }
        var colon = host.indexOf(':');
        if (colon >= 0 && !isPort(host.substring(colon + 1))) {
            return "has a port that is no number";
        }
        return hasBracket(host) ? "has [ or ] inside its host" : null;
    }

    private static boolean isPort(String text) {
        return PORT.matcher(text).matches();
    }

    private static boolean isIpLiteral(String text) {
        if (FUTURE.matcher(text).matches()) {
            return true;
        }
        var gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text) == 8;
        }
        var head = groups(text.substring(0, gap));
        var tail = text.substring(gap + 2);
        // An IPv4 address may only end the whole; before the gap it would not.
        return head >= 0 && text.substring(0, gap).indexOf('.') < 0 && groups(tail) >= 0 && head + groups(tail) <= 7;
    }

    /** The number of 16-bit groups, a closing IPv4 address counting as two; -1 when one is none. */
    private static int groups(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        var parts = text.split(":", -1);
        var count = 0;
        for (var number = 0; number < parts.length; number++) {
            var isLast = number == parts.length - 1;
            if (HEX_GROUP.matcher(parts[number]).matches()) {
                count++;
            } else if (isLast && IPV4.matcher(parts[number]).matches()) {
                count += 2;
            } else {
                return -1;
            }
        }
        return count;
    }

    private static boolean hasBracket(String text) {
        return text.indexOf('[') >= 0 || text.indexOf(']') >= 0;
    }
}
