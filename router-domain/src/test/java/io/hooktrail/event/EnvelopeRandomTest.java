package io.hooktrail.event;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.cloudevents.jackson.JsonFormat;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** Random envelopes: what was put in comes out byte for byte; the seed is in every failure message. */
class EnvelopeRandomTest {

    private static final int ROUNDS = 2000;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final List<String> CONTENT_TYPES = List.of("application/json", "text/plain",
            "text/xml;charset=utf-16",
            "application/x+json", "image/png");
    private static final List<String> TEXTS = List.of("a", "é", "😀", "\"", "\\", "/", "%", " ", "{", "}", ",", ":",
            "\u2028",
            "\\u0022", "data", "id");

    @Test
    void jsonDataAreTheVeryBytesWhereverTheyStand() {
        for (var seed = 0L; seed < ROUNDS; seed++) {
            var random = new Random(seed);
            var data = json(random, 4);
            var members = new StringBuilder("{" + blanks(random));
            var place = random.nextInt(5);
            var core = List.of("\"specversion\":\"1.0\"", "\"id\": " + string(random, true), "\"source\":\"/s\"",
                    "\"type\"\n:" + string(random, true), "\"x\":" + string(random, false));
            for (var at = 0; at < core.size(); at++) {
                members.append(at > 0 ? "," + blanks(random) : "").append(core.get(at)).append(blanks(random));
                if (at == place) {
                    members.append(",\"data\"").append(blanks(random)).append(':').append(blanks(random));
                    members.append(data).append(blanks(random));
                }
            }
            var body = members.append("}").toString().getBytes(UTF_8);

            var read = CloudEventReader.read("application/cloudevents+json", List.of(), body).getFirst();

            assertThat(read.event().data()).as("seed %s", seed).isEqualTo(data.getBytes(UTF_8));
            assertThat(new String(body, read.offset(), requireNonNull(read.event().data()).length, UTF_8))
                    .as("seed %s", seed)
                    .isEqualTo(data);
        }
    }

    @Test
    void whatWeWriteIsReadBackByUsAndByTheSdk() {
        for (var seed = 0L; seed < ROUNDS; seed++) {
            var random = new Random(seed);
            var event = new Event(attributes(random), data(random));

            var envelope = CloudEventWriter.structured(event);

            var read = CloudEventReader.read("application/cloudevents+json", List.of(), envelope).getFirst().event();
            assertThat(read.data()).as("seed %s", seed).isEqualTo(withoutBlanksRoundJson(event));
            assertThat(read.attributes()).as("seed %s", seed).isEqualTo(event.attributes());
            var sdk = new JsonFormat().deserialize(envelope);
            assertThat(sdk.getId()).as("seed %s", seed).isEqualTo(event.id());
            assertThat(MAPPER.readTree(envelope).size()).as("seed %s", seed).isEqualTo(event.attributes().size() + 1);
            var headers = CloudEventWriter.binaryHeaders(event);
            var again = CloudEventReader.read(event.contentType(), headers, requireNonNull(event.data()))
                    .getFirst()
                    .event();
            assertThat(again.attributes()).as("seed %s", seed).isEqualTo(event.attributes());
        }
    }

    /** Blanks round a JSON text are no part of the member's value, so no reader can tell that they were there. */
    private static byte[] withoutBlanksRoundJson(Event event) {
        var data = requireNonNull(event.data());
        var isSpliced = requireNonNull(event.contentType()).endsWith("json") && StrictJson.isOneText(data);
        return isSpliced ? new String(data, UTF_8).strip().getBytes(UTF_8) : data;
    }

    private static Map<String, Object> attributes(Random random) {
        var attributes = new LinkedHashMap<String, Object>(Map.of("specversion", "1.0", "source", "/s", "type", "t"));
        attributes.put("id", "i" + text(random));
        attributes.put("subject", text(random) + "s");
        attributes.put("datacontenttype", CONTENT_TYPES.get(random.nextInt(CONTENT_TYPES.size())));
        return attributes;
    }

    private static byte[] data(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> json(random, 3).getBytes(UTF_8);
            case 1 -> (json(random, 1) + text(random)).getBytes(UTF_8);
            case 2 -> ("1,\"id\":" + string(random, true)).getBytes(UTF_8);
            default -> {
                var bytes = new byte[random.nextInt(20)];
                random.nextBytes(bytes);
                yield bytes;
            }
        };
    }

    private static String json(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> "null";
            case 1 -> random.nextBoolean() ? "true" : "false";
            case 2 ->
                List.of("0", "-0", "1.10", "1E400", "-12e-3", "123456789012345678901234567890").get(random.nextInt(6));
            case 3, 4, 5 -> string(random, false);
            case 6 -> "[" + elements(random, depth, "") + "]";
            default -> "{" + elements(random, depth, "\"k\":") + "}";
        };
    }

    private static String elements(Random random, int depth, String before) {
        var text = new StringBuilder(blanks(random));
        for (var count = random.nextInt(4); count > 0; count--) {
            text.append(before).append(blanks(random)).append(json(random, depth - 1)).append(blanks(random));
            text.append(count > 1 ? "," : "");
        }
        return text.toString();
    }

    private static String string(Random random, boolean isFilled) {
        return "\"" + (isFilled ? "f" : "") + text(random).replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (var count = random.nextInt(8); count > 0; count--) {
            text.append(TEXTS.get(random.nextInt(TEXTS.size())));
        }
        return text.toString();
    }

    private static String blanks(Random random) {
        return List.of("", "", " ", "\n", "\t\r\n ").get(random.nextInt(5));
    }
}
