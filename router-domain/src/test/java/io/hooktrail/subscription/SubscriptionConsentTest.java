package io.hooktrail.subscription;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Test;

import io.hooktrail.problem.Refused;
import io.hooktrail.subscription.SubscriptionCommand.AskConsent;
import io.hooktrail.subscription.SubscriptionCommand.FailConsent;
import io.hooktrail.subscription.SubscriptionCommand.GiveConsent;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConfigured;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConsentAsked;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConsentFailed;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConsentGiven;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionDisabled;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionResumed;

import static io.hooktrail.subscription.SubscriptionFixtures.ERP;
import static io.hooktrail.subscription.SubscriptionFixtures.NOON;
import static io.hooktrail.subscription.SubscriptionFixtures.at;
import static io.hooktrail.subscription.SubscriptionFixtures.configured;
import static io.hooktrail.subscription.SubscriptionFixtures.everything;
import static org.assertj.core.api.Assertions.assertThat;

class SubscriptionConsentTest {

    private static final URI SINK = URI.create("https://erp.example/hooks");
    private static final Instant UNTIL = NOON.plusSeconds(600);
    private static final Instant LATER = NOON.plusSeconds(60);
    private static final SubscriptionConfigured CONFIGURED = wanting("https://erp.example/hooks");
    private static final SubscriptionConsentAsked ASKED = new SubscriptionConsentAsked(ERP, SINK, "aa", NOON, UNTIL);
    private static final SubscriptionConsentGiven GIVEN = new SubscriptionConsentGiven(ERP, SINK, 120, LATER);
    private static final SubscriptionConsentFailed REFUSED = new SubscriptionConsentFailed(ERP, SINK, true, "no",
            LATER);
    private static final SubscriptionConsentFailed UNREACHED = new SubscriptionConsentFailed(ERP, SINK, false, "down",
            LATER);

    private final FixtureConfiguration<Subscription> fixture = new AggregateTestFixture<>(Subscription.class);

    @Test
    void aSinkIsAskedOnceAtATime() {
        fixture.given(CONFIGURED).when(ask("aa", NOON)).expectEvents(ASKED);
        fixture.given(CONFIGURED, ASKED).when(ask("bb", LATER)).expectNoEvents();
    }

    @Test
    void aQuestionThatIsOverMakesRoomForTheNext() {
        fixture.given(CONFIGURED, ASKED)
                .when(ask("bb", UNTIL))
                .expectEvents(new SubscriptionConsentAsked(ERP, SINK, "bb", UNTIL, UNTIL.plusSeconds(600)));
    }

    @Test
    void oneThatWantsNoHandshakeAsksNobody() {
        fixture.given(configured("erp", everything())).when(ask("aa", NOON)).expectNoEvents();
    }

    @Test
    void consentAnswersTheQuestionThatIsOpenAndOnlyOnce() {
        fixture.given(CONFIGURED, ASKED).when(new GiveConsent(ERP, "aa", 120, LATER)).expectEvents(GIVEN);
        fixture.given(CONFIGURED, ASKED).when(new GiveConsent(ERP, "bb", 120, LATER)).expectException(Refused.class);
        fixture.given(CONFIGURED, ASKED).when(new GiveConsent(ERP, "aa", 120, UNTIL)).expectException(Refused.class);
        fixture.given(CONFIGURED, ASKED, GIVEN)
                .when(new GiveConsent(ERP, "aa", 120, LATER))
                .expectException(Refused.class);
    }

    @Test
    void anotherSinkMakesAnAnswerOfTheOneBeforeWorthless() {
        fixture.given(CONFIGURED, ASKED, wanting("https://other.example/"))
                .when(new GiveConsent(ERP, "aa", 120, LATER))
                .expectException(Refused.class);
    }

    @Test
    void theThirdRefusalInARowDisablesIt() {
        fixture.given(CONFIGURED, ASKED, REFUSED, ASKED, REFUSED, ASKED)
                .when(new FailConsent(ERP, "aa", true, "no", LATER))
                .expectEvents(REFUSED, new SubscriptionDisabled(ERP, "the sink refused 3 handshakes: no"));
    }

    @Test
    void sinksThatCannotBeAskedAndConsentInBetweenDoNotCount() {
        fixture.given(CONFIGURED, ASKED, REFUSED, ASKED, REFUSED, ASKED)
                .when(new FailConsent(ERP, "aa", false, "down", LATER))
                .expectEvents(UNREACHED);
        fixture.given(CONFIGURED, ASKED, REFUSED, ASKED, REFUSED, ASKED, GIVEN, ASKED)
                .when(new FailConsent(ERP, "aa", true, "no", LATER))
                .expectEvents(REFUSED);
    }

    @Test
    void itIsHeldUntilConsentAndThatTimeIsAPause() {
        var view = new SubscriptionsView();
        view.apply(at(1, CONFIGURED));
        assertThat(state(view).isHeld()).isTrue();
        view.apply(at(2, ASKED));
        assertThat(state(view).isHeld()).isTrue();
        view.apply(at(5, GIVEN));

        assertThat(state(view).isHeld()).isFalse();
        assertThat(state(view).allowedPerMinute()).hasValue(120);
        assertThat(state(view).version()).isEqualTo(1);
        assertThat(state(view).pausedBetween(NOON, NOON.plusSeconds(60))).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void aRefusalTakesConsentBackAndAFailureToAskDoesNot() {
        var view = new SubscriptionsView();
        List.of(CONFIGURED, ASKED, GIVEN, ASKED, UNREACHED).forEach(event -> view.apply(at(1, event)));
        assertThat(state(view).isHeld()).isFalse();

        view.apply(at(6, ASKED));
        view.apply(at(7, REFUSED));
        assertThat(state(view).isHeld()).isTrue();
        assertThat(state(view).consent()).extracting(Consent::refusals, Consent::failures).containsExactly(1, 2);

        view.apply(at(8, new SubscriptionDisabled(ERP, "no")));
        view.apply(at(9, new SubscriptionResumed(ERP)));
        assertThat(state(view).consent()).isNull();
    }

    @Test
    void aFailureIsRepeatedByTheScheduleAndConsentAfterItsTime() {
        var delays = List.of(Duration.ofSeconds(1), Duration.ofSeconds(5));
        var asked = Consent.after(null, ASKED);
        var refused = Consent.after(asked, REFUSED);
        var twice = Consent.after(refused, REFUSED);
        var thrice = Consent.after(twice, REFUSED);

        assertThat(due(asked, delays)).isEqualTo(UNTIL);
        assertThat(due(refused, delays)).isEqualTo(LATER.plusSeconds(1));
        assertThat(due(twice, delays)).isEqualTo(LATER.plusSeconds(5));
        assertThat(due(thrice, delays)).isEqualTo(LATER.plusSeconds(5));
        assertThat(due(Consent.after(asked, GIVEN), delays)).isEqualTo(LATER.plus(Duration.ofDays(1)));
    }

    private static Instant due(@org.jspecify.annotations.Nullable Consent consent, List<Duration> delays) {
        return java.util.Objects.requireNonNull(consent).dueAt(delays, Duration.ofDays(1));
    }

    private static SubscriptionState state(SubscriptionsView view) {
        return view.current().find(ERP).orElseThrow();
    }

    private static AskConsent ask(String hash, Instant time) {
        return new AskConsent(ERP, hash, time, time.plusSeconds(600));
    }

    private static SubscriptionConfigured wanting(String sink) {
        var all = everything();
        var terms = all.terms();
        return configured("erp", new SubscriptionSettings(all.types(), all.source(), all.filters(), URI.create(sink),
                all.headers(), new DeliveryTerms(terms.mode(), terms.signing(), terms.retry(), terms.timeout(),
                        terms.maxInFlight(), terms.signatureHeaders(), true, terms.rateLimit(), terms.ordering()),
                all.credential(), all.tls(), all.description()));
    }
}
