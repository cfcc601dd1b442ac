package io.hooktrail.delivery.client;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

import io.hooktrail.egress.CallResult.Answer;
import io.hooktrail.egress.OutgoingCall;
import io.hooktrail.egress.OutgoingCall.Field;
import io.hooktrail.subscription.SubscriptionState;

/**
 * How a sink is asked whether it wants events, and what its answer means (CloudEvents HTTP WebHook 1.0, section 4). The status of
 * the answer means nothing; only the header fields do.
 */
final class ConsentQuestion {

    static final String ORIGIN = "WebHook-Request-Origin";

    /** Asked for by default: a hundred a second, on the average of a minute. */
    static final int PER_MINUTE = 6_000;

    private static final String ALLOWED_ORIGIN = "WebHook-Allowed-Origin";
    private static final String ALLOWED_RATE = "WebHook-Allowed-Rate";
    private static final String EVERY = "*";
    private static final int SHOWN_CHARACTERS_MAX = 100;

    private ConsentQuestion() {}

    /** What the answer says. */
    sealed interface Reply {

        /** @param perMinute empty for no bound */
        record Yes(OptionalInt perMinute) implements Reply {}

        record No(String reason) implements Reply {}

        /** Neither: a sink that wants to consent by the callback leaves the fields out. */
        record Later() implements Reply {}
    }

    static OutgoingCall of(SubscriptionState state, String origin, String callback, String version) {
        return new OutgoingCall(state.settings().sink(), List.of(new Field(ORIGIN, origin),
                new Field("WebHook-Request-Callback", callback),
                new Field("WebHook-Request-Rate", Integer.toString(PER_MINUTE)),
                new Field("User-Agent", "Hooktrail/" + version)), new byte[0], state.settings().terms().timeout());
    }

    static Reply read(Answer answer, String origin) {
        var allowed = answer.first(ALLOWED_ORIGIN).map(String::strip).orElse("");
        if (allowed.isEmpty()) {
            return answer.status() >= 200 && answer.status() < 300
                    ? new Reply.Later()
                    : new Reply.No("the sink answered " + answer.status() + " without " + ALLOWED_ORIGIN);
        }
        if (!allowed.equals(EVERY) && !allowed.toLowerCase(Locale.ROOT).equals(origin.toLowerCase(Locale.ROOT))) {
            return new Reply.No("the sink allows " + shown(allowed) + ", not " + origin);
        }
        return rate(answer.first(ALLOWED_RATE).map(String::strip).orElse(""));
    }

    /** @param value of the field; empty when it is absent, which is the rate that was asked for */
    static Reply rate(String value) {
        if (value.isEmpty()) {
            return new Reply.Yes(OptionalInt.of(PER_MINUTE));
        }
        if (value.equals(EVERY)) {
            return new Reply.Yes(OptionalInt.empty());
        }
        return value.matches("[1-9][0-9]{0,8}")
                ? new Reply.Yes(OptionalInt.of(Integer.parseInt(value)))
                : new Reply.No("the sink allows a rate of " + shown(value) + ", which is no number of events a minute");
    }

    private static String shown(String value) {
        var plain = value.replaceAll("[^ -~]", "?");
        return "\"" + (plain.length() > SHOWN_CHARACTERS_MAX ? plain.substring(0, SHOWN_CHARACTERS_MAX) + "…" : plain)
                + "\"";
    }
}
