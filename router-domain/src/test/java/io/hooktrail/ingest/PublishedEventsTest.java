package io.hooktrail.ingest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.hooktrail.access.Actor;
import io.hooktrail.access.Caller;
import io.hooktrail.access.Role;
import io.hooktrail.event.Event;
import io.hooktrail.event.ReadEvent;
import io.hooktrail.problem.Problem;
import io.hooktrail.problem.Refused;
import io.hooktrail.tenant.TenantName;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class PublishedEventsTest {

    @Test
    void sourceAndIdTogetherAreTheIdentity() {
        assertThat(key("/a", "1b")).isEqualTo("2:/a1b").isNotEqualTo(key("/a1", "b"));
        assertThat(key("/s", "1")).isEqualTo(key("/s", "1"));
        assertThat(key("1:", "2:x")).isNotEqualTo(key("1:2", ":x"));
    }

    @Test
    void aRepeatInAnotherOrderOrModeHasTheSameFingerprint() {
        var one = event("/s", Map.of("x", 7, "y", true), "d");
        var other = new Event(
                Map.of("y", "true", "id", "1", "specversion", "1.0", "type", "t", "source", "/s", "x", "7"),
                "d".getBytes(UTF_8));

        assertThat(PublishedEvents.fingerprint(one)).isEqualTo(PublishedEvents.fingerprint(other));
    }

    @Test
    void anyDifferenceChangesTheFingerprint() {
        var prints = List
                .of(event("/s", Map.of("x", "a", "y", "b"), "d"), event("/s", Map.of("x", "ay", "y", "b"), "d"),
                        event("/s", Map.of("x", "a"), "d"), event("/s", Map.of("x", "a", "y", "b"), "e"),
                        event("/s", Map.of("x", "a", "y", "b"), ""), event("/s", Map.of("x", "a", "y", "b"), null))
                .stream()
                .map(PublishedEvents::fingerprint)
                .map(bytes -> new String(bytes, UTF_8))
                .toList();

        assertThat(prints).doesNotHaveDuplicates();
    }

    @Test
    void eventsKeepOrderOffsetAndMapper() {
        var normalized = PublishedEvents.of(caller(), List.of(new ReadEvent(event("/s", Map.of(), "d"), 7),
                new ReadEvent(event("/t", Map.of(), null), -1)));

        assertThat(normalized.mapper()).isEqualTo("cloudevents/1");
        assertThat(normalized.events()).extracting(each -> each.event().source() + each.offset())
                .containsExactly("/s7", "/t-1");
        assertThat(normalized.events()).allSatisfy(each -> assertThat(each.quarantine()).isNull());
    }

    @Test
    void aBoundPublisherOnlySpeaksForItsSources() {
        var own = new ReadEvent(event("https://shop.example/a", Map.of(), null), -1);
        var foreign = new ReadEvent(event("https://bank.example/a", Map.of(), null), -1);
        var bound = caller("https://shop.example/", "/x");

        assertThat(PublishedEvents.of(bound, List.of(own)).events()).hasSize(1);
        var refused = catchThrowableOfType(Refused.class, () -> PublishedEvents.of(bound, List.of(own, foreign)));
        assertThat(refused.problem()).isEqualTo(new IngestProblem.ForeignSource(1, "https://bank.example/a"));
        assertThat(refused.problem().kind()).isEqualTo(Problem.Kind.FORBIDDEN);
    }

    @Test
    void nobodyPublishesUnderATypeOfTheRouters() {
        var own = new ReadEvent(event("/s", Map.of(), null), -1);
        for (var type : List.of("io.hooktrail.alert.subscription-disabled.v1", "io.hooktrail.payment.succeeded.v1")) {
            var forged = new ReadEvent(event("/s", Map.of("type", type), null), -1);

            var refused = catchThrowableOfType(Refused.class, () -> PublishedEvents.of(caller(), List.of(own, forged)));

            assertThat(refused.problem()).isEqualTo(new IngestProblem.ReservedType(1, type));
            assertThat(refused.problem().kind()).isEqualTo(Problem.Kind.INVALID);
            assertThat(refused.problem().detail()).contains("event 1", type);
        }
    }

    private static String key(String source, String id) {
        return PublishedEvents.deduplicationKey(event(source, Map.of(), null).with("id", id));
    }

    private static Caller caller(String... prefixes) {
        return new Caller(new Actor(TenantName.DEFAULT, "key:1", null, null, null, null), Role.PUBLISHER,
                List.of(prefixes));
    }

    private static Event event(String source, Map<String, Object> more, @Nullable String data) {
        var attributes = new LinkedHashMap<String, Object>(
                Map.of("specversion", "1.0", "id", "1", "source", source, "type", "t"));
        attributes.putAll(more);
        return new Event(attributes, data == null ? null : data.getBytes(UTF_8));
    }
}
