package io.hooktrail.source;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

import io.hooktrail.access.Actor;
import io.hooktrail.eventlog.LoggedChange;
import io.hooktrail.problem.Refused;
import io.hooktrail.secret.Secret;
import io.hooktrail.secret.SecretValue;
import io.hooktrail.source.SourceCommand.ConfigureSource;
import io.hooktrail.source.SourceCommand.RemoveSource;
import io.hooktrail.source.SourceCommand.RotateSourceSecret;
import io.hooktrail.source.SourceCommand.Seen;
import io.hooktrail.source.SourceEvent.SourceConfigured;
import io.hooktrail.source.SourceEvent.SourceRemoved;
import io.hooktrail.source.SourceEvent.SourceSecretRotated;
import io.hooktrail.tenant.TenantName;

import static org.assertj.core.api.Assertions.assertThat;

class SourceTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final SourceId SHOP = new SourceId(TenantName.DEFAULT, "shop");
    private static final SourceSettings SETTINGS = settings("one");
    private static final Secret FIRST = secret("s1");
    private static final Secret SECOND = secret("s2");
    private static final SourceConfigured CONFIGURED = new SourceConfigured(SHOP, 0, SETTINGS, List.of(FIRST));

    private final AggregateTestFixture<Source> source = new AggregateTestFixture<>(Source.class);
    private final SourcesView view = new SourcesView();

    @Test
    void aSourceIsConfiguredWithItsWholeState() {
        source.givenNoPriorActivity()
                .when(new ConfigureSource(SHOP, SETTINGS, List.of(FIRST), null))
                .expectEvents(CONFIGURED);
    }

    @Test
    void theSameConfigurationRecordsNothing() {
        source.given(CONFIGURED).when(new ConfigureSource(SHOP, SETTINGS, List.of(FIRST), null)).expectNoEvents();
    }

    @Test
    void aChangeKeepsTheGeneration() {
        source.given(CONFIGURED)
                .when(new ConfigureSource(SHOP, settings("two"), List.of(FIRST), null))
                .expectEvents(new SourceConfigured(SHOP, 0, settings("two"), List.of(FIRST)));
    }

    @Test
    void aRemovedNameComesBackAsTheNextGeneration() {
        source.given(CONFIGURED, new SourceRemoved(SHOP))
                .when(new ConfigureSource(SHOP, SETTINGS, List.of(FIRST), null))
                .expectEvents(new SourceConfigured(SHOP, 1, SETTINGS, List.of(FIRST)));
    }

    @Test
    void aChangeOfWhatTheCallerSawIsMadeAndOfAnythingElseRefused() {
        var seen = new Seen(0, SETTINGS, List.of(FIRST), "\"1\"");
        source.given(CONFIGURED)
                .when(new ConfigureSource(SHOP, settings("two"), List.of(FIRST), seen))
                .expectEvents(new SourceConfigured(SHOP, 0, settings("two"), List.of(FIRST)));
        source.given(CONFIGURED, new SourceSecretRotated(SHOP, SECOND, NOW))
                .when(new ConfigureSource(SHOP, settings("two"), List.of(FIRST), seen))
                .expectException(Refused.class);
        source.given(CONFIGURED, new SourceRemoved(SHOP), new SourceConfigured(SHOP, 1, SETTINGS, List.of(FIRST)))
                .when(new RemoveSource(SHOP, seen))
                .expectException(Refused.class);
    }

    @Test
    void removingTwiceRecordsOnce() {
        source.given(CONFIGURED, new SourceRemoved(SHOP)).when(new RemoveSource(SHOP, null)).expectNoEvents();
    }

    @Test
    void aSecretIsRotated() {
        source.given(CONFIGURED)
                .when(new RotateSourceSecret(SHOP, SECOND, NOW))
                .expectEvents(new SourceSecretRotated(SHOP, SECOND, NOW));
    }

    @Test
    void soManySecretsVerifyAtOnceAndNoMore() {
        var full = IntStream.range(0, Source.SECRETS_MAX).mapToObj(number -> secret("old" + number)).toList();
        var configured = new SourceConfigured(SHOP, 0, SETTINGS, full);

        source.given(configured)
                .when(new RotateSourceSecret(SHOP, SECOND, NOW.plusSeconds(1)))
                .expectException(Refused.class);
        source.given(configured)
                .when(new RotateSourceSecret(SHOP, SECOND, NOW))
                .expectEvents(new SourceSecretRotated(SHOP, SECOND, NOW));
        source.given(new SourceConfigured(SHOP, 0, SETTINGS, full.subList(1, full.size())))
                .when(new RotateSourceSecret(SHOP, SECOND, NOW.plusSeconds(1)))
                .expectEvents(new SourceSecretRotated(SHOP, SECOND, NOW.plusSeconds(1)));
    }

    @Test
    void aRemovedSourceHasNoSecretToRotate() {
        source.given(CONFIGURED, new SourceRemoved(SHOP))
                .when(new RotateSourceSecret(SHOP, SECOND, NOW))
                .expectException(Refused.class);
    }

    @Test
    void bothSecretsCountUntilTheOverlapEnds() {
        record(1, CONFIGURED);
        record(2, new SourceSecretRotated(SHOP, SECOND, NOW));

        var state = view.find(TenantName.DEFAULT, "shop").orElseThrow();
        assertThat(state.secretsAt(NOW.minusSeconds(1))).extracting(Secret::id).containsExactly("s2", "s1");
        assertThat(state.secretsAt(NOW)).extracting(Secret::id).containsExactly("s2");
        assertThat(state.version()).isEqualTo(2);
    }

    @Test
    void anotherTenantDoesNotSeeTheSource() {
        record(1, CONFIGURED);

        assertThat(view.find(new TenantName("other"), "shop")).isEmpty();
        assertThat(view.all(new TenantName("other"))).isEmpty();
        assertThat(view.all(TenantName.DEFAULT)).hasSize(1);
    }

    @Test
    void aRemovedSourceIsGoneFromTheView() {
        record(1, CONFIGURED);
        record(2, new SourceRemoved(SHOP));

        assertThat(view.find(TenantName.DEFAULT, "shop")).isEmpty();
    }

    private void record(long position, SourceEvent event) {
        view.apply(new LoggedChange(position, NOW, Actor.system(TenantName.DEFAULT, "test"), event));
    }

    private static SourceSettings settings(String description) {
        return new SourceSettings("stripe", Map.of(), List.of(), null, null, true, description);
    }

    private static Secret secret(String id) {
        return new Secret(id, new SecretValue.Sealed("sealed-" + id), "", NOW, null);
    }
}
