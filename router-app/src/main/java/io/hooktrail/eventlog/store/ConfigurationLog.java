package io.hooktrail.eventlog.store;

import java.util.List;

import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventsourcing.AggregateDeletedException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import io.hooktrail.access.Actor;
import io.hooktrail.eventlog.Commands;
import io.hooktrail.eventlog.ConfigurationView;
import io.hooktrail.eventlog.LoggedChange;

/**
 * Changes of configuration, in and out: commands go to the aggregates, what they recorded goes to the views in position
 * order. Not a streaming processor, because routing needs exactly the changes before an event's position (ADR 7).
 */
@Component
class ConfigurationLog implements Commands, SmartLifecycle {

    private static final int ATTEMPTS_MAX = 8;

    private final CommandGateway gateway;
    private final JdbcEventLog log;
    private final ObjectProvider<ConfigurationView> views;
    private volatile @Nullable List<ConfigurationView> known;
    private volatile long position;
    private volatile boolean running;

    ConfigurationLog(CommandGateway gateway, JdbcEventLog log, ObjectProvider<ConfigurationView> views) {
        this.gateway = gateway;
        this.log = log;
        this.views = views;
    }

    @Override
    public void execute(Object command, Actor actor) {
        var message = new GenericCommandMessage<>(command, ActorMetadata.of(actor));
        for (var attempt = 1;; attempt++) {
            try {
                gateway.sendAndWait(message);
                catchUp();
                return;
            } catch (ConcurrencyException | AggregateStreamCreationException | AggregateDeletedException e) {
                if (attempt == ATTEMPTS_MAX) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void catchUp() {
        if (log.rulesPosition() > position) {
            readOn();
        }
    }

    /** Makes the views show everything up to a position that the caller knows under the head lock. */
    void catchUpTo(long rulesPosition) {
        if (rulesPosition > position) {
            readOn();
        }
    }

    private synchronized void readOn() {
        var all = known;
        if (all == null) {
            all = views.orderedStream().toList();
            known = all;
        }
        for (var logged : log.changesAfter(position)) {
            var change = new LoggedChange(logged.position(), logged.recordedAt(), logged.actor(), logged.payload());
            all.forEach(view -> view.apply(change));
            position = logged.position();
        }
    }

    @Override
    public void start() {
        readOn();
        running = true;
        Thread.ofVirtual().name("configuration-follower").start(this::follow);
    }

    /** What other nodes change shows here within a blink, without work per request. */
    private void follow() {
        while (running) {
            try {
                Thread.sleep(50);
                catchUp();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                // The store is away; the next round tries again, and health tells.
                org.slf4j.LoggerFactory.getLogger(ConfigurationLog.class).debug("configuration not read", e);
            }
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After Axon has registered its handlers, before the web server takes requests. */
    @Override
    public int getPhase() {
        return 0;
    }
}
