package io.hooktrail.event;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.cloudevents.CloudEvent;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

class CloudEventWriterTest {

    @Test
    void headerValuesAreEncodedAsTheBindingSays() {
        var headers = CloudEventWriter
                .binaryHeaders(event(Map.of("subject", "Euro € 😀", "x", 7, "source", "/a%20b"), null));

        assertThat(headers).contains(new Header("ce-subject", "Euro%20%E2%82%AC%20%F0%9F%98%80"),
                new Header("ce-x", "7"),
                new Header("ce-source", "/a%2520b"), new Header("ce-specversion", "1.0"));
        assertThat(Header.first(headers, "content-type")).isEmpty();
    }

    @Test
    void theContentTypeIsSentAsItIs() {
        var headers = CloudEventWriter
                .binaryHeaders(event(Map.of("datacontenttype", "text/plain; charset=\"utf-8\""), null));

        assertThat(Header.values(headers, "Content-Type")).containsExactly("text/plain; charset=\"utf-8\"");
        assertThat(Header.first(headers, "ce-datacontenttype")).isEmpty();
    }

    @Test
    void theSdkReadsOurBinaryModeBack() {
        var event = event(Map.of("subject", "a-b", "x", true, "datacontenttype", "application/json", "time",
                "2026-01-31T12:00:00Z"), "{\"a\":1.10}");

        var read = sdkReadsBinary(event);

        assertThat(read.getId()).isEqualTo("i");
        assertThat(read.getSource()).hasToString("/s");
        assertThat(read.getSubject()).isEqualTo("a-b");
        assertThat(read.getExtension("x")).isEqualTo("true");
        assertThat(read.getTime()).isEqualTo("2026-01-31T12:00:00Z");
        assertThat(requireNonNull(read.getData()).toBytes()).isEqualTo("{\"a\":1.10}".getBytes(UTF_8));
    }

    /** SDK 4.0.1 does not decode header values; whoever reads with it sees the encoded text, as from any strict sender. */
    @Test
    void theSdkLeavesEncodedHeadersAsTheyAre() {
        assertThat(sdkReadsBinary(event(Map.of("subject", "a b"), null)).getSubject()).isEqualTo("a%20b");
    }

    @Test
    void weReadOurBinaryModeBack() {
        var event = event(Map.of("subject", "%25 \"é\" 😀 \\", "datacontenttype", "text/plain"), "é");

        var read = CloudEventReader.read("text/plain", CloudEventWriter.binaryHeaders(event), "é".getBytes(UTF_8))
                .getFirst();

        assertThat(read.event().attributes()).isEqualTo(event.attributes());
    }

    @Test
    void theSdkReadsOurEnvelopeBack() {
        var event = event(
                Map.of("subject", "\"q\" \\ é 😀", "count", 7, "flag", false, "datacontenttype", "application/json"),
                "{\"a\":[1,\"é\"]}");

        var read = sdkReadsStructured(event);

        assertThat(read.getSubject()).isEqualTo("\"q\" \\ é 😀");
        assertThat(read.getExtension("count")).isEqualTo(7);
        assertThat(read.getExtension("flag")).isEqualTo(false);
        assertThat(new String(requireNonNull(read.getData()).toBytes(), UTF_8)).isEqualTo("{\"a\":[1,\"é\"]}");
    }

    @Test
    void jsonDataStandInTheEnvelopeUnchanged() {
        var data = " {\"n\" : 1.10, \"n\":1E400, \"s\":\"\\u00e9\"}\n";

        assertThat(envelope(event(Map.of("datacontenttype", "application/vnd.x+json"), data)))
                .endsWith(",\"data\":" + data + "}");
        assertThat(sameData(Map.of("datacontenttype", "Application/JSON; charset=utf-8"), "{\"n\" : 1.10, \"n\":1E400}"
                .getBytes(UTF_8))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,\"id\":\"evil\"", "1}", "{}{}", "", " ", "1 2", "\"a\",\"data_base64\":\"\"", "nul",
        "{\"a\":1",
        "[1,]", "NaN", "//x\n1", "\uFEFF1", "\u0000", "{\"a\":\"\\x\"}", "\"\n\"", "01", "1}/*", "'a'"})
    void noDataReachIntoTheEnvelope(String data) {
        var event = event(Map.of("datacontenttype", "application/json"), data);

        var text = envelope(event);

        assertThat(text).contains("\"data_base64\":\"").doesNotContain("evil", "\"data\":");
        var read = sdkReadsStructured(event);
        assertThat(read.getId()).isEqualTo("i");
        assertThat(sameData(Map.of("datacontenttype", "application/json"), data.getBytes(UTF_8))).isTrue();
    }

    @Test
    void invalidUtf8UnderAJsonTypeIsEncoded() {
        var bytes = new byte[]{'"', (byte) 0xC0, (byte) 0xA0, '"'};

        assertThat(sameData(Map.of("datacontenttype", "application/json"), bytes)).isTrue();
        assertThat(
                sameData(Map.of("datacontenttype", "application/json"), "{\"a\":1}".getBytes(StandardCharsets.UTF_16)))
                .isTrue();
    }

    @Test
    void dataThatWouldNestTooDeepInABatchAreEncoded() {
        var allowed = "[".repeat(StrictJson.DEPTH_MAX - 2) + "]".repeat(StrictJson.DEPTH_MAX - 2);
        var json = Map.<String, Object>of("datacontenttype", "application/json");

        assertThat(envelope(event(json, allowed))).contains("\"data\":[");
        assertThat(envelope(event(json, "[" + allowed + "]"))).contains("\"data_base64\"");
        assertThat(sameData(json, ("[" + allowed + "]").getBytes(UTF_8))).isTrue();
    }

    @Test
    void textIsAStringWhenItsCharsetGivesTheBytesBack() {
        assertThat(envelope(event(Map.of("datacontenttype", "text/plain"), "a\"\n€")))
                .contains("\"data\":\"a\\\"\\n€\"");
        assertThat(sameData(Map.of("datacontenttype", "text/plain"), "a\"\n€\u0000".getBytes(UTF_8))).isTrue();
        assertThat(sameData(Map.of("datacontenttype", "text/plain;charset=iso-8859-1"), new byte[]{(byte) 0xE9}))
                .isTrue();
        assertThat(sameData(Map.of("datacontenttype", "text/plain"), new byte[]{(byte) 0xE9})).isTrue();
        assertThat(sameData(Map.of("datacontenttype", "text/plain;charset=utf-16"),
                "x".getBytes(StandardCharsets.UTF_16LE)))
                .isTrue();
        assertThat(sameData(Map.of("datacontenttype", "text/plain;charset=klingon"), new byte[]{1})).isTrue();
    }

    @Test
    void otherBytesAreEncoded() {
        assertThat(sameData(Map.of("datacontenttype", "image/png"), new byte[]{0, 1, (byte) 0xFF})).isTrue();
        assertThat(sameData(Map.of(), "{}".getBytes(UTF_8))).isTrue();
        assertThat(sameData(Map.of(), new byte[0])).isTrue();
        assertThat(envelope(event(Map.of(), null))).doesNotContain("data");
    }

    /** Whether our reader gets the same attributes and bytes from our envelope. */
    private static boolean sameData(Map<String, Object> more, byte[] data) {
        var event = event(more, null).withData(data);
        var read = CloudEventReader.read(CloudEventWriter.STRUCTURED, List.of(), CloudEventWriter.structured(event))
                .getFirst();
        assertThat(read.event().data()).isEqualTo(data);
        assertThat(read.event().attributes()).isEqualTo(event.attributes());
        return true;
    }

    private static String envelope(Event event) {
        return new String(CloudEventWriter.structured(event), UTF_8);
    }

    private static CloudEvent sdkReadsStructured(Event event) {
        return new JsonFormat().deserialize(CloudEventWriter.structured(event));
    }

    private static CloudEvent sdkReadsBinary(Event event) {
        return HttpMessageFactory.createReader(consumer -> CloudEventWriter.binaryHeaders(event)
                .forEach(header -> consumer.accept(header.name(), header.value())), event.data()).toEvent();
    }

    private static Event event(Map<String, Object> more, @Nullable String data) {
        var attributes = new LinkedHashMap<String, Object>(
                Map.of("specversion", "1.0", "id", "i", "source", "/s", "type", "t"));
        attributes.putAll(more);
        return new Event(attributes, data == null ? null : data.getBytes(UTF_8));
    }
}
