package io.hooktrail.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.provider.Shared;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Files of example payloads, {@code PROVIDER.jsonl}, with one object a line: {@code name}, {@code headers}, {@code body}.
 *
 * @param name of the set: {@code own} or {@code shared}
 */
public record Corpus(String name, Path folder) {

    /** The providers whose webhooks the journey sends. */
    public static final List<String> PROVIDERS = List.of("stripe", "github", "hubspot", "mollie");

    private static final JsonMapper JSON = new JsonMapper();

    /** Mollie's lines of these beginnings are no next-generation webhooks, by their files' own notes. */
    private static final Map<String, String> NO_WEBHOOKS = Map.of("classic-",
            "an unsigned form of the classic webhooks",
            "fetchback-", "an answer of the API, not an inbound body");

    /** Our own invented payloads, in the test resources. */
    public static Corpus own() {
        try {
            var resource = Corpus.class.getResource("/corpus");
            if (resource == null) {
                throw new IllegalStateException("no folder corpus among the test resources");
            }
            return new Corpus("own", Path.of(resource.toURI()));
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public ones, when they lie in a folder {@code shared} beside one of our parents. */
    public static Optional<Corpus> shared() {
        return Shared.find("corpus/stripe.jsonl").map(file -> new Corpus("shared", file.resolveSibling("")));
    }

    /** All lines of a provider, those that are {@link #skipped} included. */
    public List<Line> lines(String provider) {
        try {
            var lines = new ArrayList<Line>();
            var texts = Files.readAllLines(folder.resolve(provider + ".jsonl"));
            for (var index = 0; index < texts.size(); index++) {
                if (!texts.get(index).isBlank()) {
                    lines.add(line(provider, index + 1, texts.get(index)));
                }
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Line line(String provider, int number, String text) {
        var json = JSON.readTree(text);
        var headers = new LinkedHashMap<String, String>();
        json.path("headers").properties().forEach(field -> headers.put(field.getKey(), field.getValue().asString("")));
        var line = new Line(provider, number, json.path("name").asString("?"), headers,
                json.required("body").stringValue().getBytes(UTF_8));
        // GitHub gives each delivery a GUID, which published examples leave out.
        return provider.equals("github")
                ? line.withDefault("X-GitHub-Delivery",
                        UUID.nameUUIDFromBytes((number + text).getBytes(UTF_8)).toString())
                : line;
    }

    /** Why a line is not sent; empty when it is. */
    public static Optional<String> skipped(Line line) {
        return NO_WEBHOOKS.entrySet()
                .stream()
                .filter(rule -> line.provider().equals("mollie") && line.name().startsWith(rule.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Of this set and provider, hash of the body to reason: {@code quarantined.txt} in the test resources. */
    public Map<String, String> knownQuarantined(String provider) {
        try {
            var known = new LinkedHashMap<String, String>();
            for (var text : Files.readAllLines(own().folder().resolve("quarantined.txt"))) {
                var cells = text.split(" ", 4);
                if (cells.length == 4 && cells[0].equals(name) && cells[1].equals(provider)) {
                    known.put(cells[2], cells[3]);
                }
            }
            return known;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
