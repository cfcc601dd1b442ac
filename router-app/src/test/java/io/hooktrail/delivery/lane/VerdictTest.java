package io.hooktrail.delivery.lane;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.hooktrail.delivery.AttemptResult;
import io.hooktrail.delivery.AttemptResult.Failure;
import io.hooktrail.delivery.AttemptResult.Phases;
import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.delivery.store.DeliveryRow;
import io.hooktrail.delivery.store.OutcomeEntry.Outcome;
import io.hooktrail.event.EventId;
import io.hooktrail.subscription.DeliveryTerms;
import io.hooktrail.subscription.DeliveryTerms.Mode;
import io.hooktrail.subscription.DeliveryTerms.RetrySchedule;
import io.hooktrail.subscription.DeliveryTerms.SignatureHeaders;
import io.hooktrail.subscription.DeliveryTerms.Signing;
import io.hooktrail.subscription.SubscriptionId;
import io.hooktrail.subscription.SubscriptionSettings;
import io.hooktrail.subscription.SubscriptionState;
import io.hooktrail.subscription.SubscriptionState.Pause;
import io.hooktrail.subscription.SubscriptionState.Status;
import io.hooktrail.tenant.TenantName;

import static org.assertj.core.api.Assertions.assertThat;

class VerdictTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration TOOK = Duration.ofSeconds(1);
    private static final SubscriptionState OLD = subscription("https://old.example/", 0);

    @Test
    void aSuccessIsDeliveredWhateverBecameOfTheSubscription() {
        assertThat(verdict(subscription("https://new.example/", 1), null, NOON))
                .isInstanceOf(Outcome.Delivered.class);
    }

    @Test
    void aFailureOfTheOldSinkMakesTheDeliveryDueAtTheNewOne() {
        var late = NOON.plus(Duration.ofDays(9));

        for (var failure : List.of(Failure.STATUS, Failure.GONE)) {
            assertThat(verdict(subscription("https://new.example/", 0), failure, late)).isInstanceOfSatisfying(
                    Outcome.RetryAt.class, retry -> assertThat(retry.when()).isEqualTo(late.plus(TOOK)));
        }
    }

    @Test
    void a410IsTheEndAtOnce() {
        assertThat(verdict(OLD, Failure.GONE, NOON)).isInstanceOfSatisfying(Outcome.GivenUp.class,
                givenUp -> assertThat(givenUp.reason()).isEqualTo("the sink answered 410 Gone"));
    }

    @Test
    void theGiveUpClockStandsStillWhileTheSubscriptionIsPaused() {
        var late = NOON.plus(Duration.ofHours(3));
        var pause = new Pause(NOON.plusSeconds(60), NOON.plus(Duration.ofHours(2).plusMinutes(30)));

        assertThat(verdict(OLD, Failure.STATUS, late)).isInstanceOf(Outcome.GivenUp.class);
        assertThat(verdict(subscription("https://old.example/", 0, pause), Failure.STATUS, late))
                .isInstanceOf(Outcome.RetryAt.class);
    }

    @ParameterizedTest
    @CsvSource({"PT0.2S,less than a second", "PT12.016S,12 s", "PT1H5M7S,1 h 5 min", "PT1H0M7S,1 h", "PT72H,3 d"})
    void howLongItWasTriedIsToldAsPeopleDo(Duration tried, String told) {
        assertThat(Verdict.human(tried)).isEqualTo(told);
    }

    /** The first attempt of a delivery that was matched at noon, sent to the old sink. */
    private static Outcome verdict(SubscriptionState now, @Nullable Failure failure, Instant startedAt) {
        var row = new DeliveryRow(new DeliveryId(new EventId(new UUID(1, 2)), 7, 0), TenantName.DEFAULT, 9, 0, 0, NOON,
                NOON, null, NOON);
        return Verdict.on(row, OLD, now, 1,
                new AttemptResult(startedAt, TOOK, null, failure, "", null, null, Phases.NONE));
    }

    private static SubscriptionState subscription(String sink, int generation, Pause... pauses) {
        return new SubscriptionState(new SubscriptionId(TenantName.DEFAULT, "erp"), 7, generation, 8,
                new SubscriptionSettings(List.of(), null, List.of(), URI.create(sink), Map.of(),
                        new DeliveryTerms(Mode.BINARY, Signing.NONE,
                                new RetrySchedule(List.of(Duration.ofMinutes(1)), Duration.ofHours(1)),
                                Duration.ofSeconds(15), 16, SignatureHeaders.WEBHOOK),
                        null, null,
                        ""),
                Status.ACTIVE, List.of(), List.of(pauses), null, NOON, NOON);
    }
}
