package io.hooktrail.schema.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.problem.Refused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SchemaControllerTest {

    private final SchemaController schemas = new SchemaController();

    @Test
    void everyReleasedSchemaIsServedAsItStandsAndMayBeKept() throws IOException {
        var released = Files.readAllLines(Path.of("../schemas/RELEASED"));
        assertThat(released).isNotEmpty();
        for (var line : released) {
            var path = line.substring(line.lastIndexOf(' ') + 1).split("/");

            var answer = schemas.schema(path[0], path[1], path[2].replaceAll("[^0-9]", ""));

            assertThat(answer.getHeaders().getContentType()).hasToString("application/schema+json");
            assertThat(answer.getHeaders().getCacheControl()).contains("public", "immutable");
            assertThat(answer.getBody()).isEqualTo(Files.readAllBytes(Path.of("../schemas", path)));
            assertThat(new JsonMapper().readTree(answer.getBody()).isObject()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"payment,succeeded,99", "payment,unknown,1", "..,payment/succeeded,1", "payment,../payment/failed,1",
        "payment,succeeded,01", "payment,succeeded,v1"})
    void whatIsNotReleasedIsNotFound(String family, String name, String version) {
        assertThatThrownBy(() -> schemas.schema(family, name, version)).isInstanceOf(Refused.class)
                .hasMessageContaining("schema");
    }
}
