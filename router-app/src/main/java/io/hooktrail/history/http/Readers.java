package io.hooktrail.history.http;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import io.hooktrail.access.Caller;
import io.hooktrail.access.Unauthenticated;
import io.hooktrail.administration.KeysView;
import io.hooktrail.administration.KeysView.Issued;
import io.hooktrail.administration.TenantsView;
import io.hooktrail.history.TooManyReaders;
import io.hooktrail.problem.Refused;
import io.hooktrail.tenant.TenantName;

/** Those who stay: streams, and pulls that wait. Their number is bounded, and their keys are looked at while they stay. */
@Component
class Readers {

    private final KeysView keys;
    private final TenantsView tenants;
    private final Clock clock;
    private final MeterRegistry meters;
    private final int perTenantMax;
    private final int most;
    private final Map<TenantName, Integer> open = new ConcurrentHashMap<>();
    private int all;

    Readers(KeysView keys, TenantsView tenants, Clock clock, MeterRegistry meters,
            @Value("${hooktrail.reading.readers-per-tenant:256}") int perTenantMax,
            @Value("${hooktrail.reading.readers:2000}") int most) {
        this.keys = keys;
        this.tenants = tenants;
        this.clock = clock;
        this.meters = meters;
        this.perTenantMax = perTenantMax;
        this.most = most;
        meters.gauge("hooktrail.reading.readers", this, Readers::count);
    }

    private synchronized int count() {
        return all;
    }

    /**
     * Takes a place until it is closed.
     *
     * @throws Refused with {@link TooManyReaders} when there is none
     */
    synchronized Reader enter(Caller caller) {
        var ofTenant = open.getOrDefault(caller.tenant(), 0);
        if (ofTenant >= perTenantMax || all >= most) {
            meters.counter("hooktrail.reading.refused").increment();
            throw new Refused(new TooManyReaders(ofTenant >= perTenantMax ? perTenantMax : most,
                    ofTenant >= perTenantMax));
        }
        var name = caller.actor().name();
        var key = keys.find(name.substring(name.indexOf(':') + 1))
                .orElseThrow(() -> new Refused(new Unauthenticated()));
        open.merge(caller.tenant(), 1, Integer::sum);
        all++;
        return new Reader(caller.tenant(), key);
    }

    private synchronized void leave(TenantName tenant) {
        open.computeIfPresent(tenant, (name, count) -> count == 1 ? null : count - 1);
        all--;
    }

    /** One who stays; closed once. */
    final class Reader implements AutoCloseable {

        private final TenantName tenant;
        private final Issued key;

        private Reader(TenantName tenant, Issued key) {
            this.tenant = tenant;
            this.key = key;
        }

        /** Whether the key still counts and is the same, and the tenant is still there. */
        boolean mayStay() {
            return key.settings().isValidAt(clock.instant())
                    && keys.find(key.settings().id()).filter(key::equals).isPresent() && tenants.exists(tenant);
        }

        @Override
        public void close() {
            leave(tenant);
        }
    }
}
