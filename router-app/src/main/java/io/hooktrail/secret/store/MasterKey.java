package io.hooktrail.secret.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.hooktrail.problem.WrongSetting;

/** The 32 bytes that seal every secret. They come from the setting, or are made once and kept in the data directory. */
final class MasterKey {

    private static final int BYTES = 32;
    private static final String SETTING = "hooktrail.master-key";
    private static final String EXAMPLE = "\"$(openssl rand -base64 32)\"";

    private final byte[] bytes;

    private MasterKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Finds or makes the key.
     *
     * @param setting Base64 of 32 bytes, {@code env:NAME} or {@code file:PATH}; empty to use {@code master.key} in the
     *        data directory
     * @throws WrongSetting when the setting leads to no key
     */
    static MasterKey of(String setting, Path dataDirectory, UnaryOperator<@Nullable String> environment) {
        if (setting.isBlank()) {
            var file = dataDirectory.resolve("master.key");
            return new MasterKey(decoded(generated(file), "is empty and the key in " + file));
        }
        return new MasterKey(decoded(text(setting, environment), "holds a key that"));
    }

    /**
     * Finds the key that the setting leads to without making one.
     *
     * @param setting as for {@link #of}; an empty one passes
     * @throws WrongSetting when the setting leads to no key
     */
    static void check(String setting, UnaryOperator<@Nullable String> environment) {
        if (!setting.isBlank()) {
            decoded(text(setting, environment), "holds a key that");
        }
    }

    AesGcm cipher() {
        return new AesGcm(bytes);
    }

    private static String text(String setting, UnaryOperator<@Nullable String> environment) {
        if (setting.startsWith("vault:") || setting.startsWith("aws-sm:")) {
            throw new WrongSetting(SETTING, "is a reference of kind " + setting.substring(0, setting.indexOf(':') + 1)
                    + ", which this version does not support", "file:/run/secrets/master.key");
        }
        if (setting.startsWith("env:")) {
            var value = environment.apply(setting.substring("env:".length()));
            if (value == null) {
                throw new WrongSetting(SETTING, "is " + setting + ", which is not set in the environment", EXAMPLE);
            }
            return value;
        }
        return setting.startsWith("file:") ? read(Path.of(setting.substring("file:".length()))) : setting;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new WrongSetting(SETTING, "is file:" + file + ", which cannot be read", EXAMPLE);
        }
    }

    /** Two nodes that start at once on one directory must not make two keys: the first complete file stays. */
    private static String generated(Path file) {
        try {
            if (Files.notExists(file)) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                create(file);
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new WrongSetting(SETTING, "is empty and " + file + " cannot be made or read", EXAMPLE);
        }
    }

    private static void create(Path file) throws IOException {
        var random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        var draft = file.resolveSibling("master.key." + UUID.randomUUID());
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(draft, Base64.getEncoder().encodeToString(random) + "\n");
            // A hard link is the one step that fails when the name is taken and never shows half a file.
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            return; // another node was first; its key counts
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static byte[] decoded(String base64, String which) {
        try {
            var bytes = Base64.getDecoder().decode(base64.strip());
            if (bytes.length == BYTES) {
                return bytes;
            }
            throw new WrongSetting(SETTING, which + " is Base64 of " + bytes.length + " bytes instead of " + BYTES,
                    EXAMPLE);
        } catch (IllegalArgumentException e) {
            throw new WrongSetting(SETTING, which + " is no Base64", EXAMPLE);
        }
    }
}
