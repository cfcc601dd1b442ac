package io.hooktrail.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Canonical events against the released schemas. */
final class PaymentSchemas {

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12);

    private PaymentSchemas() {}

    static void check(CanonicalEvent event) {
        var json = new String(event.data(), UTF_8);
        assertThat(REGISTRY.getSchema(read(event)).validate(json, InputFormat.JSON)).as(json).isEmpty();
        assertThat(event.key()).isNotEmpty();
        assertThat(event.subject()).isNotEmpty();
    }

    static boolean isValid(String name, String json) {
        return REGISTRY.getSchema(read("payment", name, 1)).validate(json, InputFormat.JSON).isEmpty();
    }

    private static String read(CanonicalEvent event) {
        return read(event.family(), event.name(), event.version());
    }

    static String read(String family, String name, int version) {
        try {
            return Files.readString(folder().resolve(family).resolve(name).resolve("v" + version + ".json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder() {
        for (var folder = Path.of(System.getProperty("user.dir")).toAbsolutePath(); folder != null; folder = folder
                .getParent()) {
            if (Files.isDirectory(folder.resolve("schemas/payment"))) {
                return folder.resolve("schemas");
            }
        }
        throw new IllegalStateException("there is no folder schemas above " + System.getProperty("user.dir"));
    }
}
