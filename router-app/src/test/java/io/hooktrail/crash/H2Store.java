package io.hooktrail.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/**
 * The store that a newcomer gets: one file, written by the node that is killed.
 *
 * @param data the node's directory, seen from the run's
 */
record H2Store(String data) implements CrashStore {

    Path file(Path directory) {
        return directory.resolve(data).resolve("hooktrail.mv.db");
    }

    @Override
    public List<String> settings() {
        return List.of();
    }

    /** Of a copy, so that the next node finds the file as the killed one left it and repairs it itself. */
    @Override
    public StoreFacts read(Path directory) throws IOException, SQLException {
        var copy = Files.createDirectories(directory.resolve("copy"));
        Files.copy(file(directory), copy.resolve("hooktrail.mv.db"), StandardCopyOption.REPLACE_EXISTING);
        try (var connection = DriverManager.getConnection("jdbc:h2:file:" + copy.resolve("hooktrail"), "", "")) {
            return StoreReader.read(connection);
        }
    }
}
