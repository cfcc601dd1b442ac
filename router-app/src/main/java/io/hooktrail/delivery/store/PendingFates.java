package io.hooktrail.delivery.store;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import io.hooktrail.eventlog.Appender;
import io.hooktrail.eventlog.ConfigurationView;
import io.hooktrail.eventlog.LoggedChange;
import io.hooktrail.subscription.DeliveryTerms.Ordering;
import io.hooktrail.subscription.SubscriptionEvent;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConfigured;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConsentAsked;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConsentFailed;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConsentGiven;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionDisabled;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionPaused;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionRemoved;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionResumed;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionSecretRotated;
import io.hooktrail.subscription.SubscriptionId;
import io.hooktrail.subscription.SubscriptionState;
import io.hooktrail.subscription.SubscriptionState.Status;
import io.hooktrail.subscription.Subscriptions;

/**
 * Brings a change of a subscription to its pending deliveries, behind the change, in bounded steps through the appender. Each
 * node does it for each change it sees; what one has done the others find done. After a start it looks once at every lane
 * whose subscription has ended, as the router may have stopped between the change and this.
 */
@Component
class PendingFates extends BehindTheAppender implements ConfigurationView, Recoveries {

    private static final Logger LOG = LoggerFactory.getLogger(PendingFates.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final long WAIT_MILLIS = 100;

    private final ObjectProvider<Appender> appender;
    private final DeliveryTable table;
    private final Subscriptions subscriptions;
    /** Only the one thread that brings changes uses it. */
    private final Map<SubscriptionId, Known> known = new HashMap<>();
    /** The numbers of changed subscriptions, and whether their retries shall be due. Guarded by itself. */
    private final SequencedMap<Long, Boolean> waiting = new LinkedHashMap<>();

    PendingFates(ObjectProvider<Appender> appender, DeliveryTable table, Subscriptions subscriptions) {
        super("pending-fates");
        this.appender = appender;
        this.table = table;
        this.subscriptions = subscriptions;
    }

    /** @param sink null when it is removed */
    private record Known(long number, @Nullable URI sink, Ordering ordering) {}

    @Override
    public void apply(LoggedChange change) {
        if (change.event() instanceof SubscriptionEvent event) {
            var before = known.getOrDefault(event.subscription(), new Known(change.position(), null, Ordering.NONE));
            var number = before.number();
            switch (event) {
                case SubscriptionConfigured configured -> {
                    var sink = configured.settings().sink();
                    var ordering = configured.settings().terms().ordering();
                    known.put(event.subscription(), new Known(number, sink, ordering));
                    if (before.sink() != null && !before.sink().equals(sink)) {
                        add(number, true);
                    }
                    if (ordering == Ordering.NONE && before.ordering() != Ordering.NONE) {
                        add(number, false);
                    }
                }
                case SubscriptionResumed resumed -> add(number, true);
                case SubscriptionDisabled disabled -> add(number, false);
                case SubscriptionRemoved removed -> {
                    known.put(event.subscription(), new Known(number, null, before.ordering()));
                    add(number, false);
                }
                case SubscriptionPaused paused -> {
                }
                case SubscriptionSecretRotated rotated -> {
                }
                case SubscriptionConsentAsked asked -> {
                }
                case SubscriptionConsentGiven given -> {
                }
                case SubscriptionConsentFailed failed -> {
                }
            }
        }
    }

    /** The sink of a subscription is back after an outage: what waits for a retry is due. */
    @Override
    public void isBack(long subscription) {
        add(subscription, true);
    }

    /** What was changed while this node did not run is found in the table. */
    private void add(long subscription, boolean isDueNow) {
        synchronized (waiting) {
            if (isRunning()) {
                waiting.merge(subscription, isDueNow, Boolean::logicalOr);
                waiting.notifyAll();
            }
        }
    }

    @Override
    protected void work() throws InterruptedException {
        lookForEnded();
        while (isRunning()) {
            var next = next();
            if (next != null) {
                settle(next.getKey(), next.getValue());
            }
        }
    }

    private void lookForEnded() {
        var rules = subscriptions.current();
        try {
            table.allLanes()
                    .stream()
                    .filter(lane -> rules.byNumber(lane).filter(PendingFates::hasEnded).isPresent())
                    .forEach(lane -> add(lane, false));
            table.orderedLanes()
                    .stream()
                    .filter(lane -> rules.byNumber(lane)
                            .filter(state -> state.settings().terms().ordering() == Ordering.NONE)
                            .isPresent())
                    .forEach(lane -> add(lane, false));
        } catch (RuntimeException e) {
            LOG.warn("ended subscriptions could not be looked for; their deliveries end when they are due", e);
        }
    }

    private static boolean hasEnded(SubscriptionState subscription) {
        return subscription.generation() > 0 || subscription.status() == Status.DISABLED
                || subscription.status() == Status.REMOVED;
    }

    private Map.@Nullable Entry<Long, Boolean> next() throws InterruptedException {
        synchronized (waiting) {
            if (waiting.isEmpty()) {
                waiting.wait(WAIT_MILLIS);
            }
            return waiting.pollFirstEntry();
        }
    }

    /** One step; what is left, or could not be stored, stands in line again. */
    private void settle(long subscription, boolean isDueNow) throws InterruptedException {
        try {
            if (appender.getObject().append(new FateEntry(subscription, isDueNow))) {
                add(subscription, isDueNow);
            }
        } catch (RuntimeException e) {
            LOG.warn("the deliveries of subscription {} could not follow its change and will later", subscription, e);
            add(subscription, isDueNow);
            Thread.sleep(PAUSE);
        }
    }
}
