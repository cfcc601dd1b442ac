package io.hooktrail.delivery.http;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import io.hooktrail.delivery.AttemptResult;
import io.hooktrail.delivery.DeliveryEvent.Attempt;
import io.hooktrail.delivery.DeliveryEvent.DeliveryDeadLettered;
import io.hooktrail.delivery.DeliveryEvent.DeliveryFailed;
import io.hooktrail.delivery.DeliveryId;

import static org.assertj.core.api.Assertions.assertThat;

class DeliveryStoryTest {

    private static final DeliveryId DELIVERY = DeliveryId.of("019caf2b-1f80-7000-8000-0000000000a1~17.0");

    @Test
    void theLastHundredAttemptsAreKeptAndTheOthersCounted() {
        var story = new DeliveryStory();
        for (var number = 1; number <= 1000; number++) {
            story.add(new DeliveryFailed(DELIVERY, attempt(number), null));
        }
        story.add(new DeliveryDeadLettered(DELIVERY, 1000, "gave up after 1000 attempts"));

        assertThat(story.attempts()).hasSize(100).extracting(Attempt::number).startsWith(901).endsWith(1000);
        assertThat(story.earlierAttempts()).isEqualTo(900);
        assertThat(story.last()).isInstanceOf(DeliveryDeadLettered.class);
    }

    @Test
    void aDeliveryThatHasNotBegunHasNoStory() {
        assertThat(new DeliveryStory().last()).isNull();
        assertThat(new DeliveryStory().attempts()).isEmpty();
    }

    private static Attempt attempt(int number) {
        return Attempt.of(number, new AttemptResult(Instant.EPOCH, Duration.ZERO, 500, AttemptResult.Failure.STATUS,
                "", null, null, AttemptResult.Phases.NONE));
    }
}
