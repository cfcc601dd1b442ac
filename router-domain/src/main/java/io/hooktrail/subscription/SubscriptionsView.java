package io.hooktrail.subscription;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.hooktrail.eventlog.ConfigurationView;
import io.hooktrail.eventlog.LoggedChange;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConfigured;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConsentAsked;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConsentFailed;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConsentGiven;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionDisabled;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionPaused;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionRemoved;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionResumed;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionSecretRotated;
import io.hooktrail.subscription.SubscriptionState.Pause;
import io.hooktrail.subscription.SubscriptionState.Status;

/**
 * The subscriptions as the changes seen so far leave them. The snapshot is built by the first reader after a change and not by
 * the change: a start that reads ten thousand configurations would otherwise build ten thousand indexes.
 */
public final class SubscriptionsView implements ConfigurationView, Subscriptions {

    private final Map<SubscriptionId, SubscriptionState> states = new HashMap<>();
    private volatile @Nullable IndexedRules snapshot = IndexedRules.NONE;
    private IndexedRules last = IndexedRules.NONE;

    @Override
    public synchronized void apply(LoggedChange change) {
        if (change.event() instanceof SubscriptionEvent event) {
            var id = event.subscription();
            var before = states.get(id);
            var after = (before == null ? first(event, change) : next(before, event, change))
                    .with(Consent.after(before == null ? null : before.consent(), event));
            states.put(id, held(after, change));
            snapshot = null;
        }
    }

    @Override
    public Rules current() {
        var rules = snapshot;
        return rules == null ? rebuilt() : rules;
    }

    private synchronized IndexedRules rebuilt() {
        var rules = snapshot;
        if (rules == null) {
            rules = IndexedRules.of(states.values(), last);
            last = rules;
            snapshot = rules;
        }
        return rules;
    }

    private static SubscriptionState first(SubscriptionEvent event, LoggedChange change) {
        if (!(event instanceof SubscriptionConfigured configured)) {
            throw new IllegalStateException("the log has " + event + " before its configuration");
        }
        return configured(configured, change.position(), change);
    }

    private static SubscriptionState configured(SubscriptionConfigured event, long number, LoggedChange change) {
        return new SubscriptionState(event.subscription(), number, event.generation(), change.position(),
                event.settings(), Status.ACTIVE, event.secrets(), List.of(), null, change.recordedAt(),
                change.recordedAt());
    }

    private static SubscriptionState next(SubscriptionState before, SubscriptionEvent event, LoggedChange change) {
        return switch (event) {
            case SubscriptionConfigured configured -> before.status() == Status.REMOVED
                    ? configured(configured, before.number(), change)
                    : changed(before, change, before.status(), before.disabledReason())
                            .with(configured.settings(), configured.secrets());
            case SubscriptionPaused paused -> changed(before, change, Status.PAUSED, null);
            case SubscriptionResumed resumed -> changed(before, change, Status.ACTIVE, null);
            case SubscriptionDisabled disabled -> changed(before, change, Status.DISABLED, disabled.reason());
            case SubscriptionSecretRotated rotated -> changed(before, change, before.status(), before.disabledReason())
                    .with(before.settings(), rotated.secrets());
            case SubscriptionRemoved removed -> changed(before, change, Status.REMOVED, null);
            // Its sink's words are no change of it that a caller could have overlooked (If-Match).
            case SubscriptionConsentAsked asked -> before;
            case SubscriptionConsentGiven given -> before;
            case SubscriptionConsentFailed failed -> before;
        };
    }

    private static SubscriptionState changed(SubscriptionState before, LoggedChange change, Status status,
            @Nullable String reason) {
        return new SubscriptionState(before.id(), before.number(), before.generation(), change.position(),
                before.settings(), status, before.secrets(), before.pauses(), reason, before.createdAt(),
                change.recordedAt(), before.consent());
    }

    private static SubscriptionState held(SubscriptionState state, LoggedChange change) {
        var pauses = state.pauses();
        var isOpen = !pauses.isEmpty() && pauses.getLast().to() == null;
        if (state.isHeld() == isOpen) {
            return state;
        }
        return state.withPauses(isOpen ? closed(pauses, change) : opened(pauses, change));
    }

    private static List<Pause> opened(List<Pause> pauses, LoggedChange change) {
        var all = new ArrayList<>(pauses);
        all.add(new Pause(change.recordedAt(), null));
        return all;
    }

    private static List<Pause> closed(List<Pause> pauses, LoggedChange change) {
        var all = new ArrayList<>(pauses);
        all.set(all.size() - 1, new Pause(pauses.getLast().from(), change.recordedAt()));
        return all;
    }
}
