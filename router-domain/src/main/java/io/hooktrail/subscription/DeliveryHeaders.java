package io.hooktrail.subscription;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.hooktrail.problem.Fields;
import io.hooktrail.secret.SecretValue;

/**
 * The headers that a subscription adds to each delivery ({@code protocolsettings.headers}). Refused are those of the
 * connection (RFC 9110, section 7.6.1) and those that a delivery sets itself. Those that carry credentials take references only:
 * settings are shown to everyone who may read.
 */
final class DeliveryHeaders {

    static final int HEADERS_MAX = 32;
    static final int VALUE_CHARS_MAX = 4096;

    /** RFC 9110, section 5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");

    /** RFC 9110, section 5.5, without the bytes above ASCII, whose meaning the receiver would have to guess. */
    private static final Pattern VALUE = Pattern.compile("[!-~]([ -~\\t]*[!-~])?");

    private static final Set<String> CONNECTION = Set.of("connection", "keep-alive", "te", "trailer", "upgrade",
            "transfer-encoding", "expect", "host");
    private static final Set<String> OURS = Set.of("user-agent", "traceparent", "tracestate", "date");
    private static final List<String> OUR_PREFIXES = List.of("ce-", "webhook-", "svix-", "hooktrail-", "content-");
    private static final Set<String> CREDENTIALS = Set.of("authorization", "cookie", "set-cookie", "api-key", "apikey",
            "x-api-key", "x-auth-token", "x-access-token", "private-token", "aeg-sas-key", "aeg-sas-token",
            "ocp-apim-subscription-key", "x-functions-key");

    private final Fields fields;
    private final GivenSecrets secrets;
    private final boolean hasCredential;

    /**
     * @param fields the object of names and values
     * @param hasCredential whether a {@code sinkcredential} sets {@code Authorization}
     */
    DeliveryHeaders(Fields fields, GivenSecrets secrets, boolean hasCredential) {
        this.fields = fields;
        this.secrets = secrets;
        this.hasCredential = hasCredential;
    }

    Map<String, String> read() {
        var names = fields.names();
        if (names.size() > HEADERS_MAX) {
            fields.faultAt(fields.pointer(), "has at most " + HEADERS_MAX + " headers");
            return Map.of();
        }
        var headers = new LinkedHashMap<String, String>();
        var known = new HashSet<String>();
        for (var name : names) {
            var value = fields.text(name, "");
            var lower = name.toLowerCase(Locale.ROOT);
            if (!TOKEN.matcher(name).matches()) {
                fields.fault(name, "is no header name");
            } else if (!known.add(lower)) {
                fields.fault(name, "stands here twice; header names know no case");
            } else if (CONNECTION.contains(lower) || lower.startsWith("proxy-")) {
                fields.fault(name, "belongs to the connection and cannot be set");
            } else if (hasCredential && lower.equals("authorization")) {
                fields.fault(name, "is set by sinkcredential");
            } else if (CREDENTIALS.contains(lower) && !SecretValue.isReference(value)) {
                fields.fault(name, "carries a credential, which everyone who reads this subscription would see; "
                        + "give a reference (env: or file:), or use sinkcredential");
            } else if (OURS.contains(lower) || OUR_PREFIXES.stream().anyMatch(lower::startsWith)) {
                fields.fault(name, "is set by the delivery itself");
            } else if (value.length() > VALUE_CHARS_MAX || !VALUE.matcher(value).matches()) {
                fields.fault(name, "must be 1 to " + VALUE_CHARS_MAX
                        + " printable ASCII characters, without line breaks or blanks at the ends");
            } else {
                headers.put(name, checked(name, value));
            }
        }
        return headers;
    }

    private String checked(String name, String value) {
        if (SecretValue.isReference(value)) {
            // Only the refusal is wanted; a place is stored and shown as it was given.
            secrets.keep(value, fields.pointer() + "/" + name.replace("~", "~0"));
        }
        return value;
    }
}
