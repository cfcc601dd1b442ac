package io.hooktrail.subscription;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.hooktrail.access.Actor;
import io.hooktrail.event.Event;
import io.hooktrail.eventlog.LoggedChange;
import io.hooktrail.problem.Refused;
import io.hooktrail.secret.Secret;
import io.hooktrail.secret.SecretProblem;
import io.hooktrail.secret.SecretValue;
import io.hooktrail.subscription.DeliveryTerms.Mode;
import io.hooktrail.subscription.DeliveryTerms.RetrySchedule;
import io.hooktrail.subscription.DeliveryTerms.SignatureHeaders;
import io.hooktrail.subscription.DeliveryTerms.Signing;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConfigured;
import io.hooktrail.tenant.TenantName;

/** Subscriptions and events that several tests speak of. */
final class SubscriptionFixtures {

    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final SubscriptionId ERP = id("erp");
    static final String PLACE = "env:HOOKTRAIL_SECRET_DEFAULT_ERP";

    private SubscriptionFixtures() {}

    /** Seals by a word in front, and knows one place that the tenant may use. */
    static final GivenSecrets GIVEN = new GivenSecrets() {
        @Override
        public Secret keep(String literalOrReference, String pointer) {
            if (!SecretValue.isReference(literalOrReference)) {
                return secret(literalOrReference);
            }
            if (!literalOrReference.equals(PLACE)) {
                throw new Refused(new SecretProblem.ForeignSecretReference(pointer, "not yours"));
            }
            return new Secret("place", new SecretValue.Reference(PLACE), PLACE, NOON, null);
        }

        @Override
        public String reveal(Secret stored) {
            return stored.id();
        }

        @Override
        public boolean holds(Secret stored, String literalOrReference) {
            return stored.value().equals(keep(literalOrReference, "").value());
        }
    };

    static SubscriptionId id(String name) {
        return new SubscriptionId(TenantName.DEFAULT, name);
    }

    static Secret secret(String id) {
        return new Secret(id, new SecretValue.Sealed("sealed-" + id), "wxyz", NOON, null);
    }

    /** The private half of a key pair. */
    static Secret privateKey(String id) {
        return new Secret(id, new SecretValue.Sealed("sealed-" + id), "wxyz", NOON, null, "whpk_" + id);
    }

    static SubscriptionSettings everything() {
        return wanting(List.of());
    }

    static SubscriptionSettings wanting(List<String> types, Filter... filters) {
        return new SubscriptionSettings(types, null, List.of(filters), URI.create("https://erp.example/hooks"),
                Map.of(), terms(Signing.STANDARD_WEBHOOKS), null, null, "");
    }

    static SubscriptionSettings unsigned() {
        return with(everything(), Signing.NONE, null);
    }

    static SubscriptionSettings signedByEd25519() {
        return with(everything(), Signing.STANDARD_WEBHOOKS_ED25519, null);
    }

    static SubscriptionSettings fromSource(String source) {
        return withSource(everything(), source);
    }

    static SubscriptionSettings withSource(SubscriptionSettings other, String source) {
        return with(other, other.terms().signing(), source);
    }

    private static SubscriptionSettings with(SubscriptionSettings other, Signing signing, @Nullable String source) {
        return new SubscriptionSettings(other.types(), source, other.filters(), other.sink(), other.headers(),
                terms(signing), other.credential(), other.tls(), other.description());
    }

    private static DeliveryTerms terms(Signing signing) {
        return new DeliveryTerms(Mode.BINARY, signing,
                new RetrySchedule(List.of(Duration.ofSeconds(5)), Duration.ofDays(3)), Duration.ofSeconds(15), 16,
                SignatureHeaders.WEBHOOK);
    }

    static SubscriptionConfigured configured(String name, SubscriptionSettings settings) {
        return new SubscriptionConfigured(id(name), 0, settings, List.of(secret("first")));
    }

    static LoggedChange at(long position, Object event) {
        return new LoggedChange(position, NOON.plusSeconds(position), Actor.system(TenantName.DEFAULT, "test"), event);
    }

    static Event event(String type, String... more) {
        var attributes = new LinkedHashMap<String, Object>();
        attributes.put("specversion", "1.0");
        attributes.put("id", "1");
        attributes.put("source", "https://shop.example");
        attributes.put("type", type);
        for (var index = 0; index < more.length; index += 2) {
            attributes.put(more[index], more[index + 1]);
        }
        return new Event(attributes, null);
    }
}
