package io.hooktrail.event;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.hooktrail.problem.Problem;
import io.hooktrail.problem.Refused;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class CloudEventReaderTest {

    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String BATCH = "application/cloudevents-batch+json";
    private static final String START = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"";

    @Test
    void theBodyOfTheBinaryModeIsTheDataItself() {
        var body = "{\"a\":1.10}".getBytes(UTF_8);

        var read = CloudEventReader.read("application/json; charset=utf-8",
                binaryHeaders("CE-Subject", "Euro%20%e2%82%ac"),
                body);

        assertThat(read).hasSize(1);
        assertThat(read.getFirst().offset()).isZero();
        assertThat(read.getFirst().event().data()).isSameAs(body);
        assertThat(read.getFirst().event().contentType()).isEqualTo("application/json; charset=utf-8");
        assertThat(read.getFirst().event().subject()).isEqualTo("Euro €");
    }

    @Test
    void aBinaryEventWithoutABodyHasNoData() {
        var read = CloudEventReader.read(null, binaryHeaders(), new byte[0]).getFirst();

        assertThat(read.event().data()).isNull();
        assertThat(read.offset()).isEqualTo(-1);
        assertThat(read.event().contentType()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ce-datacontenttype | text/plain | ce-datacontenttype must not be sent
            ce-id              | 2          | ce-id is sent twice
            ce-data            | x          | ce-data is no attribute's name
            ce-my_name         | x          | ce-my_name is no attribute's name
            ce-subject         | a%C0%A0    | ce-subject is no UTF-8
            ce-subject         | a%ED%A0%80 | ce-subject is no UTF-8
            ce-subject         | 100%       | ce-subject has a % without two hex digits
            ce-subject         | a%0D%0Ab   | ce-subject has a control character
            ce-subject         | "a         | ce-subject begins with a quotation mark
            ce-time            | yesterday  | ce-time must be an RFC 3339
            ce-dataschema      | /relative  | ce-dataschema has no scheme
            """)
    void aWrongHeaderIsRefusedByName(String name, String value, String fault) {
        var problem = refusal(null, binaryHeaders(name, value), "");

        assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID);
        assertThat(problem.detail()).contains(fault);
        assertThat(problem.faults()).isEmpty();
    }

    @Test
    void aRequestWithoutCloudEventsHeadersSaysWhatToSend() {
        assertThat(refusal("application/json", List.of(), "{}").detail())
                .contains("ce-specversion is missing", "application/cloudevents+json");
    }

    @Test
    void quotedHeaderValuesAreUnquotedBeforeTheyAreDecoded() {
        var read = CloudEventReader.read(null, binaryHeaders("ce-subject", "\"a\\\"b%20c\""), new byte[0]);

        assertThat(read.getFirst().event().subject()).isEqualTo("a\"b c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"b\" : [1.10, 1E400,\"\\u00e9\", {\"a\":1,\"a\":2}] }", "[]", "\"}\\\"{ é 😀\"", "\"\"",
        "123456789012345678901234567890", "-0.0", "1e5", "true", "false", "null", "{\"data\":{\"id\":\"x\"}}",
        "\"\\ud800\"", "{\"\\ud83d\\ude00\":\"\\ud83d\\ude00\",\"é😀\":0}"})
    void dataOfAnEnvelopeAreTheVeryBytesOfTheValue(String data) {
        for (var blanks : List.of("", " ", "\n\t \r")) {
            for (var rest : List.of("", ",\"subject\":\"é\"")) {
                var text = START + ",\"x\":\"ü😀\",\"data\"" + blanks + ":" + blanks + data + blanks + rest + "}";
                var body = text.getBytes(UTF_8);

                var read = CloudEventReader.read(STRUCTURED, List.of(), body).getFirst();

                assertThat(read.event().data()).as(text).isEqualTo(data.getBytes(UTF_8));
                assertThat(Arrays.copyOfRange(body, read.offset(), read.offset() + data.getBytes(UTF_8).length))
                        .isEqualTo(data.getBytes(UTF_8));
            }
        }
    }

    @Test
    void aLongValueIsSlicedExactly() {
        var data = "[" + "\"é-long-text-\\n\",".repeat(20_000) + "0]";

        assertThat(structured(",\"data\":" + data).event().data()).isEqualTo(data.getBytes(UTF_8));
    }

    @Test
    void dataMayHaveManyDifferentNames() {
        var data = new StringBuilder("{\"a\":0");
        for (var number = 0; number < 60_000; number++) {
            data.append(",\"name").append(number * 31).append("\":0");
        }
        data.append('}');

        assertThat(structured(",\"data\":" + data).event().data()).isEqualTo(data.toString().getBytes(UTF_8));
    }

    @Test
    void numbersAndNamesOfDataMayBeLong() {
        var data = "{\"" + "n".repeat(100_000) + "\":" + "9".repeat(100_000) + "." + "1".repeat(5_000) + "e"
                + "7".repeat(5_000) + "}";

        assertThat(structured(",\"data\":" + data).event().data()).isEqualTo(data.getBytes(UTF_8));
    }

    @Test
    void dataWithoutContentTypeAreJsonFromThenOn() {
        assertThat(structured(",\"data\":{}").event().contentType()).isEqualTo("application/json");
        assertThat(structured("").event().contentType()).isNull();
        assertThat(structured(",\"data_base64\":\"AQI=\"").event().contentType()).isNull();
    }

    @Test
    void aStringOfAnotherContentTypeIsItsText() {
        var read = structured(",\"data\":\"a\\nb€\",\"datacontenttype\":\"text/plain\"");

        assertThat(read.event().data()).isEqualTo("a\nb€".getBytes(UTF_8));
        assertThat(read.offset()).isEqualTo(-1);
    }

    @Test
    void aStringIsWrittenInTheCharsetOfItsContentType() {
        var read = structured(",\"datacontenttype\":\"text/plain;charset=iso-8859-1\",\"data\":\"é\"");

        assertThat(read.event().data()).isEqualTo("é".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void base64IsDecoded() {
        var read = structured(",\"data_base64\":\"AQI=\",\"datacontenttype\":\"image/png\"");

        assertThat(read.event().data()).containsExactly(1, 2);
        assertThat(read.offset()).isEqualTo(-1);
    }

    @Test
    void extensionsKeepTheirType() {
        var event = structured(
                ",\"count\":-7,\"flag\":true,\"gone\":null,\"empty\":\"\",\"time\":\"2026-01-31t23:59:60.123456789012-00:00\"")
                .event();

        assertThat(event.attributes()).containsEntry("count", -7)
                .containsEntry("flag", true)
                .containsEntry("empty", "")
                .doesNotContainKey("gone");
        assertThat(event.time()).isEqualTo("2026-01-31t23:59:60.123456789012-00:00");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ,"id":"2"                          | /id              | stands twice
            ,"data":1,"data":2                 | /data            | stands twice
            ,"x":null,"x":null                 | /x               | stands twice
            ,"x":1.0                           | /x               | without fraction
            ,"x":1e3                           | /x               | without fraction
            ,"x":2147483648                    | /x               | within -2147483648
            ,"x":{}                            | /x               | never an object
            ,"x":[]                            | /x               | never an object
            ,"subject":7                       | /subject         | must be a string
            ,"subject":""                      | /subject         | must not be empty
            ,"Camel":"x"                       | /Camel           | only a-z and 0-9
            ,"a/b~c":"x"                       | /a~1b~0c         | only a-z and 0-9
            ,"x":"\\ud800"                      | /x               | unpaired surrogate
            ,"x":"\\u0000"                      | /x               | control character
            ,"x":"\\ufffe"                      | /x               | noncharacter
            ,"data":1,"data_base64":"AQI="     | /data_base64     | excludes data
            ,"data_base64":7                   | /data_base64     | string in Base64
            ,"data_base64":"AQI"               | /data_base64     | padded Base64
            ,"data_base64":"AQJ="              | /data_base64     | padded Base64
            ,"datacontenttype":"text/plain","data":{} | /data     | must be a string
            ,"datacontenttype":"text/plain","data":"\\ud800" | /data | cannot write
            ,"datacontenttype":"text"          | /datacontenttype | media type
            ,"dataschema":"a/b"                | /dataschema      | no scheme
            ,"time":"2026-02-30T00:00:00Z"     | /time            | RFC 3339
            """)
    void aWrongMemberIsRefusedWithItsPointer(String member, String pointer, String fault) {
        var problem = refusal(STRUCTURED, List.of(), START + member + "}");

        assertThat(problem.detail()).contains(fault);
        assertThat(problem.faults()).singleElement().satisfies(place -> assertThat(place.pointer()).isEqualTo(pointer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "source", "type", "specversion"})
    void aRequiredAttributeMayNeitherBeMissingNorNull(String name) {
        var without = (START + "}").replaceAll("\"" + name + "\":\"[^\"]*\",?", "").replace(",}", "}");
        var isNull = (START + "}").replaceAll("\"" + name + "\":\"[^\"]*\"", "\"" + name + "\":null");

        assertThat(refusal(STRUCTURED, List.of(), without).faults().getFirst().pointer()).isEqualTo("/" + name);
        assertThat(refusal(STRUCTURED, List.of(), isNull).detail()).startsWith(name + " is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[]", "null", "1", "{} x", "{\"a\":NaN}", "/**/{}", "{'a':1}"})
    void whatIsNoEnvelopeIsRefused(String body) {
        assertThat(refusal(STRUCTURED, List.of(), body).kind()).isEqualTo(Problem.Kind.INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"} x", "}{}", ",}", ",\"data\":[1,]}", ",\"data\":01}", ",\"data\":NaN}",
        ",\"data\":\"\t\"}",
        ",\"data\":{\"a\":1}", ",\"data\":{\"a\":\"\\x\"}}", ",\"data\":/*c*/1}", ",\"data\":tru}", ",\"data\":+1}",
        ",\"data\":.5}", ",\"data\":5.}", ",\"data\":'a'}", "},"})
    void aWrongTextRoundOrInsideTheDataIsRefused(String end) {
        assertThat(refusal(STRUCTURED, List.of(), START + end).kind()).isEqualTo(Problem.Kind.INVALID);
    }

    @Test
    void onlyUtf8IsRead() {
        var text = START + ",\"data\":\"é\"}";

        for (var body : List.of(text.getBytes(StandardCharsets.UTF_16), text.getBytes(StandardCharsets.UTF_16LE),
                text.getBytes(StandardCharsets.UTF_16BE), text.getBytes(StandardCharsets.UTF_32BE),
                text.getBytes(StandardCharsets.ISO_8859_1), ("\uFEFF" + text).getBytes(UTF_8))) {
            var refused = catchThrowableOfType(Refused.class, () -> CloudEventReader.read(STRUCTURED, List.of(), body));
            assertThat(refused.problem().detail()).contains("UTF-8");
        }
    }

    @Test
    void depthIsBounded() {
        var allowed = StrictJson.DEPTH_MAX - 1;

        assertThat(structured(",\"data\":" + nested(allowed)).event().data()).hasSize(2 * allowed);
        assertThat(refusal(STRUCTURED, List.of(), START + ",\"data\":" + nested(allowed + 1) + "}").detail())
                .contains("deeper than " + StrictJson.DEPTH_MAX);
    }

    @Test
    void attributesAreCounted() {
        var headers = new ArrayList<>(binaryHeaders());
        var members = new StringBuilder();
        for (var number = headers.size(); number < AttributeRules.ATTRIBUTES_MAX; number++) {
            headers.add(new Header("ce-x" + number, "v"));
            members.append(",\"x").append(number).append("\":\"v\"");
        }

        assertThat(CloudEventReader.read(null, headers, new byte[0]).getFirst().event().attributes())
                .hasSize(AttributeRules.ATTRIBUTES_MAX);
        assertThat(structured(members.toString()).event().attributes()).hasSize(AttributeRules.ATTRIBUTES_MAX);
        headers.add(new Header("ce-more", "v"));
        assertThat(refusal(null, headers, "").detail()).contains("more than " + AttributeRules.ATTRIBUTES_MAX);
        assertThat(refusal(STRUCTURED, List.of(), START + members + ",\"more\":1}").detail())
                .contains("more than " + AttributeRules.ATTRIBUTES_MAX);
    }

    @Test
    void aBatchIsReadInOrderWithOffsetsIntoTheWhole() {
        var body = ("[" + START + ",\"data\":{\"n\":0}} , " + START + ",\"data\":\"é\"}]").getBytes(UTF_8);

        var read = CloudEventReader.read(BATCH + "; charset=UTF-8", List.of(), body);

        assertThat(read).hasSize(2);
        assertThat(new String(body, read.get(1).offset(), 4, UTF_8)).isEqualTo("\"é\"");
        assertThat(CloudEventReader.read("Application/CloudEvents-Batch+JSON", List.of(), "[]".getBytes(UTF_8)))
                .isEmpty();
    }

    @Test
    void aFaultInABatchNamesTheEvent() {
        var problem = refusal(BATCH, List.of(), "[" + START + "}," + START + ",\"subject\":1}]");

        assertThat(problem.detail()).isEqualTo("event 1 of the batch: subject must be a string");
        assertThat(problem.faults().getFirst().pointer()).isEqualTo("/1/subject");
        assertThat(refusal(BATCH, List.of(), "[" + START + "},7]").faults().getFirst().pointer()).isEqualTo("/1");
    }

    @Test
    void aBatchIsBounded() {
        var events = String.join(",", Collections.nCopies(CloudEventReader.BATCH_MAX, START + "}"));

        assertThat(CloudEventReader.read(BATCH, List.of(), ("[" + events + "]").getBytes(UTF_8)))
                .hasSize(CloudEventReader.BATCH_MAX);
        assertThat(refusal(BATCH, List.of(), "[" + events + "," + START + "}]").detail())
                .contains("more than " + CloudEventReader.BATCH_MAX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/cloudevents", "application/cloudevents+avro", "application/cloudevents-batch",
        "application/cloudevents-batch+protobuf", "application/cloudevents+json; charset=utf-16",
        "application/cloudevents+json charset"})
    void anUnknownFormatIsUnsupported(String contentType) {
        assertThat(refusal(contentType, List.of(), START + "}").kind()).isEqualTo(Problem.Kind.UNSUPPORTED_FORMAT);
    }

    @Test
    void twoContentTypesAreRefused() {
        var headers = List.of(new Header("Content-Type", STRUCTURED), new Header("content-type", "text/plain"));

        assertThat(refusal(STRUCTURED, headers, START + "}").detail()).contains("two Content-Type");
    }

    @Test
    void aStrangeMemberNameIsShownSafely() {
        var problem = refusal(STRUCTURED, List.of(), START + ",\"a\\n\\u202e" + "x".repeat(60) + "😀y\":1}");

        assertThat(problem.detail()).startsWith("a??xxx").contains("x\uFFFD… is no attribute's name");
        assertThat(problem.faults().getFirst().pointer()).startsWith("/a\n\u202Ex").hasSizeLessThan(80);
    }

    @Test
    void aCompressedBodyIsUnsupported() {
        assertThat(refusal(STRUCTURED, List.of(new Header("content-encoding", "gzip")), START + "}").kind())
                .isEqualTo(Problem.Kind.UNSUPPORTED_FORMAT);
        assertThat(CloudEventReader.read(STRUCTURED, List.of(new Header("Content-Encoding", "identity")),
                (START + "}").getBytes(UTF_8))).hasSize(1);
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    private static ReadEvent structured(String members) {
        return CloudEventReader.read(STRUCTURED, List.of(), (START + members + "}").getBytes(UTF_8)).getFirst();
    }

    private static List<Header> binaryHeaders(String... more) {
        var headers = new ArrayList<>(List.of(new Header("ce-specversion", "1.0"), new Header("ce-id", "1"),
                new Header("Ce-Source", "/s"), new Header("ce-type", "t"), new Header("Host", "example.com")));
        for (var at = 0; at < more.length; at += 2) {
            headers.add(new Header(more[at], more[at + 1]));
        }
        headers.remove(4);
        return headers;
    }

    private static Problem refusal(@Nullable String contentType, List<Header> headers,
            String body) {
        var refused = catchThrowableOfType(Refused.class,
                () -> CloudEventReader.read(contentType, headers, body.getBytes(UTF_8)));
        assertThat(refused).as("refusal of %s", body).isNotNull();
        return refused.problem();
    }
}
