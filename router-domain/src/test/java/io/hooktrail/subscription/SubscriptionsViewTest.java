package io.hooktrail.subscription;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.hooktrail.event.Event;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConfigured;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionDisabled;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionPaused;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionRemoved;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionResumed;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionSecretRotated;
import io.hooktrail.subscription.SubscriptionState.Pause;
import io.hooktrail.subscription.SubscriptionState.Status;
import io.hooktrail.tenant.TenantName;

import static io.hooktrail.subscription.SubscriptionFixtures.ERP;
import static io.hooktrail.subscription.SubscriptionFixtures.NOON;
import static io.hooktrail.subscription.SubscriptionFixtures.at;
import static io.hooktrail.subscription.SubscriptionFixtures.configured;
import static io.hooktrail.subscription.SubscriptionFixtures.event;
import static io.hooktrail.subscription.SubscriptionFixtures.everything;
import static io.hooktrail.subscription.SubscriptionFixtures.fromSource;
import static io.hooktrail.subscription.SubscriptionFixtures.secret;
import static io.hooktrail.subscription.SubscriptionFixtures.wanting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SubscriptionsViewTest {

    private static final TenantName TENANT = TenantName.DEFAULT;
    private static final long SEED = 20_260_301;

    private final SubscriptionsView view = new SubscriptionsView();

    @Test
    void theNumberIsThePositionOfTheFirstConfigurationInEveryGeneration() {
        view.apply(at(7, configured("erp", everything())));
        view.apply(at(8, new SubscriptionRemoved(ERP)));
        view.apply(at(9, new SubscriptionConfigured(ERP, 1, everything(), List.of(secret("second")))));

        assertThat(view.current().find(ERP)).hasValueSatisfying(state -> {
            assertThat(state.number()).isEqualTo(7);
            assertThat(state.generation()).isEqualTo(1);
            assertThat(state.version()).isEqualTo(9);
            assertThat(state.createdAt()).isEqualTo(NOON.plusSeconds(9));
            assertThat(state.secrets()).containsExactly(secret("second"));
        });
    }

    @Test
    void aRemovedOneIsFoundByItsNumberOnly() {
        view.apply(at(7, configured("erp", everything())));
        view.apply(at(8, new SubscriptionRemoved(ERP)));

        assertThat(view.current().find(ERP)).isEmpty();
        assertThat(view.current().all(TENANT)).isEmpty();
        assertThat(view.current().byNumber(7)).map(SubscriptionState::status).contains(Status.REMOVED);
    }

    @Test
    void activeAndPausedOnesMatchDisabledAndRemovedOnesDoNot() {
        view.apply(at(1, configured("active", everything())));
        view.apply(at(2, configured("paused", everything())));
        view.apply(at(3, configured("disabled", everything())));
        view.apply(at(4, configured("removed", everything())));
        view.apply(at(5, new SubscriptionPaused(SubscriptionFixtures.id("paused"))));
        view.apply(at(6, new SubscriptionDisabled(SubscriptionFixtures.id("disabled"), "410")));
        view.apply(at(7, new SubscriptionRemoved(SubscriptionFixtures.id("removed"))));

        assertThat(matching(event("a"))).containsExactly("active", "paused");
    }

    @Test
    void aDisabledOneSaysWhyAndNewSettingsDoNotResumeIt() {
        view.apply(at(1, configured("erp", everything())));
        view.apply(at(2, new SubscriptionDisabled(ERP, "410")));
        view.apply(at(3, configured("erp", wanting(List.of("a")))));

        assertThat(view.current().find(ERP)).hasValueSatisfying(state -> {
            assertThat(state.status()).isEqualTo(Status.DISABLED);
            assertThat(state.disabledReason()).isEqualTo("410");
            assertThat(state.settings()).isEqualTo(wanting(List.of("a")));
        });
    }

    @Test
    void pausesAreKeptAndTheLastIsOpenWhileItIsPaused() {
        view.apply(at(1, configured("erp", everything())));
        view.apply(at(10, new SubscriptionPaused(ERP)));
        view.apply(at(20, new SubscriptionResumed(ERP)));
        view.apply(at(30, new SubscriptionPaused(ERP)));

        assertThat(view.current().find(ERP)).hasValueSatisfying(state -> {
            assertThat(state.pauses()).containsExactly(new Pause(NOON.plusSeconds(10), NOON.plusSeconds(20)),
                    new Pause(NOON.plusSeconds(30), null));
            assertThat(state.pausedBetween(NOON, NOON.plusSeconds(35))).isEqualTo(Duration.ofSeconds(15));
        });
    }

    @Test
    void disablingEndsAPause() {
        view.apply(at(1, configured("erp", everything())));
        view.apply(at(10, new SubscriptionPaused(ERP)));
        view.apply(at(20, new SubscriptionDisabled(ERP, "410")));
        view.apply(at(30, new SubscriptionResumed(ERP)));

        assertThat(view.current().find(ERP).orElseThrow().pauses())
                .containsExactly(new Pause(NOON.plusSeconds(10), NOON.plusSeconds(20)));
    }

    @Test
    void aRotationReplacesTheSecretsAndNothingElse() {
        view.apply(at(1, configured("erp", everything())));
        view.apply(at(2, new SubscriptionSecretRotated(ERP, List.of(secret("second"), secret("first")))));

        assertThat(view.current().find(ERP)).hasValueSatisfying(state -> {
            assertThat(state.secrets()).containsExactly(secret("second"), secret("first"));
            assertThat(state.settings()).isEqualTo(everything());
            assertThat(state.version()).isEqualTo(2);
        });
    }

    @Test
    void aSnapshotDoesNotChangeWithTheView() {
        view.apply(at(1, configured("erp", everything())));
        var before = view.current();
        view.apply(at(2, new SubscriptionRemoved(ERP)));

        assertThat(before.find(ERP)).isPresent();
        assertThat(view.current().find(ERP)).isEmpty();
    }

    @Test
    void otherStationsChangesAreIgnored() {
        var before = view.current();
        view.apply(at(1, "another station's event"));

        assertThat(view.current()).isSameAs(before);
    }

    @Test
    void aChangeOfWhatWasNeverConfiguredIsABrokenLog() {
        assertThatThrownBy(() -> view.apply(at(1, new SubscriptionPaused(ERP))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("before its configuration");
    }

    @Test
    void matchesComeInNumberOrderWhateverTheyAreIndexedBy() {
        view.apply(at(1, configured("z-by-type", wanting(List.of("a")))));
        view.apply(at(2, configured("y-by-nothing", everything())));
        view.apply(at(3, configured("x-by-source", fromSource("https://shop.example"))));
        view.apply(at(4, configured("w-by-filter", wanting(List.of(), exact("subject", "1")))));
        view.apply(at(5, configured("v-by-type", wanting(List.of("b", "a")))));

        assertThat(matching(event("a", "subject", "1")))
                .containsExactly("z-by-type", "y-by-nothing", "x-by-source", "w-by-filter", "v-by-type");
    }

    @Test
    void typesSourceAndFiltersMustAllHold() {
        view.apply(at(1, configured("wrong-filter", wanting(List.of("a"), exact("subject", "2")))));
        view.apply(at(2, configured("one-of-two", wanting(List.of("a"), exact("subject", "1"), exact("id", "9")))));
        view.apply(at(3, configured("both", wanting(List.of("a"), exact("subject", "1"), exact("id", "1")))));
        view.apply(at(4, configured("other-source", fromSource("https://elsewhere.example"))));

        assertThat(matching(event("a", "subject", "1"))).containsExactly("both");
    }

    @Test
    void aFilterOnAnAbsentAttributeIsFalseAndItsNegationTrue() {
        view.apply(at(1, configured("exact", wanting(List.of(), exact("subject", "1")))));
        view.apply(at(2, configured("prefix", wanting(List.of(), new Filter.Prefix(Map.of("subject", "1"))))));
        view.apply(at(3, configured("suffix", wanting(List.of(), new Filter.Suffix(Map.of("subject", "1"))))));
        view.apply(at(4, configured("not", wanting(List.of(), new Filter.Not(exact("subject", "1"))))));

        assertThat(matching(event("a"))).containsExactly("not");
        assertThat(matching(event("a", "subject", "1"))).containsExactly("exact", "prefix", "suffix");
    }

    @Test
    void anIndexTermIsNeverTakenFromUnderneathAnAnyOrANot() {
        view.apply(at(1, configured("any",
                wanting(List.of(), new Filter.AnyOf(List.of(exact("subject", "1"), exact("subject", "2")))))));
        view.apply(at(2, configured("all-with-not", wanting(List.of(),
                new Filter.All(List.of(new Filter.Not(exact("subject", "1")), exact("type", "a")))))));

        assertThat(matching(event("a", "subject", "2"))).containsExactly("any", "all-with-not");
        assertThat(matching(event("b", "subject", "2"))).containsExactly("any");
    }

    @Test
    void alertEventsGoOnlyToThoseWhoseTypesNameThem() {
        var alert = "io.hooktrail.alert.delivery-failing.v1";
        view.apply(at(1, configured("everything", everything())));
        view.apply(at(2, configured("by-filter", wanting(List.of(), exact("type", alert)))));
        view.apply(at(3, configured("by-type", wanting(List.of(alert)))));

        assertThat(matching(event(alert))).containsExactly("by-type");
    }

    @Test
    void anotherTenantsSubscriptionsNeitherMatchNorAreFound() {
        var other = new TenantName("other");
        view.apply(at(1, configured("erp", everything())));

        assertThat(view.current().match(other, event("a"))).isEmpty();
        assertThat(view.current().find(new SubscriptionId(other, "erp"))).isEmpty();
        assertThat(view.current().all(other)).isEmpty();
    }

    @Test
    void allOfATenantStandByName() {
        view.apply(at(1, configured("b", everything())));
        view.apply(at(2, configured("a", everything())));

        assertThat(view.current().all(TENANT)).extracting(state -> state.id().name()).containsExactly("a", "b");
    }

    @Test
    void amongTenThousandOnlyThoseThatNameTheTypeOrNoTermAreLookedAt() {
        for (var number = 1; number <= 10_000; number++) {
            view.apply(at(number, configured("s" + number, wanting(List.of("type-" + number % 1_000)))));
        }
        view.apply(at(10_001, configured("everything", everything())));
        var rules = (IndexedRules) view.current();

        assertThat(rules.candidates(TENANT, event("type-7"))).hasSize(11);
        assertThat(rules.candidates(TENANT, event("unknown"))).hasSize(1);
        assertThat(rules.match(TENANT, event("type-7"))).hasSize(11);
    }

    @Test
    void theIndexFindsExactlyWhatAScanOfAllWouldFind() {
        var random = new Random(SEED);
        for (var number = 1; number <= 500; number++) {
            view.apply(at(number, configured("s" + number, randomSettings(random))));
        }
        var rules = view.current();
        var found = 0;
        for (var round = 0; round < 300; round++) {
            var event = event(value(random), "source", value(random), "subject", value(random));
            var scanned = rules.all(TENANT)
                    .stream()
                    .filter(state -> isWanted(state.settings(), event))
                    .sorted(Comparator.comparingLong(SubscriptionState::number))
                    .toList();
            assertThat(rules.match(TENANT, event)).as("seed %s, %s", SEED, event).isEqualTo(scanned);
            found += scanned.size();
        }
        assertThat(found).isGreaterThan(1_000);
    }

    private static String value(Random random) {
        return "v" + random.nextInt(4);
    }

    private static SubscriptionSettings randomSettings(Random random) {
        var types = random.nextInt(3) == 0 ? List.of(value(random), value(random)) : List.<String>of();
        var settings = wanting(types, randomFilter(random, 3));
        return random.nextInt(4) == 0 ? SubscriptionFixtures.withSource(settings, value(random)) : settings;
    }

    private static Filter randomFilter(Random random, int depth) {
        var attribute = List.of("type", "source", "subject", "absent").get(random.nextInt(4));
        return switch (random.nextInt(depth == 0 ? 3 : 6)) {
            case 0 -> exact(attribute, value(random));
            case 1 -> new Filter.Prefix(Map.of(attribute, "v"));
            case 2 -> new Filter.Suffix(Map.of(attribute, String.valueOf(random.nextInt(4))));
            case 3 -> new Filter.All(List.of(randomFilter(random, depth - 1), randomFilter(random, depth - 1)));
            case 4 -> new Filter.AnyOf(List.of(randomFilter(random, depth - 1), randomFilter(random, depth - 1)));
            default -> new Filter.Not(randomFilter(random, depth - 1));
        };
    }

    private static boolean isWanted(SubscriptionSettings settings, Event event) {
        return (settings.types().isEmpty() || settings.types().contains(event.type()))
                && (settings.source() == null || settings.source().equals(event.source()))
                && settings.filters().stream().allMatch(filter -> filter.matches(event));
    }

    private List<String> matching(Event event) {
        return view.current().match(TENANT, event).stream().map(state -> state.id().name()).toList();
    }

    private static Filter exact(String attribute, String value) {
        return new Filter.Exact(Map.of(attribute, value));
    }
}
