package io.hooktrail.eventlog.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

import com.github.f4b6a3.uuid.UuidCreator;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import io.hooktrail.HooktrailApplication;
import io.hooktrail.Starts;
import io.hooktrail.access.Actor;
import io.hooktrail.event.DataPlace;
import io.hooktrail.event.Event;
import io.hooktrail.event.EventId;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.event.EventStatus;
import io.hooktrail.eventlog.AppendEntry;
import io.hooktrail.eventlog.AppendStage;
import io.hooktrail.eventlog.Appender;
import io.hooktrail.eventlog.Batch;
import io.hooktrail.eventlog.ConfigurationView;
import io.hooktrail.eventlog.LoggedChange;
import io.hooktrail.eventlog.LogicalName;
import io.hooktrail.eventlog.StoredFamily;
import io.hooktrail.tenant.TenantName;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A whole node with one more stage, by which a test appends what it likes and puts faults into the transaction. */
final class LogNode implements AutoCloseable {

    static final Actor ACTOR = new Actor(TenantName.DEFAULT, "source:probe", null, null, null, null);

    private final ConfigurableApplicationContext context;

    private LogNode(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** @param store settings of the store; none = H2 in the directory */
    static LogNode start(Path directory, List<String> store) {
        var settings = new ArrayList<>(List.of("--hooktrail.port=" + freePort(), "--hooktrail.management-port=0",
                "--hooktrail.data-dir=" + directory, "--hooktrail.admin-key=log-node-admin-key-of-32-letters"));
        settings.addAll(store);
        var application = new SpringApplication(HooktrailApplication.class, Probes.class);
        return new LogNode(Starts.run(application, settings.toArray(String[]::new)));
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** Appends one event. */
    CompletableFuture<EventId> append() {
        return append(() -> null);
    }

    /** Appends one event in a transaction that meets a fault. */
    CompletableFuture<EventId> append(Supplier<? extends Throwable> fault) {
        return bean(Appender.class).offer(new Probe(fault));
    }

    Seen seen() {
        return bean(Seen.class);
    }

    @Override
    public void close() {
        context.close();
    }

    static EventRecorded event(EventId id) {
        var attributes = new LinkedHashMap<String, Object>();
        attributes.put("specversion", "1.0");
        attributes.put("id", id.toString());
        attributes.put("source", "/probe");
        attributes.put("type", "probe");
        return new EventRecorded(id, TenantName.DEFAULT, "probe", EventStatus.UNMATCHED, null,
                new Event(attributes, "{}".getBytes(UTF_8)), new DataPlace.Own(), null, "probe/1",
                Instant.parse("2026-03-14T15:09:26Z"), null, null, null, 0, 0, null);
    }

    /** One event on its way; its answer is the event's id. */
    static final class Probe extends AppendEntry<EventId> {

        private final EventId id = new EventId(UuidCreator.getTimeOrderedEpochPlus1());
        private final Supplier<? extends Throwable> fault;

        Probe(Supplier<? extends Throwable> fault) {
            this.fault = fault;
        }

        @Override
        public int weight() {
            return 1000;
        }

        @Override
        protected EventId result() {
            return id;
        }
    }

    /** What a projection has seen, and when. */
    @ProcessingGroup("probe")
    static final class Seen {

        private final ConcurrentHashMap<EventId, Long> nanos = new ConcurrentHashMap<>();

        @EventHandler
        void on(EventRecorded recorded) {
            nanos.put(recorded.id(), System.nanoTime());
        }

        boolean has(EventId id) {
            return nanos.containsKey(id);
        }

        Duration since(EventId id, long startNanos) {
            return Duration.ofNanos(nanos.getOrDefault(id, Long.MAX_VALUE) - startNanos);
        }

        int count() {
            return nanos.size();
        }
    }

    /** Holds the appender inside its transaction until it is let go. */
    static final class Gate {

        private final Semaphore passes = new Semaphore(0);
        private volatile boolean closed;

        void close() {
            closed = true;
        }

        void open() {
            closed = false;
            passes.release();
        }

        private void pass() {
            if (closed) {
                passes.acquireUninterruptibly();
            }
        }
    }

    /** An event of the tests whose form has changed once: the name in one piece, then in two. */
    sealed interface Naming {

        @LogicalName("NameGiven.v2")
        record NameGiven(String first, String last) implements Naming {}
    }

    /** From {@code {"name":"Ada Lovelace"}} to {@code {"first":"Ada","last":"Lovelace"}}. */
    static final class NameInTwo extends SingleEventUpcaster {

        @Override
        protected boolean canUpcast(IntermediateEventRepresentation event) {
            return event.getType().getName().equals("NameGiven.v1");
        }

        @Override
        protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
            return event.upcastPayload(new SimpleSerializedType("NameGiven.v2", null), JsonNode.class, old -> {
                var names = old.path("name").asString("").split(" ", 2);
                return JsonNodeFactory.instance.objectNode().put("first", names[0]).put("last", names[1]);
            });
        }
    }

    /** What the configuration reader and a projection made of it. */
    @ProcessingGroup("names")
    static final class Names implements ConfigurationView {

        private final List<Naming> configured = new CopyOnWriteArrayList<>();
        private final List<Naming> projected = new CopyOnWriteArrayList<>();

        @Override
        public void apply(LoggedChange change) {
            if (change.event() instanceof Naming naming) {
                configured.add(naming);
            }
        }

        @EventHandler
        void on(Naming naming) {
            projected.add(naming);
        }

        List<Naming> configured() {
            return configured;
        }

        List<Naming> projected() {
            return projected;
        }
    }

    /** Writes a row as a version of long ago would have written it. */
    void storeAsOfOld(String stream, String name, String payload) {
        var transaction = new TransactionTemplate(bean(PlatformTransactionManager.class));
        var jdbc = bean(JdbcTemplate.class);
        transaction.executeWithoutResult(status -> {
            var lock = bean(HeadLock.class);
            var head = lock.acquire();
            var place = head.next(head.stamp());
            head.changesConfiguration();
            jdbc.update("INSERT INTO event_log (position, event_id, stream, sequence, stream_type, recorded_at, name, "
                    + "payload, metadata) VALUES (?, ?, ?, 0, 'Naming', ?, ?, ?, ?)", place.position(),
                    UuidCreator.getTimeOrderedEpoch().toString(), stream, place.recordedAtMicros(), name,
                    payload.getBytes(UTF_8), "{\"tenant\":\"default\",\"actor\":\"system\"}".getBytes(UTF_8));
            jdbc.update("INSERT INTO configuration_change (position) VALUES (?)", place.position());
            lock.release(head);
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Probes {

        @Bean
        StoredFamily namingEvents() {
            return new StoredFamily(Naming.class);
        }

        @Bean
        SingleEventUpcaster nameInTwo() {
            return new NameInTwo();
        }

        @Bean
        Names names() {
            return new Names();
        }

        @Bean
        Seen seen() {
            return new Seen();
        }

        @Bean
        Gate gate() {
            return new Gate();
        }

        @Bean
        AppendStage probeStage(Gate gate) {
            return new ProbeStage(gate);
        }
    }

    /** Appends the probes. */
    private record ProbeStage(Gate gate) implements AppendStage {

        @Override
        public int order() {
            return 50;
        }

        @Override
        public void apply(Batch batch) {
            for (var probe : batch.entries(Probe.class)) {
                gate.pass();
                var fault = probe.fault.get();
                if (fault instanceof Error error) {
                    throw error;
                }
                if (fault instanceof RuntimeException exception) {
                    throw exception;
                }
                batch.append(probe.id.toString(), "Event", 0, event(probe.id), ACTOR);
            }
        }
    }
}
