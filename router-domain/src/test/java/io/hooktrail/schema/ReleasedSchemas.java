package io.hooktrail.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The schemas in a folder against its list {@code RELEASED}, lines of SHA-256 and path as {@code sha256sum} writes them. Stored
 * canonical events name their schema for ever, so a listed file never changes (contract, section 8).
 *
 * @param folder with {@code FAMILY/NAME/vN.json} and the list
 */
public record ReleasedSchemas(Path folder) {

    private static final String LIST = "RELEASED";

    /** The project's own. */
    public static ReleasedSchemas ofTheProject() {
        for (var above = Path.of(System.getProperty("user.dir")).toAbsolutePath(); above != null; above = above
                .getParent()) {
            if (Files.isRegularFile(above.resolve("schemas").resolve(LIST))) {
                return new ReleasedSchemas(above.resolve("schemas"));
            }
        }
        throw new IllegalStateException("there is no schemas/RELEASED above " + System.getProperty("user.dir"));
    }

    /** What is wrong and what to do about it; empty when every file is as released. */
    public List<String> faults() {
        var released = released();
        var present = present();
        var faults = new ArrayList<String>();
        var all = new TreeSet<>(released.keySet());
        all.addAll(present.keySet());
        for (var path : all) {
            var expected = released.get(path);
            var actual = present.get(path);
            if (expected == null) {
                faults.add("schemas/" + path + " is not released; add this line to schemas/RELEASED:\n" + actual + "  "
                        + path);
            } else if (actual == null) {
                faults.add("schemas/" + path + " is released and must stay; restore it");
            } else if (!actual.equals(expected)) {
                faults.add("schemas/" + path + " is released and has changed; restore it, leave its line in "
                        + "schemas/RELEASED alone, and write the change as schemas/" + next(path, all)
                        + " with a line of its own");
            }
        }
        return faults;
    }

    /** Path to checksum, by the list. */
    public Map<String, String> released() {
        var released = new TreeMap<String, String>();
        for (var line : lines(folder.resolve(LIST))) {
            var cells = line.split("  ", 2);
            if (cells.length != 2 || !cells[0].matches("[0-9a-f]{64}") || released.put(cells[1], cells[0]) != null) {
                throw new IllegalStateException("schemas/RELEASED has a line that is none or a path twice: " + line);
            }
        }
        return released;
    }

    private Map<String, String> present() {
        try (var files = Files.walk(folder)) {
            var present = new TreeMap<String, String>();
            files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith(LIST))
                    .forEach(file -> present.put(folder.relativize(file).toString().replace('\\', '/'), sha256(file)));
            return present;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String next(String path, TreeSet<String> all) {
        var stem = path.substring(0, path.lastIndexOf('/') + 1) + "v";
        var number = 2;
        while (all.contains(stem + number + ".json")) {
            number++;
        }
        return stem + number + ".json";
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
