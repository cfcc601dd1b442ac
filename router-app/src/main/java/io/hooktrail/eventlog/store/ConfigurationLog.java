package io.hooktrail.eventlog.store;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventsourcing.AggregateDeletedException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import io.hooktrail.access.Actor;
import io.hooktrail.eventlog.Commands;
import io.hooktrail.eventlog.ConfigurationView;
import io.hooktrail.eventlog.LogProblem;
import io.hooktrail.eventlog.LoggedChange;
import io.hooktrail.eventlog.VitalWork;
import io.hooktrail.problem.Refused;

/**
 * Changes of configuration, in and out: commands go to the aggregates, what they recorded goes to the views in position
 * order. Not a streaming processor, because routing needs exactly the changes before an event's position (ADR 7).
 */
@Component
class ConfigurationLog implements Commands, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationLog.class);
    private static final int ATTEMPTS_MAX = 8;
    private static final int WRITERS_MAX = 4;
    private static final Duration WRITER_WITHIN = Duration.ofSeconds(10);

    /**
     * A command holds its connection while it waits for its aggregate, so many writers of one name would take every connection
     * that readers have.
     */
    private final Semaphore writers = new Semaphore(WRITERS_MAX, true);

    private final CommandGateway gateway;
    private final JdbcEventLog log;
    private final ObjectProvider<ConfigurationView> views;
    private volatile @Nullable List<ConfigurationView> known;
    private final IdentityHashMap<ConfigurationView, Long> taken = new IdentityHashMap<>();
    private volatile long position;
    private volatile boolean running;

    ConfigurationLog(CommandGateway gateway, JdbcEventLog log, ObjectProvider<ConfigurationView> views) {
        this.gateway = gateway;
        this.log = log;
        this.views = views;
    }

    @Override
    public void execute(Object command, Actor actor) {
        var message = new GenericCommandMessage<Object>(command, ActorMetadata.of(actor));
        for (var attempt = 1;; attempt++) {
            try {
                send(message);
                catchUp();
                return;
            } catch (ConcurrencyException | AggregateStreamCreationException | AggregateDeletedException e) {
                if (attempt == ATTEMPTS_MAX) {
                    throw e;
                }
            }
        }
    }

    /** @throws Refused when too many others change something at the same time */
    private void send(GenericCommandMessage<Object> message) {
        try {
            if (!writers.tryAcquire(WRITER_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Refused(new LogProblem.StoreUnavailable());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused(new LogProblem.StoreUnavailable());
        }
        try {
            gateway.sendAndWait(message);
        } finally {
            writers.release();
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
        // The appender waits here for whoever reads, so that must not wait for other readers.
        var changes = VitalWork.call(() -> log.changesAfter(position))
                .stream()
                .map(logged -> new LoggedChange(logged.position(), logged.recordedAt(), logged.actor(),
                        logged.payload()))
                .toList();
        if (changes.isEmpty()) {
            return;
        }
        RuntimeException fault = null;
        for (var view : all) {
            try {
                take(view, changes);
            } catch (RuntimeException e) {
                LOG.error("{} stopped at a change; nothing is appended before it has taken it",
                        view.getClass().getSimpleName(), e);
                fault = e;
            }
        }
        if (fault != null) {
            throw fault;
        }
        position = changes.getLast().position();
    }

    /**
     * Each view takes each change exactly once: when another one has stopped at a change, this one must not see it again. One
     * that has stopped sees no later change first, and until then nothing is appended, because what is routed by older rules
     * stays wrong for ever.
     */
    private void take(ConfigurationView view, List<LoggedChange> changes) {
        for (var change : changes) {
            if (change.position() > taken.getOrDefault(view, 0L)) {
                view.apply(change);
                taken.put(view, change.position());
            }
        }
    }

    @Override
    public void start() {
        readOn();
        running = true;
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
