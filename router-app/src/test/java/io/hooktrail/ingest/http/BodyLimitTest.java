package io.hooktrail.ingest.http;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BodyLimitTest {

    @ParameterizedTest
    @CsvSource({"1MiB,1048576", "25MiB,26214400", "64KiB,65536", "100B,100"})
    void aSizeHasAUnit(String setting, int bytes) {
        assertThat(new BodyLimit(setting).bytesMax()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1MB", "0B", "-1MiB", "26MiB", "1.5MiB", "9999999999MiB", "99999999999B"})
    void anotherSettingStopsTheStartAndIsNamed(String setting) {
        assertThatThrownBy(() -> new BodyLimit(setting)).hasMessageContaining("HOOKTRAIL_MAX_BODY")
                .hasMessageContaining("25MiB");
    }
}
