package io.hooktrail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;

import io.hooktrail.RouterRun.Api;
import io.hooktrail.delivery.Transmitter;
import io.hooktrail.egress.OutgoingCalls;
import io.hooktrail.egress.OutgoingGuard;
import io.hooktrail.egress.client.Certificates;
import io.hooktrail.egress.client.LoopbackCalls;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One event to a sink of every fault, through the whole application: what the timeline says, how long the sending thread was
 * held, and what is sent next. Prints the table of it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultTableJourneyTest {

    private static final Duration WITHIN = Duration.ofSeconds(90);
    /** For a machine that does other things too. */
    private static final Duration SLACK = Duration.ofSeconds(3);
    private static final Duration NEARLY = Duration.ofSeconds(5);
    private static final String SECRET = "a-secret-of-the-provider";
    private static final String TENANT = "faults";

    /** By the subscription's name, the longest attempt. */
    private final Map<String, Duration> held = new ConcurrentHashMap<>();
    private final Map<String, String> lines = new ConcurrentHashMap<>();
    private @Nullable Faults faults;
    private @Nullable RouterRun router;
    private String event = "";

    @BeforeAll
    void anEventForEveryFault(@TempDir Path directory) {
        var certificates = new Certificates(directory);
        faults = new Faults(certificates);
        router = RouterRun.startWith(directory, List.of("--hooktrail.sinks-allow=127.0.0.1/32"), context -> {
            context.registerBean("callsOfTheTest", OutgoingCalls.class,
                    () -> LoopbackCalls.trusting(context.getBean(OutgoingGuard.class), certificates.trusting()),
                    definition -> definition.setPrimary(true));
            timeTransmissions(context);
        });
        var tenant = router.tenant(TENANT);
        var made = tenant.put("/api/v1/sources/hmac", "{\"provider\":\"hmac\",\"secrets\":[\"" + SECRET
                + "\"],\"config\":{\"signatureHeader\":\"X-Signature\",\"id\":\"/id\",\"type\":\"/type\"}}");
        assertThat(made.status()).as("%s", made).isEqualTo(201);
        faults.all().forEach(fault -> subscribe(tenant, fault));
        event = tenant.ingest("hmac", Webhook.hmac(SECRET, "{\"id\":\"f1\",\"type\":\"order.placed\"}"))
                .text("/events/0/id");
    }

    private void timeTransmissions(GenericApplicationContext context) {
        context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof Transmitter transmitter ? timed(transmitter) : bean;
            }
        });
    }

    private Transmitter timed(Transmitter transmitter) {
        return transmission -> {
            var start = System.nanoTime();
            try {
                return transmitter.transmit(transmission);
            } finally {
                held.merge(transmission.subscription().id().name(), Duration.ofNanos(System.nanoTime() - start),
                        (one, other) -> one.compareTo(other) > 0 ? one : other);
            }
        };
    }

    private static void subscribe(Api tenant, Fault fault) {
        var schedule = fault.next() instanceof Fault.Next.DeliveredAt ? "PT0.1S" : "PT1H";
        var answer = tenant.put("/api/v1/subscriptions/" + fault.subscription(), "{\"sink\":\"" + fault.uri()
                + "\",\"config\":{\"timeout\":\"" + fault.timeout() + "\",\"retry\":{\"schedule\":[\"" + schedule
                + "\"],\"giveUpAfter\":\"" + Faults.GIVE_UP_AFTER + "\"}}}");
        assertThat(answer.status()).as("%s: %s", fault, answer).isEqualTo(201);
    }

    @AfterAll
    void printTheTable() throws Exception {
        requireNonNull(router).close();
        requireNonNull(faults).close();
        var table = Stream.concat(
                Stream.of("| sink | error | timeline | thread held | sent next |", "| --- | --- | --- | --- | --- |"),
                faults().map(fault -> lines.getOrDefault(fault.name(), "| " + fault + " | | | | FAILED |")))
                .collect(Collectors.joining("\n", "", "\n"));
        Files.writeString(Path.of("target", "fault-table.md"), table);
        LoggerFactory.getLogger(FaultTableJourneyTest.class).info("what becomes of faults:\n{}", table);
    }

    Stream<Fault> faults() {
        return requireNonNull(faults).all().stream();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsToldBoundedAndFollowedByWhatItsKindDeserves(Fault fault) {
        var first = first(fault);

        assertThat(text(first.path("error"))).as("%s", first).isEqualTo(fault.expected().error());
        assertThat(first.path("httpStatus").isNull() ? null : (Integer) first.path("httpStatus").asInt())
                .as("%s", first)
                .isEqualTo(fault.expected().status());
        assertThat(first.path("detail").asString("")).as("%s", first).contains(fault.expected().detail());
        assertThat(first.path("response").asString("").length()).isLessThanOrEqualTo(1024);
        var longest = requireNonNull(held.get(fault.subscription()));
        assertThat(longest).isLessThan(fault.timeout().plus(SLACK));
        var next = next(fault, first);
        lines.put(fault.name(), "| " + fault + " | " + (fault.expected().error() == null
                ? "—"
                : "`" + fault.expected().error() + "`") + " | "
                + (fault.expected().error() == null
                        ? "delivered, " + fault.expected().status()
                        : first.path("detail").asString(""))
                + " | " + longest.toMillis() + " ms | " + next + " |");
    }

    @Test
    void nothingIsEverSentToWhereARedirectLeads() {
        faults().filter(fault -> "redirect".equals(fault.expected().error())).forEach(this::first);

        assertThat(requireNonNull(faults).strayed()).isZero();
    }

    private String next(Fault fault, JsonNode first) {
        var failedAt = Instant.parse(first.path("startedAt").asString())
                .plusNanos((long) (first.path("durationMs").asDouble() * 1_000_000));
        return switch (fault.next()) {
            case Fault.Next.Delivered() -> {
                assertThat(delivery(fault).path("status").asString()).isEqualTo("delivered");
                yield "nothing";
            }
            case Fault.Next.Scheduled() -> {
                assertThat(wait(first, failedAt)).isBetween(Duration.ofMinutes(48), Duration.ofMinutes(72));
                assertOneRequest(fault);
                yield "again by the schedule (1 h ± 20 %)";
            }
            case Fault.Next.Wished(var after) -> {
                assertThat(wait(first, failedAt)).isCloseTo(after, NEARLY);
                assertOneRequest(fault);
                yield "again in " + after.toHours() + " h, as the sink wishes"
                        + (after.equals(Faults.GIVE_UP_AFTER) ? ", bounded by `giveUpAfter`" : "");
            }
            case Fault.Next.Disabled() -> {
                assertThat(delivery(fault).path("status").asString()).isEqualTo("dead-lettered");
                await().atMost(WITHIN)
                        .until(() -> tenant().get("/api/v1/subscriptions/" + fault.subscription()).text("/status"),
                                "disabled"::equals);
                assertOneRequest(fault);
                yield "nothing: dead letter, subscription disabled";
            }
            case Fault.Next.DeliveredAt(var attempt) -> {
                await().atMost(WITHIN)
                        .until(() -> delivery(fault).path("status").asString(), "delivered"::equals);
                assertThat(delivery(fault).path("attempts")).hasSize(attempt);
                assertThat(requireNonNull(fault.sink()).requests()).extracting(request -> request.header("webhook-id"))
                        .hasSize(attempt)
                        .containsOnly(requireNonNull(fault.sink()).requests().getFirst().header("webhook-id"));
                yield "again by the schedule; attempt " + attempt + " delivered, same `webhook-id`";
            }
        };
    }

    private static void assertOneRequest(Fault fault) {
        if (fault.sink() != null) {
            assertThat(requireNonNull(fault.sink()).connections()).isEqualTo(1);
        }
    }

    private static Duration wait(JsonNode attempt, Instant failedAt) {
        return Duration.between(failedAt, Instant.parse(attempt.path("nextAttemptAt").asString()));
    }

    /** What the timeline says of the first attempt. */
    private JsonNode first(Fault fault) {
        var id = delivery(fault).path("id").asString();
        var found = new ArrayList<JsonNode>();
        await().atMost(WITHIN).untilAsserted(() -> {
            tenant().get("/api/v1/events/" + event + "/timeline").json().path("items").forEach(item -> {
                if (item.has("attempt") && item.path("delivery").asString().equals(id)) {
                    found.add(item);
                }
            });
            assertThat(found).isNotEmpty();
        });
        return found.getFirst();
    }

    private JsonNode delivery(Fault fault) {
        var deliveries = new LinkedHashMap<String, JsonNode>();
        tenant().get("/api/v1/events/" + event + "/deliveries")
                .json()
                .path("items")
                .forEach(item -> deliveries.put(item.path("subscription").asString(), item));
        return requireNonNull(deliveries.get(fault.subscription()), () -> fault + " has no delivery");
    }

    private Api tenant() {
        return requireNonNull(router).as(RouterRun.ADMIN_KEY, TENANT);
    }

    private static @Nullable String text(JsonNode node) {
        return node.isNull() || node.isMissingNode() ? null : node.asString();
    }
}
