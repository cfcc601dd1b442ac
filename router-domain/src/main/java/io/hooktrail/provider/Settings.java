package io.hooktrail.provider;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.hooktrail.event.OwnTypes;
import io.hooktrail.problem.Problem.Fault;
import io.hooktrail.signature.Tolerance;

/**
 * A source's {@code config} read field by field: what is wrong is collected with its pointer, and a field nobody asked for is
 * wrong too. Reading the same fields is the check and the use, so the two cannot differ.
 */
final class Settings {

    private static final String KNOWN = "is no field of this provider's config; known are ";
    private static final String NO_FIELD = "?";
    private static final long TOLERANCE_SECONDS_MAX = 86_400;

    private final Configuration configuration;
    private final Set<String> asked = new LinkedHashSet<>();
    private final List<Fault> faults = new ArrayList<>();

    private Settings(Configuration configuration) {
        this.configuration = configuration;
        oneOf("livemode", "any", List.of("any"), List.of("only", "exclude"));
    }

    static Settings of(Configuration configuration) {
        return new Settings(configuration);
    }

    /** The fields that a provider's check asks for: what it answers to one that nobody can have. */
    static List<String> known(Provider provider) {
        var url = "https://hooks.example";
        return provider.check(new Configuration(Map.of(NO_FIELD, true), url, url))
                .stream()
                .filter(fault -> fault.pointer().equals("/config/" + NO_FIELD) && fault.detail().startsWith(KNOWN))
                .flatMap(fault -> List.of(fault.detail().substring(KNOWN.length()).split(", ", -1)).stream())
                .toList();
    }

    private @Nullable Object value(String name) {
        asked.add(name);
        return configuration.values().get(name);
    }

    void fault(String name, String detail) {
        faults.add(new Fault("/config/" + name.replace("~", "~0").replace("/", "~1"), detail));
    }

    /** The same for an element of a list. */
    void fault(String name, int index, String detail) {
        faults.add(new Fault("/config/" + name + "/" + index, detail));
    }

    /** All faults, those of fields that were never asked for included. */
    List<Fault> finish() {
        for (var name : configuration.values().keySet()) {
            if (!asked.contains(name)) {
                fault(name, KNOWN + String.join(", ", asked));
            }
        }
        return List.copyOf(faults);
    }

    @Nullable
    String text(String name) {
        var value = value(name);
        if (value != null && !(value instanceof String)) {
            fault(name, "must be a string");
        }
        return value instanceof String text ? text : null;
    }

    String text(String name, String otherwise) {
        var text = text(name);
        return text == null ? otherwise : text;
    }

    /** One of the built values; a known value that we do not carry out yet says so. */
    String oneOf(String name, String otherwise, List<String> built, List<String> notBuilt) {
        var text = text(name);
        if (text == null || built.contains(text)) {
            return text == null ? otherwise : text;
        }
        fault(name, notBuilt.contains(text)
                ? "\"" + text + "\" is not supported by this version"
                : "must be one of " + String.join(", ", built));
        return otherwise;
    }

    /** Up to a day of seconds; null when the field is absent and there is no default. */
    Tolerance tolerance(@Nullable Duration otherwise) {
        var value = value("toleranceSeconds");
        if (value == null) {
            return new Tolerance(otherwise);
        }
        if ((value instanceof Integer || value instanceof Long) && ((Number) value).longValue() >= 0
                && ((Number) value).longValue() <= TOLERANCE_SECONDS_MAX) {
            return new Tolerance(Duration.ofSeconds(((Number) value).longValue()));
        }
        fault("toleranceSeconds", "must be a whole number from 0 to " + TOLERANCE_SECONDS_MAX);
        return new Tolerance(otherwise);
    }

    /** A list of strings, not empty when it is there. */
    List<String> texts(String name, List<String> otherwise) {
        var value = value(name);
        if (value == null) {
            return otherwise;
        }
        var texts = new ArrayList<String>();
        if (value instanceof List<?> list && !list.isEmpty()) {
            for (var index = 0; index < list.size(); index++) {
                if (list.get(index) instanceof String text && !text.isEmpty()) {
                    texts.add(text);
                } else {
                    fault(name, index, "must be a string that is not empty");
                }
            }
            return texts;
        }
        fault(name, "must be a list of strings with at least one");
        return otherwise;
    }

    /** Scheme and host as seen from outside, without a trailing slash; the router's own when absent. */
    String publicUrl() {
        var url = url("publicUrl");
        return url == null
                ? configuration.publicUrl()
                : url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /** An absolute http or https URL, kept as given. */
    @Nullable
    String url(String name) {
        var text = text(name);
        if (text == null) {
            return null;
        }
        try {
            var uri = new URI(text);
            if (uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
                return text;
            }
        } catch (URISyntaxException e) {
            // The fault below says what is wanted.
        }
        fault(name, "must be an absolute http or https URL");
        return null;
    }

    /** What an event's {@code source} is: an absolute URI; the source's own address when absent. */
    String source() {
        var text = text("source");
        if (text == null || Attributes.isAbsoluteUri(text)) {
            return text == null ? configuration.ingestUrl() : text;
        }
        fault("source", "must be an absolute URI");
        return configuration.ingestUrl();
    }

    /** What stands before a type, without the dot; never the namespace of the canonical types, which nobody may forge. */
    String typePrefix(String otherwise) {
        var text = text("typePrefix", otherwise);
        if (text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,127}") && !text.endsWith(".")
                && !OwnTypes.has(text + ".")) {
            return text;
        }
        fault("typePrefix",
                "must be letters, digits, dots, dashes and underscores, such as com.example, and not io.hooktrail");
        return otherwise;
    }

    /** A header name (RFC 9110, section 5.6.2). */
    @Nullable
    String header(String name) {
        var text = text(name);
        if (text == null || text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}")) {
            return text;
        }
        fault(name, "must be a header name");
        return null;
    }

    static List<byte[]> utf8(List<String> texts) {
        return texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }
}
