package io.hooktrail.delivery.client;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.hooktrail.delivery.Transmission;
import io.hooktrail.egress.OutgoingCall;
import io.hooktrail.egress.OutgoingCall.Field;
import io.hooktrail.problem.Refused;
import io.hooktrail.secret.Secret;
import io.hooktrail.secret.Secrets;

/**
 * Takes secrets out of a sink's answer, which is kept for ever and shown to everyone who may read deliveries: sinks in
 * development echo the whole request. Known are the values that were sent and the signing secrets; the forms that credentials
 * usually have are masked whoever they belong to.
 */
final class Masking implements UnaryOperator<String> {

    private static final String MASK = "***";

    /** A shorter value is a word of its own in many answers, and no secret. */
    private static final int SECRET_CHARACTERS_MIN = 8;

    /** What a request says to everybody. */
    private static final Set<String> OPEN_FIELDS = Set.of("content-type", "user-agent", "traceparent", "tracestate",
            "webhook-id", "webhook-timestamp", "svix-id", "svix-timestamp");
    private static final List<String> OPEN_PREFIXES = List.of("ce-", "hooktrail-");

    private static final Pattern SIGNING_SECRET = Pattern.compile("\\b(whsec_|whsk_)[A-Za-z0-9+/=_\\\\-]+");
    private static final Pattern SCHEME = Pattern.compile("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=\\\\-]{8,}");
    private static final Pattern FIELD = Pattern.compile("(?i)((?:authorization|cookie|api-?key|auth-?token|"
            + "access_?token|webhook-signature|svix-signature|client_?secret|password)\"?\\s*[:=]\\s*\\[?\"?)"
            + "[^\"\\r\\n}\\]&]+");

    /** Longest first, so that a part of one does not hide the rest of it. */
    private final List<String> known;

    private Masking(Stream<String> known) {
        this.known = known.flatMap(Masking::spellings)
                .filter(value -> value.length() >= SECRET_CHARACTERS_MIN)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /**
     * What may not be seen of the answer to a call.
     *
     * @param confidential what the call holds in another form than as a value of a field
     */
    static Masking of(Transmission transmission, OutgoingCall call, List<String> confidential, Secrets secrets) {
        var sent = call.fields().stream().filter(field -> !isOpen(field)).map(Field::value);
        var signing = transmission.subscription()
                .secrets()
                .stream()
                .flatMap(secret -> revealed(secret, transmission, secrets));
        return new Masking(Stream.of(sent, confidential.stream(), signing).flatMap(Function.identity()));
    }

    private static Stream<String> revealed(Secret secret, Transmission transmission, Secrets secrets) {
        try {
            return Stream.of(secrets.reveal(transmission.subscription().id().tenant(), secret.value()));
        } catch (Refused | IllegalArgumentException | IllegalStateException e) {
            return Stream.of(); // One that cannot be opened was not sent either.
        }
    }

    /** The whole value, its words, what stands behind a prefix, and each as JSON of some languages escapes it. */
    private static Stream<String> spellings(String value) {
        return Stream.concat(Stream.of(value), Stream.of(value.split("[ ,]", -1)))
                .flatMap(word -> Stream.of(word, word.substring(word.indexOf('_') + 1)))
                .flatMap(word -> Stream.of(word, word.replace("/", "\\/")));
    }

    private static boolean isOpen(Field field) {
        var name = field.name().toLowerCase(Locale.ROOT);
        return OPEN_FIELDS.contains(name) || OPEN_PREFIXES.stream().anyMatch(name::startsWith);
    }

    @Override
    public String apply(String text) {
        var masked = text;
        for (var secret : known) {
            masked = masked.replace(secret, MASK);
        }
        masked = SIGNING_SECRET.matcher(masked).replaceAll("$1" + MASK);
        masked = SCHEME.matcher(masked).replaceAll("$1 " + MASK);
        return FIELD.matcher(masked).replaceAll("$1" + MASK);
    }
}
