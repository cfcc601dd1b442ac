package io.hooktrail.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** The store that a newcomer gets: one file, written by the node that is killed. */
class CrashOnH2Test extends CrashContract {

    @Override
    CrashStore emptyStore() {
        return new CrashStore() {

            @Override
            public List<String> settings() {
                return List.of();
            }

            // Of a copy, so that the next node finds the file as the killed one left it and repairs it itself.
            @Override
            public StoreFacts read(Path directory) throws IOException, SQLException {
                var copy = Files.createDirectories(directory.resolve("copy"));
                Files.copy(directory.resolve("data/hooktrail.mv.db"), copy.resolve("hooktrail.mv.db"),
                        StandardCopyOption.REPLACE_EXISTING);
                try (var connection = DriverManager.getConnection("jdbc:h2:file:" + copy.resolve("hooktrail"), "",
                        "")) {
                    return StoreReader.read(connection);
                }
            }
        };
    }

    /** The suite itself is tried: a router with the worst of faults does not pass. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void aRouterThatAcknowledgesWhatItDoesNotStoreIsCaught() throws Exception {
        run("lie", run -> {
            run.lie();

            assertThat(run.violations()).isNotEmpty().allMatch(line -> line.endsWith("and is not stored"));
        });
    }
}
