package io.hooktrail.corpus;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files that are not part of the project, in a folder {@code shared} beside one of its parents. */
public final class Shared {

    private Shared() {}

    public static Optional<Path> find(String name) {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            var candidate = folder.resolve("shared").resolve(name);
            if (Files.isRegularFile(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
