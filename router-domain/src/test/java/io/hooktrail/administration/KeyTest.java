package io.hooktrail.administration;

import java.time.Instant;
import java.util.List;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.access.Actor;
import io.hooktrail.access.Role;
import io.hooktrail.administration.KeyCommand.IssueFirstKey;
import io.hooktrail.administration.KeyCommand.IssueKey;
import io.hooktrail.administration.KeyCommand.RevokeKey;
import io.hooktrail.administration.KeyEvent.KeyIssued;
import io.hooktrail.administration.KeyEvent.KeyRevoked;
import io.hooktrail.eventlog.LoggedChange;
import io.hooktrail.tenant.TenantName;

import static org.assertj.core.api.Assertions.assertThat;

class KeyTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final KeySettings ADMIN = key("admin", "ht_first", null);
    private static final KeySettings CHANGED = key("admin", "ht_second", null);

    private final AggregateTestFixture<Key> key = new AggregateTestFixture<>(Key.class);
    private final KeysView view = new KeysView();

    @Test
    void issuingRecordsOnlyTheHash() {
        key.givenNoPriorActivity()
                .when(new IssueKey("key:admin", ADMIN))
                .expectEvents(new KeyIssued("key:admin", ADMIN));
        assertThat(ADMIN.toString()).doesNotContain("ht_first");
    }

    @Test
    void issuingTheSameAgainChangesNothing() {
        key.given(new KeyIssued("key:admin", ADMIN)).when(new IssueKey("key:admin", ADMIN)).expectNoEvents();
    }

    @Test
    void theOperatorMayChangeTheAdminKey() {
        key.given(new KeyIssued("key:admin", ADMIN))
                .when(new IssueKey("key:admin", CHANGED))
                .expectEvents(new KeyIssued("key:admin", CHANGED));
    }

    @Test
    void ofTwoFirstKeysTheFirstStays() {
        key.given(new KeyIssued("key:admin", ADMIN)).when(new IssueFirstKey("key:admin", CHANGED)).expectNoEvents();
        new AggregateTestFixture<>(Key.class).givenNoPriorActivity()
                .when(new IssueFirstKey("key:admin", CHANGED))
                .expectEvents(new KeyIssued("key:admin", CHANGED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auditor", "AUDITOR"})
    void aRoleIsReadInTheFormOfEveryVersion(String stored) {
        assertThat(JsonMapper.shared().readValue('"' + stored + '"', Role.class)).isEqualTo(Role.AUDITOR);
    }

    @Test
    void aStartBringsNoRevokedKeyBack() {
        key.given(new KeyIssued("key:admin", ADMIN), new KeyRevoked("key:admin"))
                .when(new IssueFirstKey("key:admin", ADMIN))
                .expectNoEvents();
    }

    @Test
    void aKeyIsRevokedOnce() {
        key.given(new KeyIssued("key:admin", ADMIN))
                .when(new RevokeKey("key:admin"))
                .expectEvents(new KeyRevoked("key:admin"));
        new AggregateTestFixture<>(Key.class).given(new KeyIssued("key:admin", ADMIN), new KeyRevoked("key:admin"))
                .when(new RevokeKey("key:admin"))
                .expectNoEvents();
    }

    @Test
    void onlyTheIssuedKeyAuthenticates() {
        record(1, new KeyIssued("key:admin", ADMIN));

        assertThat(view.authenticate("ht_first", NOW)).contains(ADMIN);
        assertThat(view.authenticate("ht_firs", NOW)).isEmpty();
        assertThat(view.authenticate(ADMIN.hash(), NOW)).isEmpty();
    }

    @Test
    void aChangedKeyEndsTheOldOne() {
        record(1, new KeyIssued("key:admin", ADMIN));
        record(2, new KeyIssued("key:admin", CHANGED));

        assertThat(view.authenticate("ht_first", NOW)).isEmpty();
        assertThat(view.authenticate("ht_second", NOW)).contains(CHANGED);
    }

    @Test
    void aRevokedOrExpiredKeyDoesNotCount() {
        record(1, new KeyIssued("key:a", key("a", "ht_a", NOW)));
        record(2, new KeyIssued("key:b", key("b", "ht_b", null)));
        record(3, new KeyRevoked("key:b"));

        assertThat(view.authenticate("ht_a", NOW)).isEmpty();
        assertThat(view.authenticate("ht_a", NOW.minusMillis(1))).isPresent();
        assertThat(view.authenticate("ht_b", NOW)).isEmpty();
        assertThat(view.all()).hasSize(1);
    }

    private void record(long position, KeyEvent event) {
        view.apply(new LoggedChange(position, NOW, Actor.system(TenantName.DEFAULT, "test"), event));
    }

    private static KeySettings key(String id, String plain, @org.jspecify.annotations.Nullable Instant expiresAt) {
        return new KeySettings(id, KeysView.hash(plain), Role.ADMIN, TenantName.DEFAULT, List.of(), "", expiresAt);
    }
}
