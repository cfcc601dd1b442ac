package io.hooktrail.event;

import java.time.format.DateTimeParseException;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AttributeRulesTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "1st", "averyveryverylongattributename"})
    void aNameMayBeLongAndBeginWithADigit(String name) {
        assertThat(AttributeRules.nameFault(name)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data", "A", "a-b", "a_b", "é", "data_base64", "a\n"})
    void otherNamesAreRefused(String name) {
        assertThat(AttributeRules.nameFault(name)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/s", "1-555-123", "urn:uuid:6e8bc430", "mailto:a@b.example", "https://h:80/p?q=[1#f", "#f",
        "?q",
        "//h/p", "http://[::1]:8080/", "http://[2001:db8::192.0.2.1]", "http://[v1.a]/", "a%20b", "./1:foo", "http:",
        "a/b:c", "https://user:pw@h/", "http://[::]", "http://[1:2:3:4:5:6:7::]"})
    void aUriReferenceFollowsRfc3986(String text) {
        if (text.contains("?q=[")) {
            assertThat(AttributeRules.fault("source", text)).contains("query");
        } else {
            assertThat(AttributeRules.fault("source", text)).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1:foo", "a b", "é", "a%2", "a%zz", "%", "a#b#c", "a\\b", "a|b", "<a>", "\"", "{a}",
        "http://[::1",
        "http://[1::2::3]/", "http://[12345::]/", "http://h:8a/", "http://a@b@c/", "a[b]", ":a",
        "http://[1:2:3:4:5:6:7:8:9]",
        "http://[1.2.3.4::]", "http://[::256.1.1.1]", "^", "`"})
    void whatIsNoUriReferenceIsRefused(String text) {
        assertThat(AttributeRules.fault("source", text)).isNotNull();
    }

    @Test
    void aDataSchemaIsAbsoluteAndMayHaveAFragment() {
        assertThat(AttributeRules.fault("dataschema", "https://example.com/s#v1")).isNull();
        assertThat(AttributeRules.fault("dataschema", "urn:x:y")).isNull();
        assertThat(AttributeRules.fault("dataschema", "//example.com/s")).contains("no scheme");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-31T12:00:00Z", "2026-01-31t12:00:00z", "2026-12-31T23:59:60Z",
        "2024-02-29T00:00:00-00:00",
        "2026-01-31T12:00:00.123456789012345+23:59"})
    void aTimestampIsRfc3339(String text) {
        assertThat(AttributeRules.fault("time", text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-31T12:00:00", "2026-01-31 12:00:00Z", "2026-01-31T24:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-01-31T12:00:00+25:00", "2026-01-31T12:00:00+0100", "2026-01-31T12:00Z", "2026-01-31T12:00:00.Z",
        "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-31T12:60:00Z",
        "2026-01-31T12:00:61Z", "2026-01-31T12:00:00,5Z", "+2026-01-31T12:00:00Z", "２026-01-31T12:00:00Z"})
    void otherTimesAreRefused(String text) {
        assertThat(AttributeRules.fault("time", text)).contains("RFC 3339");
    }

    @ParameterizedTest
    @CsvSource({"2026-01-31T12:00:00.5Z,2026-01-31T12:00:00.500Z", "2026-01-31t12:00:00-00:00,2026-01-31T12:00Z",
        "2016-12-31T23:59:60Z,2016-12-31T23:59:59.999999999Z",
        "2026-01-31T12:00:00.1234567891-05:30,2026-01-31T12:00:00.123456789-05:30",
        "2026-01-31T12:00:00+23:00,2026-01-30T13:00Z", "2026-01-31T12:00:00-23:30,2026-02-01T11:30Z"})
    void sdkReadersSeeTheTimeAsNearAsJavaTellsIt(String text, String seen) {
        var event = new Event(Map.of("time", text), null);

        assertThat(event.getTime()).hasToString(seen);
        assertThat(event.time()).isEqualTo(text);
    }

    @Test
    void whatIsNoTimestampIsNoInstant() {
        assertThatThrownBy(() -> AttributeRules.instant("2026-02-30T00:00:00Z"))
                .isInstanceOf(DateTimeParseException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain; charset=utf-8", "text/plain;charset=\"a b\\\"c\"", "a/b;",
        "application/vnd.x+json ; a=b;c=d"})
    void aMediaTypeFollowsItsGrammar(String text) {
        assertThat(AttributeRules.fault("datacontenttype", text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "a/", "/b", "a/b c", "a/b;c", "a/b;c=", "a/b;c=\"d", "a/b;c=d;C=e", "a/b, c/d",
        "a b/c",
        "é/x", " a/b"})
    void otherMediaTypesAreRefused(String text) {
        assertThat(AttributeRules.fault("datacontenttype", text)).contains("media type");
    }

    @Test
    void stringsExcludeControlsSurrogatesAndNoncharacters() {
        for (var wrong : new String[]{"\u0000", "\u001F", "\u007F", "\u009F", "\uD800", "a\uDC00", "\uFDD0", "\uFFFF",
            Character.toString(0x1FFFE), Character.toString(0x10FFFF)}) {
            assertThat(AttributeRules.stringFault(wrong)).as("%x", wrong.codePointAt(0)).isNotNull();
        }
        assertThat(AttributeRules.stringFault("\u00A0\uFDCF\uFDF0\uFFFD" + Character.toString(0x1F600))).isNull();
    }

    @Test
    void headerTextIsTheReverseOfHeaderValue() {
        var text = "%25 \"a\\\" é € 😀 ~!";

        assertThat(AttributeRules.headerText(AttributeRules.headerValue(text))).isEqualTo(text);
        assertThat(AttributeRules.headerText("%61%c3%a9 b")).isEqualTo("aé b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%g0", "a%C0%A0", "%FF", "%ED%A0%80", "é", "a\"b", "\"a", "\"a\\", "\"a\"b",
        "%+1"})
    void headersWithTwoReadingsAreRefused(String value) {
        assertThatThrownBy(() -> AttributeRules.headerText(value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aVeryLongUriIsReadWithoutRecursion() {
        assertThat(AttributeRules.fault("source", "/" + "a%20".repeat(200_000))).isNull();
    }
}
