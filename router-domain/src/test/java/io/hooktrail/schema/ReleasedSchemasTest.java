package io.hooktrail.schema;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A schema is never edited after its release; the next version is a file of its own. */
class ReleasedSchemasTest {

    private static final String EMPTY_OBJECT = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

    @TempDir
    private Path folder;

    @Test
    void theReleasedSchemasAreAsTheyWereReleased() {
        var schemas = ReleasedSchemas.ofTheProject();

        assertThat(schemas.faults()).isEmpty();
        assertThat(schemas.released()).containsKeys("payment/succeeded/v1.json", "payment/failed/v1.json",
                "payment/refunded/v1.json");
    }

    @BeforeEach
    void release() throws IOException {
        write("order/placed/v1.json", "{}");
        write("RELEASED", EMPTY_OBJECT + "  order/placed/v1.json\n");
        assertThat(new ReleasedSchemas(folder).faults()).isEmpty();
    }

    @Test
    void aChangedSchemaIsToBeWrittenAsTheNextVersion() throws IOException {
        write("order/placed/v1.json", "{ }");

        assertThat(new ReleasedSchemas(folder).faults()).containsExactly(
                "schemas/order/placed/v1.json is released and has changed; restore it, leave its line in "
                        + "schemas/RELEASED alone, and write the change as schemas/order/placed/v2.json with a line of its own");
    }

    @Test
    void theNextVersionNeedsALineOfItsOwnAndTouchesNoOther() throws IOException {
        write("order/placed/v2.json", "{}");

        assertThat(new ReleasedSchemas(folder).faults()).containsExactly(
                "schemas/order/placed/v2.json is not released; add this line to schemas/RELEASED:\n" + EMPTY_OBJECT
                        + "  order/placed/v2.json");

        write("RELEASED", EMPTY_OBJECT + "  order/placed/v1.json\n" + EMPTY_OBJECT + "  order/placed/v2.json\n");
        assertThat(new ReleasedSchemas(folder).faults()).isEmpty();
    }

    @Test
    void aReleasedSchemaCannotBeTakenAway() throws IOException {
        Files.delete(folder.resolve("order/placed/v1.json"));

        assertThat(new ReleasedSchemas(folder).faults()).containsExactly(
                "schemas/order/placed/v1.json is released and must stay; restore it");
    }

    private void write(String path, String text) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }
}
