package io.hooktrail.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The published vectors and payloads, when they lie in a folder {@code shared} beside one of our parents. */
public final class Shared {

    private Shared() {}

    public static Optional<Path> find(String name) {
        for (var folder = Path.of(System.getProperty("user.dir")).toAbsolutePath(); folder != null; folder = folder
                .getParent()) {
            var candidate = folder.resolve("shared").resolve(name);
            if (Files.isRegularFile(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    static List<String> lines(Path path) {
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
