package io.hooktrail.ingest.store;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.hooktrail.access.Actor;
import io.hooktrail.event.Event;
import io.hooktrail.event.EventId;
import io.hooktrail.event.Receipt;
import io.hooktrail.ingest.Submission;
import io.hooktrail.provider.CanonicalEvent;
import io.hooktrail.provider.Normalized;
import io.hooktrail.provider.NormalizedEvent;
import io.hooktrail.signature.ReceivedRequest;
import io.hooktrail.tenant.TenantName;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The stored identities, fixed for ever: were one computed in another way, every repeat of an older event would count as new.
 * The expected values were computed apart, with Python's hashlib: the first 16 bytes of SHA-256 over the parts, each after its
 * length in four bytes.
 */
class IdentityTest {

    @Test
    void theIdentityIsOfTenantOriginAndDeduplicationKey() {
        // acme, stripe, key:evt_größe_1
        assertThat(candidate("evt_größe_1", "{}", 1).identity())
                .isEqualTo(UUID.fromString("73747a8b-34b6-d59a-4a2d-96d83258fc43"));
    }

    @Test
    void withoutAKeyTheBytesStandIn() {
        // acme, stripe, raw: and the SHA-256 of {} in hexadecimal digits
        assertThat(candidate(null, "{}", 1).identity())
                .isEqualTo(UUID.fromString("9ea758f3-1179-9120-60ef-2c1ebf4adc30"));
    }

    @Test
    void aRepeatIsKnownByTheFirstHalfOfTheHashOfItsContent() {
        assertThat(candidate("evt_größe_1", "{}", 1).fingerprint())
                .isEqualTo(UUID.fromString("44136fa3-55b3-678a-1146-ad16f7e8649e"));
    }

    @Test
    void aConflictIsOfTheKeyAndTheContent() {
        // acme, stripe, key:evt_größe_1, conflict, the fingerprint's text
        assertThat(candidate("evt_größe_1", "{}", 1).conflictIdentity())
                .isEqualTo(UUID.fromString("ec21eabf-6b80-fe21-b0a0-4ff4703c4147"));
    }

    @Test
    void aCanonicalFactIsOneWhateverVersionTellsIt() {
        // acme, stripe, canonical:payment/succeeded, pi_1
        var expected = UUID.fromString("299f004e-e91e-e00f-aefd-4ec68d1c874c");

        assertThat(candidate("a", "{}", 1).canonical().getFirst().identity()).isEqualTo(expected);
        assertThat(candidate("b", "[]", 2).canonical().getFirst().identity()).isEqualTo(expected);
    }

    private static SubmissionEntry.Candidate candidate(@Nullable String key, String body, int version) {
        var attributes = new LinkedHashMap<String, Object>();
        attributes.put("id", "1");
        attributes.put("source", "/a");
        attributes.put("type", "b");
        var bytes = body.getBytes(UTF_8);
        var canonical = new CanonicalEvent("payment", "succeeded", version, "pi_1", "pi_1", null, bytes);
        var event = new NormalizedEvent(new Event(attributes, bytes), 0, key, bytes, null, List.of(canonical));
        var request = new ReceivedRequest("POST", "/in/acme/stripe", null, List.of(), bytes, "203.0.113.9",
                Instant.EPOCH);
        var actor = new Actor(new TenantName("acme"), "source:stripe", null, null, null, null);
        var submission = new Submission(actor, "stripe", "stripe", request, Set.of(),
                new Normalized("stripe/1", List.of(event)), "stripe", null, null);
        var receipt = new Receipt("POST", "/in/acme/stripe", List.of(), bytes, "203.0.113.9", "stripe");
        return new SubmissionEntry(submission, receipt, () -> EventId.of("019caf2b-1f80-7000-8000-0000000000a1"))
                .candidates()
                .getFirst();
    }
}
