package io.hooktrail.subscription;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConfigured;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConsentAsked;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConsentFailed;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConsentGiven;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionDisabled;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionPaused;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionRemoved;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionResumed;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionSecretRotated;

/**
 * What a sink has said to being sent events (CloudEvents HTTP WebHook 1.0, section 4). It is of one sink: another one is asked
 * anew.
 *
 * @param given whether events may be sent now; a question that is asked again leaves it as it is until it is answered
 * @param perMinute how many; null for no bound
 * @param question what is being asked; null when nothing is
 * @param refusals in a row
 * @param failures in a row, refusals and sinks that could not be asked
 * @param reason of the last failure; null after consent
 */
public record Consent(
        URI sink,
        boolean given,
        @Nullable Integer perMinute,
        @Nullable Question question,
        int refusals,
        int failures,
        @Nullable String reason,
        Instant changedAt) {

    /** So many refusals in a row disable the subscription. */
    static final int REFUSALS_MAX = 3;

    /**
     * A question on its way.
     *
     * @param callbackHash SHA-256, in hexadecimal, of what the callback's URL ends in
     * @param until when an answer by the callback counts no more
     */
    public record Question(String callbackHash, Instant until) {}

    /** What becomes of it by an event of the subscription; null when its sink has not been asked. */
    static @Nullable Consent after(@Nullable Consent before, SubscriptionEvent event) {
        return switch (event) {
            case SubscriptionConfigured configured -> before != null && configured.settings().terms().handshake()
                    && configured.settings().sink().equals(before.sink) ? before : null;
            // Whoever takes a disabled one back into service wants a sink asked that had refused before.
            case SubscriptionResumed resumed -> before != null && before.given ? before : null;
            case SubscriptionRemoved removed -> null;
            case SubscriptionPaused paused -> before;
            case SubscriptionDisabled disabled -> before;
            case SubscriptionSecretRotated rotated -> before;
            case SubscriptionConsentAsked asked -> asked(before, asked);
            case SubscriptionConsentGiven given -> given(given);
            case SubscriptionConsentFailed failed -> failed(before, failed);
        };
    }

    private static Consent asked(@Nullable Consent before, SubscriptionConsentAsked event) {
        var question = new Question(event.callbackHash(), event.until());
        return before == null
                ? new Consent(event.sink(), false, null, question, 0, 0, null, event.at())
                : new Consent(before.sink, before.given, before.perMinute, question, before.refusals, before.failures,
                        before.reason, before.changedAt);
    }

    private static Consent given(SubscriptionConsentGiven event) {
        return new Consent(event.sink(), true, event.perMinute(), null, 0, 0, null, event.at());
    }

    /** A refusal takes consent back; a sink that could not be asked has not changed its mind. */
    private static Consent failed(@Nullable Consent before, SubscriptionConsentFailed event) {
        var last = before == null ? new Consent(event.sink(), false, null, null, 0, 0, null, event.at()) : before;
        return event.refused()
                ? new Consent(event.sink(), false, null, null, last.refusals + 1, last.failures + 1, event.reason(),
                        event.at())
                : new Consent(event.sink(), last.given, last.perMinute, null, last.refusals, last.failures + 1,
                        event.reason(), event.at());
    }

    boolean isAskedAt(Instant time) {
        return question != null && time.isBefore(question.until);
    }

    boolean asks(String callbackHash) {
        return question != null && question.callbackHash.equals(callbackHash);
    }

    /**
     * When the sink is to be asked again, or the question on its way is over.
     *
     * @param delays after each failure in a row, the last one repeats
     * @param validFor how long consent counts before it is asked for again
     */
    public Instant dueAt(List<Duration> delays, Duration validFor) {
        if (question != null) {
            return question.until;
        }
        return changedAt.plus(failures == 0 ? validFor : delays.get(Math.min(failures, delays.size()) - 1));
    }
}
