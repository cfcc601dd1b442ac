package io.hooktrail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

import tools.jackson.databind.JsonNode;

import io.hooktrail.RouterRun.Api;
import io.hooktrail.corpus.Expected;
import io.hooktrail.corpus.Line;
import io.hooktrail.corpus.MappingTable;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lines of one provider sent into one tenant, each signed as the provider signs, to the nodes in turn. A line that repeats
 * an identity of its file goes to a source of its own, so nothing between two lines depends on who comes first.
 */
final class CorpusSending {

    /** Set by the caller or by the signature. */
    private static final Set<String> NOT_SENT = Set.of("host", "content-length", "connection", "transfer-encoding",
            "expect", "x-hub-signature", "x-hub-signature-256", "stripe-signature", "x-mollie-signature",
            "x-hubspot-signature", "x-hubspot-signature-v3", "x-hubspot-signature-version",
            "x-hubspot-request-timestamp");
    private static final int AT_ONCE = 16;
    private static final String SECRET = "a-secret-of-the-provider";

    private final String provider;
    private final List<Api> nodes;
    private final Map<String, String> urls = new LinkedHashMap<>();
    private final List<Sending> sendings = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final Map<String, Map<String, Set<Object>>> stored = new HashMap<>();

    /** @param elements what the line must become */
    private record Sending(Line line, String source, List<Expected> elements) {}

    /**
     * One element of one answered request.
     *
     * @param eventId what the answer calls it
     * @param status what the answer says of it
     */
    record Outcome(Line line, String source, Expected expected, String eventId, String status) {}

    CorpusSending(String provider, List<Api> nodes, List<Line> lines) {
        this.provider = provider;
        this.nodes = nodes;
        plan(lines);
        makeSources();
    }

    private void plan(List<Line> lines) {
        var table = MappingTable.of(provider);
        var seen = new HashSet<String>();
        for (var line : lines) {
            var elements = table.expect(line);
            var keys = elements.stream().map(Expected::key).toList();
            var isRepeated = keys.stream().anyMatch(seen::contains);
            seen.addAll(keys);
            sendings.add(new Sending(line, isRepeated ? "again-" + line.number() : "first", elements));
        }
    }

    private void makeSources() {
        for (var source : sendings.stream().map(Sending::source).distinct().toList()) {
            var answer = nodes.getFirst()
                    .put("/api/v1/sources/" + source,
                            "{\"provider\":\"" + provider + "\",\"secrets\":[\"" + SECRET + "\"]}");
            assertThat(answer.status()).as("%s", answer).isEqualTo(201);
            urls.put(source, answer.text("/ingestUrl"));
        }
        // A read of the configuration brings a node up to what was written through another.
        nodes.forEach(node -> assertThat(node.get("/api/v1/sources").status()).isEqualTo(200));
    }

    /** Sends every line once, the first one to the given node and the others in turn. */
    void send(int firstNode) {
        var answers = new ArrayList<Supplier<RouterRun.Answer>>();
        for (var index = 0; index < sendings.size(); index++) {
            var node = nodes.get((firstNode + index) % nodes.size());
            var sending = sendings.get(index);
            answers.add(() -> node.ingest(sending.source(), signed(sending)));
        }
        var got = atOnce(answers);
        for (var index = 0; index < got.size(); index++) {
            take(sendings.get(index), got.get(index));
        }
    }

    private void take(Sending sending, RouterRun.Answer answer) {
        assertThat(answer.status()).as("%s: %s", sending.line(), answer).isEqualTo(202);
        var predicted = sending.elements().stream().map(element -> predict(sending.source(), element)).toList();
        var events = answer.json().path("events").valueStream().toList();
        assertThat(events.stream().map(event -> event.path("status").asString("")).toList())
                .as("%s at %s: %s", sending.line(), sending.source(), answer)
                .isEqualTo(predicted);
        for (var index = 0; index < events.size(); index++) {
            outcomes.add(new Outcome(sending.line(), sending.source(), sending.elements().get(index),
                    text(events.get(index), "id"), text(events.get(index), "status")));
        }
    }

    private String predict(String source, Expected element) {
        var contents = stored.computeIfAbsent(source, ignored -> new HashMap<>());
        var known = contents.get(element.key());
        if (known == null) {
            contents.put(element.key(), new HashSet<>(Set.of(element.content())));
            return element.isMappable() ? "accepted" : "quarantined";
        }
        return known.add(element.content()) ? "conflict" : "duplicate";
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }

    private Webhook signed(Sending sending) {
        var line = sending.line();
        var body = new String(line.body(), UTF_8);
        var webhook = switch (provider) {
            case "stripe" -> Webhook.stripe(SECRET, body);
            case "github" -> Webhook.github(SECRET, line.header("X-GitHub-Delivery"), line.header("X-GitHub-Event"),
                    body);
            case "hubspot" -> Webhook.hubspot(SECRET, Objects.requireNonNull(urls.get(sending.source())), body);
            default -> Webhook.mollie(SECRET, body);
        };
        for (var header : line.headers().entrySet()) {
            if (!NOT_SENT.contains(header.getKey().toLowerCase(java.util.Locale.ROOT))) {
                webhook = webhook.with(header.getKey(), header.getValue());
            }
        }
        return webhook;
    }

    List<Outcome> outcomes() {
        return outcomes;
    }

    long count(String status) {
        return outcomes.stream().filter(outcome -> outcome.status().equals(status)).count();
    }

    /** How many canonical events there must be: each fact once for each source. */
    int facts() {
        var facts = new HashSet<List<String>>();
        for (var outcome : outcomes) {
            var fact = outcome.expected().fact();
            if (fact != null && outcome.status().equals("accepted")) {
                facts.add(List.of(outcome.source(), fact.name(), fact.key()));
            }
        }
        return facts.size();
    }

    /** All of them, some at a time, in their order. */
    static <T> List<T> atOnce(List<Supplier<T>> calls) {
        var permits = new Semaphore(AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = calls.stream().map(call -> threads.submit(() -> {
                permits.acquire();
                try {
                    return call.get();
                } finally {
                    permits.release();
                }
            })).toList();
            var results = new ArrayList<T>();
            for (var future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
