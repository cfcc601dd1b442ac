package io.hooktrail.delivery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.delivery.AttemptResult.Phases;
import io.hooktrail.delivery.DeliveryEvent.Attempt;
import io.hooktrail.delivery.DeliveryEvent.DeliveryDeadLettered;
import io.hooktrail.delivery.DeliveryEvent.DeliveryDiscarded;
import io.hooktrail.delivery.DeliveryEvent.DeliveryFailed;
import io.hooktrail.delivery.DeliveryEvent.DeliveryResent;
import io.hooktrail.delivery.DeliveryEvent.DeliverySucceeded;
import io.hooktrail.eventlog.LogicalName;

import static org.assertj.core.api.Assertions.assertThat;

/** The golden forms stand in files called by the logical name; a file that changes makes an old log unreadable. */
class DeliveryEventStoredFormTest {

    private static final JsonMapper PLAIN = new JsonMapper();
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final DeliveryId ID = DeliveryId.of("0197f0aa-0000-7000-8000-000000000001~17.2");

    static List<DeliveryEvent> events() {
        return List.of(
                new DeliverySucceeded(ID, new Attempt(3, NOON.plusNanos(123_000), 12_345, 204, null, null, "thanks",
                        new Phases(10, 20, 30, 12_000, 12_345))),
                new DeliveryFailed(ID, new Attempt(1, NOON, 15_000_000, null, "timeout", "time ran out", null,
                        Phases.NONE), NOON.plusSeconds(5)),
                new DeliveryDeadLettered(ID, 9, "gave up after PT72H: timeout"),
                new DeliveryResent(ID),
                new DeliveryDiscarded(ID, "the subscription was removed"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyEventIsWrittenInItsGoldenForm(DeliveryEvent event) throws IOException {
        assertThat(PLAIN.writeValueAsString(event)).isEqualTo(golden(event).strip());
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyEventIsReadBackFromItsGoldenForm(DeliveryEvent event) throws IOException {
        assertThat(PLAIN.readValue(golden(event), event.getClass())).isEqualTo(event);
    }

    @Test
    void everyKindOfEventHasAGoldenForm() {
        var kinds = Arrays.asList(DeliveryEvent.class.getPermittedSubclasses());

        assertThat(events().stream().map(Object::getClass).toList()).hasSameElementsAs(kinds);
        assertThat(kinds).hasSize(5)
                .allSatisfy(kind -> assertThat(name(kind)).isEqualTo(kind.getSimpleName() + ".v1"));
    }

    private static String name(Class<?> kind) {
        return kind.getAnnotation(LogicalName.class).value();
    }

    private static String golden(DeliveryEvent event) throws IOException {
        try (var in = DeliveryEventStoredFormTest.class
                .getResourceAsStream("/stored/" + name(event.getClass()) + ".json")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
