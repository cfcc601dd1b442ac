package io.hooktrail.delivery.alert;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import io.hooktrail.delivery.store.BehindTheAppender;
import io.hooktrail.eventlog.Appender;
import io.hooktrail.eventlog.ConfigurationView;
import io.hooktrail.eventlog.LoggedChange;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionDisabled;

/**
 * Brings the alert of every disabling to the appender, behind the change and in the order of the log. After a start the whole
 * history of configuration comes by once more, and what has no alert yet, because the router stopped in between, gets it.
 */
@Component
class DisablingAlerts extends BehindTheAppender implements ConfigurationView {

    private static final Logger LOG = LoggerFactory.getLogger(DisablingAlerts.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ObjectProvider<Appender> appender;
    private final AlertStage stage;
    private final LinkedBlockingDeque<AlertEntry> waiting = new LinkedBlockingDeque<>();

    DisablingAlerts(ObjectProvider<Appender> appender, AlertStage stage) {
        super("disabling-alerts");
        this.appender = appender;
        this.stage = stage;
    }

    @Override
    public void apply(LoggedChange change) {
        if (change.event() instanceof SubscriptionDisabled disabled) {
            waiting.add(new AlertEntry(change, disabled));
        }
    }

    @Override
    protected void work() throws InterruptedException {
        var mark = -1L;
        while (isRunning()) {
            var next = waiting.poll(100, TimeUnit.MILLISECONDS);
            if (next == null) {
                continue;
            }
            try {
                mark = mark < 0 ? stage.mark() : mark;
                if (next.change().position() > mark) {
                    appender.getObject().append(next);
                }
            } catch (RuntimeException e) {
                LOG.warn("the alert that {} was disabled could not be stored and will be later",
                        next.disabled().subscription(), e);
                waiting.addFirst(new AlertEntry(next.change(), next.disabled()));
                Thread.sleep(PAUSE);
            }
        }
    }
}
