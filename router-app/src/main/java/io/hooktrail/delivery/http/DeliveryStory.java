package io.hooktrail.delivery.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.hooktrail.delivery.DeliveryEvent;
import io.hooktrail.delivery.DeliveryEvent.Attempt;

/** What is shown of one delivery's stream: how it stands, and its latest attempts. */
final class DeliveryStory {

    /** The whole of it is in the timeline, page by page. */
    static final int ATTEMPTS_MAX = 100;

    private final Deque<Attempt> attempts = new ArrayDeque<>();
    private int earlierAttempts;
    private @Nullable DeliveryEvent last;

    /** Takes the next entry of the stream. */
    void add(DeliveryEvent event) {
        last = event;
        var attempt = switch (event) {
            case DeliveryEvent.DeliverySucceeded succeeded -> succeeded.attempt();
            case DeliveryEvent.DeliveryFailed failed -> failed.attempt();
            case DeliveryEvent.DeliveryDeadLettered dead -> null;
            case DeliveryEvent.DeliveryRequested requested -> null;
            case DeliveryEvent.DeliveryResent resent -> null;
            case DeliveryEvent.DeliveryDiscarded discarded -> null;
        };
        if (attempt == null) {
            return;
        }
        attempts.addLast(attempt);
        if (attempts.size() > ATTEMPTS_MAX) {
            attempts.removeFirst();
            earlierAttempts++;
        }
    }

    /** Null before anything has happened. */
    @Nullable
    DeliveryEvent last() {
        return last;
    }

    List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    /** How many are left out of {@link #attempts}. */
    int earlierAttempts() {
        return earlierAttempts;
    }
}
