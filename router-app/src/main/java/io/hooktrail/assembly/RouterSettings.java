package io.hooktrail.assembly;

import java.time.Duration;
import java.util.List;

import org.springframework.util.unit.DataSize;

/**
 * Every setting of the README, and those not built yet. What stands in {@code application.yaml} and not here is a setting of
 * one station; it is held to the form of its default. The limits of a body and the master key are judged by their stations
 * ({@link io.hooktrail.problem.SettingRule}), and what settings say together is where they are read.
 */
final class RouterSettings {

    static final int ADMIN_KEY_CHARACTERS_MIN = 16;

    static final List<Setting> ALL = List.of(
            Setting.port("hooktrail.port", "8080"),
            Setting.address("hooktrail.bind", "0.0.0.0"),
            Setting.port("hooktrail.management-port", "8081"),
            Setting.publicUrl("hooktrail.public-url", "https://hooks.example.com"),
            Setting.text("hooktrail.data-dir"),
            Setting.storeUrl("hooktrail.store.url", "jdbc:postgresql://db.example.com/hooktrail"),
            Setting.text("hooktrail.store.user"),
            Setting.text("hooktrail.store.password"),
            Setting.key("hooktrail.admin-key", ADMIN_KEY_CHARACTERS_MIN, "\"ht_$(openssl rand -hex 32)\""),
            Setting.text("hooktrail.master-key"),
            Setting.text("hooktrail.secrets-dir"),
            Setting.blocks("hooktrail.sinks-allow", "10.0.0.0/8,fd00::/8"),
            Setting.text("hooktrail.max-body"),
            Setting.duration("hooktrail.shutdown.grace", Duration.ZERO, Duration.ofMinutes(10), "PT20S"),
            Setting.number("hooktrail.http.header-bytes-max", 1024, 1_048_576, "16384"),
            Setting.number("hooktrail.http.headers-max", 10, 10_000, "100"),
            Setting.duration("hooktrail.http.read-timeout", Duration.ofSeconds(1), Duration.ofMinutes(10), "PT20S"),
            Setting.duration("hooktrail.http.keep-alive-timeout", Duration.ofSeconds(1), Duration.ofHours(1), "PT60S"),
            Setting.duration("hooktrail.lanes.lease", Duration.ofMillis(500), Duration.ofMinutes(1), "PT4S"),
            Setting.duration("hooktrail.lanes.renewal", Duration.ofMillis(10), Duration.ofSeconds(20), "PT1S"),
            Setting.duration("hooktrail.lanes.poll", Duration.ofMillis(1), Duration.ofSeconds(20), "PT0.05S"),
            Setting.number("hooktrail.delivery.in-flight-max", 1, 100_000, "1024"),
            Setting.duration("hooktrail.delivery.disable-after", Duration.ofMinutes(1), Duration.ofDays(365), "P5D"),
            Setting.number("hooktrail.ingest.per-ip.failures-per-second", 1, 100_000, "100"),
            Setting.number("hooktrail.ingest.per-ip.burst", 1, 10_000_000, "2000"),
            Setting.number("hooktrail.ingest.per-ip.addresses-max", 1, 10_000_000, "100000"),
            Setting.number("hooktrail.ingest.per-tenant.per-second", 1, 1_000_000, "50000"),
            Setting.number("hooktrail.ingest.per-tenant.burst", 1, 10_000_000, "100000"),
            Setting.size("hooktrail.ingest.bodies-in-memory", DataSize.ofMegabytes(25), DataSize.ofGigabytes(64),
                    "128MB"),
            Setting.duration("hooktrail.ingest.body-within", Duration.ofMillis(1), Duration.ofMinutes(10), "PT30S"),
            Setting.number("hooktrail.reading.readers-per-tenant", 1, 100_000, "256"),
            Setting.number("hooktrail.reading.readers", 1, 100_000, "2000"),
            Setting.duration("hooktrail.reading.heartbeat", Duration.ofMillis(100), Duration.ofMinutes(10), "PT15S"),
            Setting.duration("hooktrail.reading.taken-within", Duration.ofMillis(100), Duration.ofMinutes(10), "PT30S"),
            Setting.duration("hooktrail.stats.minutes-kept", Duration.ofHours(4), Duration.ofDays(7), "PT24H"),
            Setting.duration("hooktrail.stats.hours-kept", Duration.ofDays(1), Duration.ofDays(400), "P31D"),
            Setting.flag("hooktrail.demo"),
            Setting.port("hooktrail.demo-port", "8082"),
            Setting.duration("hooktrail.demo-pace", Duration.ofMillis(100), Duration.ofHours(1), "PT2S"),
            Setting.number("hooktrail.demo-events", 1, 100_000, "300"),
            Setting.notBuilt("hooktrail.roles", "all"),
            Setting.duration("hooktrail.handshake.callback-within", Duration.ofMillis(100), Duration.ofDays(7),
                    "PT10M"),
            Setting.duration("hooktrail.handshake.valid-for", Duration.ofMillis(100), Duration.ofDays(365), "PT24H"),
            Setting.origins("hooktrail.handshake.origins", "eventgrid.azure.net"),
            Setting.text("hooktrail.egress-proxy"),
            Setting.text("hooktrail.egress-proxy-credentials"),
            Setting.notBuilt("hooktrail.tls.certificate", ""),
            Setting.notBuilt("hooktrail.tls.key", ""),
            Setting.blocks("hooktrail.trusted-proxies", "10.0.0.0/8"),
            Setting.flag("hooktrail.require-https"));

    /** Read by the launcher before there is a router. */
    static final List<String> OF_THE_LAUNCHER = List.of("HOOKTRAIL_JDK", "HOOKTRAIL_JAVA_OPTS");

    /** Variables that hold tenants' secrets have names of the operator's choice (docs/api.md). */
    static final String SECRETS_PREFIX = "HOOKTRAIL_SECRET_";

    private RouterSettings() {}
}
