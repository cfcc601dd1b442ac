package io.hooktrail.eventlog.store;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.axonframework.messaging.MetaData;

import io.hooktrail.access.Actor;
import io.hooktrail.access.Role;
import io.hooktrail.administration.KeyEvent.KeyIssued;
import io.hooktrail.administration.KeyEvent.KeyRevoked;
import io.hooktrail.administration.KeySettings;
import io.hooktrail.administration.TenantEvent.TenantConfigured;
import io.hooktrail.administration.TenantEvent.TenantRemoved;
import io.hooktrail.delivery.AttemptResult.Phases;
import io.hooktrail.delivery.DeliveryEvent.Attempt;
import io.hooktrail.delivery.DeliveryEvent.DeliveryDeadLettered;
import io.hooktrail.delivery.DeliveryEvent.DeliveryDiscarded;
import io.hooktrail.delivery.DeliveryEvent.DeliveryFailed;
import io.hooktrail.delivery.DeliveryEvent.DeliveryRequested;
import io.hooktrail.delivery.DeliveryEvent.DeliveryResent;
import io.hooktrail.delivery.DeliveryEvent.DeliverySucceeded;
import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.egress.Cidr;
import io.hooktrail.event.EventId;
import io.hooktrail.secret.Secret;
import io.hooktrail.secret.SecretValue;
import io.hooktrail.source.SourceEvent.SourceConfigured;
import io.hooktrail.source.SourceEvent.SourceRemoved;
import io.hooktrail.source.SourceEvent.SourceSecretRotated;
import io.hooktrail.source.SourceId;
import io.hooktrail.source.SourceSettings;
import io.hooktrail.subscription.DeliveryTerms;
import io.hooktrail.subscription.Filter;
import io.hooktrail.subscription.SinkCredential;
import io.hooktrail.subscription.SinkCredential.AccessToken;
import io.hooktrail.subscription.SinkCredential.ClientAuthentication;
import io.hooktrail.subscription.SinkCredential.ClientCredentials;
import io.hooktrail.subscription.SinkCredential.Plain;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConfigured;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConsentAsked;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConsentFailed;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConsentGiven;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionDisabled;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionPaused;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionRemoved;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionResumed;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionSecretRotated;
import io.hooktrail.subscription.SubscriptionId;
import io.hooktrail.subscription.SubscriptionSettings;
import io.hooktrail.tenant.TenantName;

/** What the golden files mean, by folder (the stored name) and file. */
final class StoredExamples {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final TenantName ACME = new TenantName("acme");
    private static final Secret PRIVATE_KEY = new Secret("p1", new SecretValue.Sealed("AbC="), "wxyz", NOON, null,
            "whpk_AbC=");
    private static final List<Secret> SECRETS = List.of(
            new Secret("s2", new SecretValue.Reference("env:HOOKTRAIL_SECRET_ACME_X"), "", NOON, null),
            new Secret("s1", new SecretValue.Sealed("AbC="), "wxyz", NOON, NOON.plusSeconds(3600)));
    private static final SourceId SOURCE = new SourceId(ACME, "stripe");
    private static final SubscriptionId SUBSCRIPTION = new SubscriptionId(ACME, "erp");
    private static final DeliveryId DELIVERY = new DeliveryId(
            EventId.of("019caf2b-1f80-7000-8000-0000000000a1"), 17, 2);

    private StoredExamples() {}

    /** Everything but {@code EventRecorded.v1}, whose form is not JSON. */
    static Map<String, Object> json() {
        var examples = new LinkedHashMap<String, Object>();
        sources(examples);
        administration(examples);
        subscriptions(examples);
        deliveries(examples);
        return examples;
    }

    private static void sources(Map<String, Object> examples) {
        examples.put("SourceConfigured.v1/full.json", new SourceConfigured(SOURCE, 2,
                new SourceSettings("stripe", Map.of("toleranceSeconds", 300),
                        List.of(Cidr.of("203.0.113.0/24"), Cidr.of("2001:db8::1")),
                        new SourceSettings.RateLimit(200, 400), 1048576L, true, "payments"),
                SECRETS));
        examples.put("SourceConfigured.v1/least.json", new SourceConfigured(SOURCE, 0,
                new SourceSettings("hmac", Map.of(), List.of(), null, null, false, ""), List.of()));
        examples.put("SourceSecretRotated.v1/rotated.json",
                new SourceSecretRotated(SOURCE, SECRETS.getFirst(), NOON.plusMillis(1500)));
        examples.put("SourceRemoved.v1/removed.json", new SourceRemoved(SOURCE));
    }

    private static void administration(Map<String, Object> examples) {
        var hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        examples.put("KeyIssued.v1/full.json", new KeyIssued("key:k1",
                new KeySettings("k1", hash, Role.PUBLISHER, ACME, List.of("https://shop.example/"), "shop", NOON)));
        examples.put("KeyIssued.v1/least.json", new KeyIssued("key:k2",
                new KeySettings("k2", hash, Role.ADMIN, ACME, List.of(), "", null)));
        examples.put("KeyRevoked.v1/revoked.json", new KeyRevoked("key:k1"));
        examples.put("TenantConfigured.v1/configured.json", new TenantConfigured(ACME, "Acme & Söhne"));
        examples.put("TenantRemoved.v1/removed.json", new TenantRemoved(ACME));
    }

    private static void subscriptions(Map<String, Object> examples) {
        examples.put("SubscriptionConfigured.v1/full.json",
                new SubscriptionConfigured(SUBSCRIPTION, 2, fullSettings(), SECRETS));
        examples.put("SubscriptionConfigured.v1/least.json", new SubscriptionConfigured(SUBSCRIPTION, 1,
                new SubscriptionSettings(List.of(), null, List.of(), URI.create("https://erp.example/hooks"), Map.of(),
                        new DeliveryTerms(DeliveryTerms.Mode.BINARY, DeliveryTerms.Signing.STANDARD_WEBHOOKS,
                                new DeliveryTerms.RetrySchedule(List.of(Duration.ofSeconds(5)), Duration.ofDays(3)),
                                Duration.ofSeconds(15), 16, DeliveryTerms.SignatureHeaders.WEBHOOK),
                        null, null,
                        ""),
                SECRETS));
        examples.put("SubscriptionConfigured.v1/paced.json", new SubscriptionConfigured(SUBSCRIPTION, 1,
                new SubscriptionSettings(List.of(), null, List.of(), URI.create("https://erp.example/hooks"), Map.of(),
                        new DeliveryTerms(DeliveryTerms.Mode.BINARY, DeliveryTerms.Signing.STANDARD_WEBHOOKS,
                                new DeliveryTerms.RetrySchedule(List.of(Duration.ofSeconds(5)), Duration.ofDays(3)),
                                Duration.ofSeconds(15), 16, DeliveryTerms.SignatureHeaders.WEBHOOK, false,
                                new DeliveryTerms.RateLimit(50),
                                DeliveryTerms.Ordering.NONE),
                        null, null,
                        ""),
                SECRETS));
        examples.put("SubscriptionConfigured.v1/ordered.json", new SubscriptionConfigured(SUBSCRIPTION, 1,
                new SubscriptionSettings(List.of(), null, List.of(), URI.create("https://erp.example/hooks"), Map.of(),
                        new DeliveryTerms(DeliveryTerms.Mode.BINARY, DeliveryTerms.Signing.STANDARD_WEBHOOKS,
                                new DeliveryTerms.RetrySchedule(List.of(Duration.ofSeconds(5)), Duration.ofDays(3)),
                                Duration.ofSeconds(15), 16, DeliveryTerms.SignatureHeaders.WEBHOOK, false, null,
                                DeliveryTerms.Ordering.SUBJECT),
                        null, null,
                        ""),
                SECRETS));
        credentials().forEach((name, credential) -> examples.put("SubscriptionConfigured.v1/" + name + ".json",
                new SubscriptionConfigured(SUBSCRIPTION, 0, proving(credential), List.of(PRIVATE_KEY))));
        examples.put("SubscriptionPaused.v1/paused.json", new SubscriptionPaused(SUBSCRIPTION));
        examples.put("SubscriptionResumed.v1/resumed.json", new SubscriptionResumed(SUBSCRIPTION));
        examples.put("SubscriptionDisabled.v1/disabled.json", new SubscriptionDisabled(SUBSCRIPTION, "410"));
        examples.put("SubscriptionSecretRotated.v1/rotated.json",
                new SubscriptionSecretRotated(SUBSCRIPTION, SECRETS));
        var sink = URI.create("https://erp.example/hooks");
        examples.put("SubscriptionConsentAsked.v1/asked.json", new SubscriptionConsentAsked(SUBSCRIPTION, sink,
                "9f86d081884c7d65", NOON, NOON.plusSeconds(600)));
        examples.put("SubscriptionConsentGiven.v1/given.json",
                new SubscriptionConsentGiven(SUBSCRIPTION, sink, 120, NOON));
        examples.put("SubscriptionConsentGiven.v1/unbounded.json",
                new SubscriptionConsentGiven(SUBSCRIPTION, sink, null, NOON));
        examples.put("SubscriptionConsentFailed.v1/refused.json", new SubscriptionConsentFailed(SUBSCRIPTION, sink,
                true, "the sink answered 405 without WebHook-Allowed-Origin", NOON));
        examples.put("SubscriptionRemoved.v1/removed.json", new SubscriptionRemoved(SUBSCRIPTION));
    }

    private static Map<String, SinkCredential> credentials() {
        var client = new ClientCredentials(URI.create("https://login.example/token"), "us", SECRETS.getLast(),
                ClientAuthentication.BODY, "orders", "erp");
        return Map.of("access-token", new AccessToken(SECRETS.getLast(), NOON), "plain",
                new Plain("Jörg", SECRETS.getFirst()), "client-credentials", client);
    }

    private static SubscriptionSettings proving(SinkCredential credential) {
        return new SubscriptionSettings(List.of(), null, List.of(), URI.create("https://erp.example/hooks"),
                Map.of("X-Key", "env:HOOKTRAIL_SECRET_ACME_X"),
                new DeliveryTerms(DeliveryTerms.Mode.BINARY, DeliveryTerms.Signing.STANDARD_WEBHOOKS_ED25519,
                        new DeliveryTerms.RetrySchedule(List.of(Duration.ofSeconds(5)), Duration.ofDays(3)),
                        Duration.ofSeconds(15), 16, DeliveryTerms.SignatureHeaders.SVIX),
                credential, null, "");
    }

    private static SubscriptionSettings fullSettings() {
        var exact = new LinkedHashMap<String, String>();
        exact.put("type", "x");
        exact.put("subject", "y");
        var headers = new LinkedHashMap<String, String>();
        headers.put("X-Env", "prod");
        headers.put("X-App", "1");
        return new SubscriptionSettings(List.of("a", "b"), "https://shop.example",
                List.of(new Filter.AnyOf(
                        List.of(new Filter.Exact(exact), new Filter.Not(new Filter.Prefix(Map.of("type", "com."))))),
                        new Filter.All(List.of(new Filter.Suffix(Map.of("subject", "z"))))),
                URI.create("https://erp.example/hooks"), headers,
                new DeliveryTerms(DeliveryTerms.Mode.STRUCTURED, DeliveryTerms.Signing.NONE,
                        new DeliveryTerms.RetrySchedule(List.of(Duration.ofMillis(100), Duration.ofMinutes(1)),
                                Duration.ofDays(3)),
                        Duration.ofSeconds(10), 4, DeliveryTerms.SignatureHeaders.WEBHOOK),
                null, null,
                "orders");
    }

    private static void deliveries(Map<String, Object> examples) {
        var phases = new Phases(100, 200, -1, 3000, 3100);
        var delivered = new Attempt(3, NOON, 3100, 204, null, null, null, phases);
        var failed = new Attempt(2, NOON.plusNanos(123_456_000), 15_000_000, 500, "status",
                "the sink answered 500", "out of order", phases);
        var unreached = new Attempt(1, NOON, 12, null, "dns", "erp.example does not resolve", null, Phases.NONE);
        examples.put("DeliverySucceeded.v1/delivered.json", new DeliverySucceeded(DELIVERY, delivered));
        examples.put("DeliveryFailed.v1/retried.json", new DeliveryFailed(DELIVERY, failed, NOON.plusSeconds(5)));
        examples.put("DeliveryFailed.v1/last.json", new DeliveryFailed(DELIVERY, unreached, null));
        examples.put("DeliveryDeadLettered.v1/dead.json",
                new DeliveryDeadLettered(DELIVERY, 9, "gave up after PT72H: status"));
        examples.put("DeliveryResent.v1/resent.json", new DeliveryResent(DELIVERY));
        examples.put("DeliveryRequested.v1/requested.json", new DeliveryRequested(DELIVERY));
        examples.put("DeliveryDiscarded.v1/discarded.json",
                new DeliveryDiscarded(DELIVERY, "the subscription was removed"));
    }

    /** The metadata of every event. */
    static Map<String, Actor> metadata() {
        var full = new Actor(ACME, "key:k1", "203.0.113.9", "req-1",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "a new ERP");
        return Map.of("full.json", full, "least.json", new Actor(ACME, "system", null, null, null, null));
    }

    static MetaData metadata(Actor actor) {
        return MetaData.from(ActorMetadata.of(actor));
    }
}
