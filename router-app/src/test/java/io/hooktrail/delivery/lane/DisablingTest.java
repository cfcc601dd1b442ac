package io.hooktrail.delivery.lane;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.access.Actor;
import io.hooktrail.delivery.AttemptResult;
import io.hooktrail.delivery.AttemptResult.Failure;
import io.hooktrail.delivery.AttemptResult.Phases;
import io.hooktrail.eventlog.Commands;
import io.hooktrail.eventlog.LoggedChange;
import io.hooktrail.subscription.SubscriptionCommand.DisableSubscription;
import io.hooktrail.subscription.SubscriptionEvent;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConfigured;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionDisabled;
import io.hooktrail.subscription.SubscriptionId;
import io.hooktrail.subscription.SubscriptionSettings;
import io.hooktrail.subscription.SubscriptionsView;
import io.hooktrail.tenant.TenantName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class DisablingTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final SubscriptionId ERP = new SubscriptionId(TenantName.DEFAULT, "erp");

    private final SubscriptionsView view = new SubscriptionsView();
    private final CountDownLatch held = new CountDownLatch(1);
    private final AtomicInteger executed = new AtomicInteger();
    private final Disabling disabling = new Disabling(new SlowCommands(), view, Clock.fixed(NOON, ZoneOffset.UTC),
            Duration.ofDays(5));

    @Test
    void ofManyAnswersThatSayGoneAtOnceOneDisables() throws Exception {
        change(1, new SubscriptionConfigured(ERP, 0,
                JsonMapper.shared().readValue("{\"sink\":\"https://erp.example/\"}", SubscriptionSettings.class),
                List.of()));
        var asked = view.current().find(ERP).orElseThrow();
        var gone = new AttemptResult(NOON, Duration.ZERO, 410, Failure.GONE, "", null, null, Phases.NONE);

        var first = Thread.ofPlatform().start(() -> disabling.after(asked, gone, null));
        await().until(() -> executed.get() == 1);
        var second = Thread.ofPlatform().start(() -> disabling.after(asked, gone, null));
        await().until(() -> List.of(Thread.State.BLOCKED, Thread.State.WAITING, Thread.State.TERMINATED)
                .contains(second.getState()));
        held.countDown();
        first.join();
        second.join();

        assertThat(executed.get()).as("a second one would disable what was resumed in between").isOne();
    }

    private void change(long position, SubscriptionEvent event) {
        view.apply(new LoggedChange(position, NOON, Actor.system(TenantName.DEFAULT, "test"), event));
    }

    /** The first command takes its time. */
    private final class SlowCommands implements Commands {

        @Override
        public void execute(Object command, Actor actor) {
            try {
                if (executed.incrementAndGet() == 1) {
                    held.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            change(1 + executed.get(), new SubscriptionDisabled(ERP, ((DisableSubscription) command).reason()));
        }

        @Override
        public void catchUp() {
            // There is no other node.
        }
    }
}
