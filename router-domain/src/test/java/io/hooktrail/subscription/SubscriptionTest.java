package io.hooktrail.subscription;

import java.time.Duration;
import java.util.List;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.axonframework.test.aggregate.ResultValidator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.hooktrail.problem.NotFound;
import io.hooktrail.problem.Problem;
import io.hooktrail.problem.Refused;
import io.hooktrail.subscription.SubscriptionCommand.ConfigureSubscription;
import io.hooktrail.subscription.SubscriptionCommand.DisableSubscription;
import io.hooktrail.subscription.SubscriptionCommand.PauseSubscription;
import io.hooktrail.subscription.SubscriptionCommand.RemoveSubscription;
import io.hooktrail.subscription.SubscriptionCommand.ResumeSubscription;
import io.hooktrail.subscription.SubscriptionCommand.RotateSubscriptionSecret;
import io.hooktrail.subscription.SubscriptionCommand.Seen;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConfigured;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionDisabled;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionPaused;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionRemoved;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionResumed;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionSecretRotated;

import static io.hooktrail.subscription.SubscriptionFixtures.ERP;
import static io.hooktrail.subscription.SubscriptionFixtures.NOON;
import static io.hooktrail.subscription.SubscriptionFixtures.configured;
import static io.hooktrail.subscription.SubscriptionFixtures.everything;
import static io.hooktrail.subscription.SubscriptionFixtures.privateKey;
import static io.hooktrail.subscription.SubscriptionFixtures.secret;
import static io.hooktrail.subscription.SubscriptionFixtures.signedByEd25519;
import static io.hooktrail.subscription.SubscriptionFixtures.unsigned;
import static io.hooktrail.subscription.SubscriptionFixtures.wanting;

class SubscriptionTest {

    private static final SubscriptionConfigured CONFIGURED = configured("erp", everything());
    private static final SubscriptionPaused PAUSED = new SubscriptionPaused(ERP);
    private static final SubscriptionDisabled DISABLED = new SubscriptionDisabled(ERP, "410");
    private static final SubscriptionRemoved REMOVED = new SubscriptionRemoved(ERP);

    private final FixtureConfiguration<Subscription> fixture = new AggregateTestFixture<>(Subscription.class);

    @Test
    void theFirstConfigurationMakesItWithTheFreshSecret() {
        fixture.givenNoPriorActivity()
                .when(configure(everything(), null))
                .expectEvents(new SubscriptionConfigured(ERP, 0, everything(), List.of(secret("fresh"))));
    }

    @Test
    void oneThatDoesNotSignGetsNoSecret() {
        fixture.givenNoPriorActivity()
                .when(configure(unsigned(), null))
                .expectEvents(new SubscriptionConfigured(ERP, 0, unsigned(), List.of()));
    }

    @Test
    void oneThatBeginsToSignGetsTheFreshSecret() {
        fixture.given(new SubscriptionConfigured(ERP, 0, unsigned(), List.of()))
                .when(configure(everything(), null))
                .expectEvents(new SubscriptionConfigured(ERP, 0, everything(), List.of(secret("fresh"))));
    }

    @Test
    void aChangeOfSchemeMakesASecretOfItAndLetsTheOldOneSignForADay() {
        fixture.given(CONFIGURED)
                .when(new ConfigureSubscription(ERP, signedByEd25519(), privateKey("fresh"), null))
                .expectEvents(new SubscriptionConfigured(ERP, 0, signedByEd25519(),
                        List.of(privateKey("fresh"), secret("first").expiringAt(NOON.plus(Duration.ofDays(1))))));
    }

    @Test
    void aChangeBackMakesAnotherSecretAsTheOldOneEnds() {
        var end = NOON.plus(Duration.ofDays(1));
        var both = List.of(privateKey("second"), secret("first").expiringAt(end));

        fixture.given(CONFIGURED, new SubscriptionConfigured(ERP, 0, signedByEd25519(), both))
                .when(configure(everything(), null))
                .expectEvents(new SubscriptionConfigured(ERP, 0, everything(), List.of(secret("fresh"),
                        privateKey("second").expiringAt(end), secret("first").expiringAt(end))));
    }

    @Test
    void aChangeOfSchemeWithTooManySecretsAtOnceIsRefused() {
        var end = NOON.plus(Duration.ofDays(1));
        var three = List.of(secret("third"), secret("second").expiringAt(end), secret("first").expiringAt(end));

        expectProblem(fixture.given(new SubscriptionConfigured(ERP, 0, everything(), three))
                .when(new ConfigureSubscription(ERP, signedByEd25519(), privateKey("fresh"), null)),
                new SubscriptionProblem.TooManySecrets("erp", 3));
    }

    @Test
    void aPauseInSigningKeepsTheSecret() {
        fixture.given(CONFIGURED, configured("erp", unsigned()))
                .when(configure(everything(), null))
                .expectEvents(CONFIGURED);
    }

    @Test
    void aSecretDrawnForTheSchemeBeforeIsRefused() {
        expectProblem(fixture.given(CONFIGURED)
                .when(new RotateSubscriptionSecret(ERP, privateKey("second"), NOON, NOON)), Subscription.CHANGED);
    }

    @Test
    void otherSettingsReplaceTheOldOnesAndKeepTheSecret() {
        fixture.given(CONFIGURED)
                .when(configure(wanting(List.of("a")), null))
                .expectEvents(configured("erp", wanting(List.of("a"))));
    }

    @Test
    void theSameSettingsAgainRecordNothing() {
        fixture.given(CONFIGURED).when(configure(everything(), null)).expectNoEvents();
    }

    @Test
    void aRemovedNameConfiguredAgainIsTheNextGenerationWithASecretOfItsOwn() {
        fixture.given(CONFIGURED, REMOVED)
                .when(configure(everything(), null))
                .expectEvents(new SubscriptionConfigured(ERP, 1, everything(), List.of(secret("fresh"))));
    }

    @Test
    void theNextGenerationOfAPausedOneIsNotPaused() {
        fixture.given(CONFIGURED, PAUSED, REMOVED, configuredIn(1))
                .when(new PauseSubscription(ERP))
                .expectEvents(PAUSED);
    }

    @Test
    void newSettingsDoNotResumeAPausedOne() {
        fixture.given(CONFIGURED, PAUSED, configured("erp", wanting(List.of("a"))))
                .when(new PauseSubscription(ERP))
                .expectNoEvents();
    }

    @Test
    void aChangeByOneWhoSawTheLatestIsMade() {
        fixture.given(CONFIGURED)
                .when(configure(wanting(List.of("a")), new Seen(0, everything())))
                .expectEvents(configured("erp", wanting(List.of("a"))));
    }

    @Test
    void aChangeByOneWhoSawAnOlderVersionIsRefused() {
        expectProblem(fixture.given(CONFIGURED)
                .when(configure(wanting(List.of("a")), new Seen(0, wanting(List.of("b"))))),
                Subscription.CHANGED);
    }

    @Test
    void aRemovalByOneWhoSawAnOlderGenerationIsRefused() {
        expectProblem(fixture.given(CONFIGURED, REMOVED, configuredIn(1))
                .when(new RemoveSubscription(ERP, new Seen(0, everything()))),
                Subscription.CHANGED);
    }

    @Test
    void pausingHoldsItOnce() {
        fixture.given(CONFIGURED).when(new PauseSubscription(ERP)).expectEvents(PAUSED);
        fixture.given(CONFIGURED, PAUSED).when(new PauseSubscription(ERP)).expectNoEvents();
    }

    @Test
    void aDisabledOneCannotBePaused() {
        expectProblem(fixture.given(CONFIGURED, DISABLED).when(new PauseSubscription(ERP)),
                new SubscriptionProblem.SubscriptionIsDisabled("erp", "410"));
    }

    @Test
    void resumingEndsAPauseAndADisabling() {
        fixture.given(CONFIGURED, PAUSED)
                .when(new ResumeSubscription(ERP))
                .expectEvents(new SubscriptionResumed(ERP));
        fixture.given(CONFIGURED, DISABLED)
                .when(new ResumeSubscription(ERP))
                .expectEvents(new SubscriptionResumed(ERP));
    }

    @Test
    void resumingAnActiveOneRecordsNothing() {
        fixture.given(CONFIGURED).when(new ResumeSubscription(ERP)).expectNoEvents();
    }

    @Test
    void disablingKeepsTheFirstReason() {
        fixture.given(CONFIGURED).when(new DisableSubscription(ERP, "410")).expectEvents(DISABLED);
        fixture.given(CONFIGURED, DISABLED).when(new DisableSubscription(ERP, "other")).expectNoEvents();
    }

    @Test
    void aRotatedSecretStandsFirstAndTheOldOneEndsWithTheOverlap() {
        var end = NOON.plus(Duration.ofDays(1));

        fixture.given(CONFIGURED)
                .when(new RotateSubscriptionSecret(ERP, secret("second"), NOON, end))
                .expectEvents(new SubscriptionSecretRotated(ERP,
                        List.of(secret("second"), secret("first").expiringAt(end))));
    }

    @Test
    void aRotationWithoutOverlapDropsTheOldSecret() {
        fixture.given(CONFIGURED)
                .when(new RotateSubscriptionSecret(ERP, secret("second"), NOON, NOON))
                .expectEvents(new SubscriptionSecretRotated(ERP, List.of(secret("second"))));
    }

    @Test
    void aFourthSecretAtOnceIsRefused() {
        var end = NOON.plus(Duration.ofDays(1));
        var three = List.of(secret("third"), secret("second"), secret("first"));

        expectProblem(fixture.given(new SubscriptionConfigured(ERP, 0, everything(), three))
                .when(new RotateSubscriptionSecret(ERP, secret("fourth"), NOON, end)),
                new SubscriptionProblem.TooManySecrets("erp", 3));
    }

    @Test
    void removingRecordsTheRemoval() {
        fixture.given(CONFIGURED).when(new RemoveSubscription(ERP, null)).expectEvents(REMOVED);
    }

    @Test
    void whatWasNeverMadeCannotBeCommanded() {
        var absent = new NotFound("subscription \"erp\"");

        for (var command : commandsOnAnExistingOne()) {
            expectProblem(fixture.givenNoPriorActivity().when(command), absent);
        }
    }

    @Test
    void whatWasRemovedCannotBeCommanded() {
        var absent = new NotFound("subscription \"erp\"");

        for (var command : commandsOnAnExistingOne()) {
            expectProblem(fixture.given(CONFIGURED, REMOVED).when(command), absent);
        }
    }

    private static List<SubscriptionCommand> commandsOnAnExistingOne() {
        return List.of(new PauseSubscription(ERP), new ResumeSubscription(ERP), new DisableSubscription(ERP, "410"),
                new RotateSubscriptionSecret(ERP, secret("second"), NOON, NOON), new RemoveSubscription(ERP, null));
    }

    private static ConfigureSubscription configure(SubscriptionSettings settings, @Nullable Seen seen) {
        return new ConfigureSubscription(ERP, settings, secret("fresh"), seen);
    }

    private static SubscriptionConfigured configuredIn(int generation) {
        return new SubscriptionConfigured(ERP, generation, everything(), List.of(secret("first")));
    }

    private static void expectProblem(ResultValidator<Subscription> result, Problem problem) {
        result.expectNoEvents()
                .expectException(Refused.class)
                .expectExceptionMessage(new Refused(problem).getMessage());
    }
}
