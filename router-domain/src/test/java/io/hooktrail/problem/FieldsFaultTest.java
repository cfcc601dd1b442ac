package io.hooktrail.problem;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FieldsFaultTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {                      | not JSON at line 1, column 2: unexpected end
            {"a"                   | not JSON at line 1, column 5: unexpected end
            {"a":"b                | not JSON at line 1, column 8: unexpected end
            {a:1}                  | not JSON at line 1, column 2: unexpected character 'a'
            {"a":secret-token}     | no value that JSON knows
            {"a":1,"a":2}          | the same name twice
            {} {}                  | text after the end
            """)
    void aBodyThatIsNoJsonIsToldInWordsOfOurs(String body, String message) {
        assertThatThrownBy(() -> Fields.of(body.getBytes(StandardCharsets.UTF_8)))
                .hasMessageStartingWith("invalid-body: not JSON at line 1, column ")
                .hasMessageEndingWith(message)
                .hasMessageNotContainingAny("Source", "REDACTED", "byte offset", "secret-token");
    }

    @Test
    void aBodyThatNestsTooDeepNamesNoReaderOfOurs() {
        assertThatThrownBy(() -> Fields.of("[".repeat(5000).getBytes(StandardCharsets.UTF_8)))
                .hasMessageEndingWith("nested too deep, or a name, string or number is too long")
                .hasMessageNotContaining("StreamReadConstraints");
    }
}
