package io.hooktrail.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import io.hooktrail.schema.ReleasedSchemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Canonical events against the released schemas. */
public final class PaymentSchemas {

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12);

    private PaymentSchemas() {}

    static void check(CanonicalEvent event) {
        assertThat(event.family()).isEqualTo("payment");
        assertThat(event.version()).isEqualTo(1);
        check(event.name(), new String(event.data(), UTF_8));
        assertThat(event.key()).isNotEmpty();
        assertThat(event.subject()).isNotEmpty();
    }

    /** The data of a canonical event must fit version 1 of its schema. */
    public static void check(String name, String json) {
        assertThat(schema(name).validate(json, InputFormat.JSON)).as(json).isEmpty();
    }

    static boolean isValid(String name, String json) {
        return schema(name).validate(json, InputFormat.JSON).isEmpty();
    }

    private static Schema schema(String name) {
        return REGISTRY.getSchema(read(name));
    }

    static String read(String name) {
        try {
            return Files.readString(ReleasedSchemas.ofTheProject().folder().resolve("payment/" + name + "/v1.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
