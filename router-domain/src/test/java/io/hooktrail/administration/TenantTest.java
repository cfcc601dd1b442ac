package io.hooktrail.administration;

import java.time.Instant;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

import io.hooktrail.access.Actor;
import io.hooktrail.administration.TenantCommand.ConfigureTenant;
import io.hooktrail.administration.TenantCommand.RemoveTenant;
import io.hooktrail.administration.TenantEvent.TenantConfigured;
import io.hooktrail.administration.TenantEvent.TenantRemoved;
import io.hooktrail.eventlog.LoggedChange;
import io.hooktrail.tenant.TenantName;

import static org.assertj.core.api.Assertions.assertThat;

class TenantTest {

    private static final TenantName ACME = new TenantName("acme");
    private static final TenantConfigured CONFIGURED = new TenantConfigured(ACME, "shop");

    private final AggregateTestFixture<Tenant> tenant = new AggregateTestFixture<>(Tenant.class);
    private final TenantsView view = new TenantsView();

    @Test
    void aTenantIsConfigured() {
        tenant.givenNoPriorActivity().when(new ConfigureTenant(ACME, "shop")).expectEvents(CONFIGURED);
    }

    @Test
    void theSameConfigurationChangesNothing() {
        tenant.given(CONFIGURED).when(new ConfigureTenant(ACME, "shop")).expectNoEvents();
    }

    @Test
    void aTenantIsRemoved() {
        tenant.given(CONFIGURED).when(new RemoveTenant(ACME)).expectEvents(new TenantRemoved(ACME));
    }

    @Test
    void aRemovedNameMayBeTakenAgain() {
        tenant.given(CONFIGURED, new TenantRemoved(ACME))
                .when(new ConfigureTenant(ACME, "shop"))
                .expectEvents(CONFIGURED);
    }

    @Test
    void theDefaultTenantExistsWhateverHappens() {
        assertThat(view.exists(TenantName.DEFAULT)).isTrue();

        record(1, new TenantRemoved(TenantName.DEFAULT));

        assertThat(view.exists(TenantName.DEFAULT)).isTrue();
    }

    @Test
    void theViewFollowsTheLog() {
        record(1, CONFIGURED);
        assertThat(view.find(ACME)).hasValueSatisfying(entry -> assertThat(entry.version()).isEqualTo(1));

        record(2, new TenantRemoved(ACME));
        assertThat(view.exists(ACME)).isFalse();
    }

    private void record(long position, TenantEvent event) {
        view.apply(new LoggedChange(position, Instant.EPOCH, Actor.system(TenantName.DEFAULT, "test"), event));
    }
}
