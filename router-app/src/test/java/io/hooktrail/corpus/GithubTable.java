package io.hooktrail.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import static io.hooktrail.corpus.MappingTable.first;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/** GitHub by {@code github-adapter.txt}, the rows of the CloudEvents adapter with the slips of that document repaired. */
final class GithubTable implements MappingTable {

    private static final Map<String, Row> ROWS = rows();
    private static final Row UNLISTED = Row.of("action | repository.url | - | -");

    private record Row(List<String> type, String source, List<String> subject, List<String> time) {

        static Row of(String text) {
            var cells = Arrays.stream(text.split("\\|", -1)).map(String::strip).toList();
            return new Row(paths(cells.get(0)), cells.get(1), paths(cells.get(2)), paths(cells.get(3)));
        }

        private static List<String> paths(String cell) {
            return cell.equals("-") ? List.of() : List.of(cell.split(" ", -1));
        }
    }

    private static Map<String, Row> rows() {
        try (var file = Objects.requireNonNull(GithubTable.class.getResourceAsStream("/corpus/github-adapter.txt"))) {
            var rows = new LinkedHashMap<String, Row>();
            new String(file.readAllBytes(), UTF_8).lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> rows.put(line.split("\\|", 2)[0].strip(), Row.of(line.split("\\|", 2)[1])));
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<Expected> expect(Line line) {
        var data = line.header("Content-Type").startsWith("application/x-www-form-urlencoded")
                ? payload(line.body())
                : line.body();
        var root = data == null ? null : MappingTable.object(data);
        var name = line.header("X-GitHub-Event");
        if (data == null || root == null || name.isEmpty()) {
            return List.of(Expected.unmappable(line.body()));
        }
        var row = ROWS.getOrDefault(name, UNLISTED);
        var type = new StringBuilder("com.github." + name);
        for (var path : row.type()) {
            var part = first(root, path);
            type.append(part == null ? "" : "." + part);
        }
        var time = row.time()
                .stream()
                .map(path -> MappingTable.time(first(root, path.replace("ACTION", root.path("action").asString("")))))
                .filter(Objects::nonNull)
                .findFirst();
        var id = line.header("X-GitHub-Delivery");
        return List.of(new Expected(id, Line.sha256(data), data, MappingTable.attributes("id", id, "type",
                type.toString(), "source", source(root, row.source()), "subject", first(root, row.subject()
                        .toArray(String[]::new)),
                "time", time.orElse(Expected.RECEIPT)), null));
    }

    /** Where the row's place holds no absolute URI: the nearest owner that is. */
    private static String source(JsonNode root, String place) {
        var candidates = new ArrayList<@Nullable String>();
        candidates.add(told(root, place));
        for (var owner : List.of("repository.url", "organization.url", "enterprise.url", "enterprise.html_url",
                "sender.url")) {
            candidates.add(first(root, owner));
        }
        return candidates.stream()
                .filter(Objects::nonNull)
                .filter(uri -> uri.matches("[a-z]+:[!-~]+"))
                .findFirst()
                .orElse("https://api.github.com");
    }

    private static @Nullable String told(JsonNode root, String place) {
        if (place.startsWith("https://")) {
            return place;
        }
        if (place.equals("sender.url without login")) {
            var url = first(root, "sender.url");
            return url == null ? null : url.replaceFirst("/[^/]*$", "");
        }
        var parts = place.split(" / ", 2);
        var url = first(root, parts[0]);
        var tail = parts.length < 2 ? null : first(root, parts[1]);
        return url == null || tail == null ? url : url + "/" + tail;
    }

    private static byte @Nullable [] payload(byte[] form) {
        var fields = Arrays.stream(new String(form, ISO_8859_1).split("&", -1))
                .filter(field -> field.startsWith("payload="))
                .toList();
        return fields.size() == 1
                ? URLDecoder.decode(fields.getFirst().substring("payload=".length()), UTF_8).getBytes(UTF_8)
                : null;
    }
}
