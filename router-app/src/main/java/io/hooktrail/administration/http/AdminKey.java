package io.hooktrail.administration.http;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

import io.hooktrail.access.Actor;
import io.hooktrail.access.Role;
import io.hooktrail.administration.KeyCommand.IssueFirstKey;
import io.hooktrail.administration.KeyCommand.IssueKey;
import io.hooktrail.administration.KeySettings;
import io.hooktrail.administration.KeysView;
import io.hooktrail.eventlog.Commands;
import io.hooktrail.problem.WrongSetting;
import io.hooktrail.tenant.TenantName;

/** The first key, without which nobody could issue another. Given by the operator, or made once into the data directory. */
@Component
@Order(0)
class AdminKey implements ApplicationRunner {

    static final String ID = "admin";

    private static final Logger LOG = LoggerFactory.getLogger(AdminKey.class);
    private static final int CHARACTERS_MIN = 16;
    private static final Actor START = Actor.system(TenantName.DEFAULT, "start");

    private final String setting;
    private final Path file;
    private final KeysView keys;
    private final Commands commands;

    AdminKey(@Value("${hooktrail.admin-key:}") String setting, @Value("${hooktrail.data-dir:./data}") Path directory,
            KeysView keys, Commands commands) {
        this.setting = setting.strip();
        this.file = directory.resolve("admin.key");
        this.keys = keys;
        this.commands = commands;
    }

    /**
     * Makes sure of the key; started again, or on another node of the same store, it changes nothing. A store that already
     * has an admin key, on a node without the setting and without the file, keeps the one it has.
     */
    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        commands.catchUp();
        if (!setting.isEmpty()) {
            var key = settings(given());
            commands.execute(new IssueKey(key.stream(), key), START);
        } else if (Files.exists(file)) {
            if (!isFirst(settings(Files.readString(file).strip()))) {
                LOG.warn(
                        "{} is not this store's admin key; another node made it, HOOKTRAIL_ADMIN_KEY set it, or it was "
                                + "revoked",
                        file);
            }
        } else if (keys.find(ID).isEmpty() && !isFirst(settings(generated()))) {
            // Two nodes began on an empty store; a file with a key that opens nothing would only mislead.
            Files.deleteIfExists(file);
            LOG.info("no admin key is made: another node made it, in whose data directory it lies, or it was revoked; "
                    + "HOOKTRAIL_ADMIN_KEY sets a new one");
        }
    }

    /** Only the setting replaces a key: two nodes with a file each would otherwise undo each other at every start. */
    private boolean isFirst(KeySettings key) {
        commands.execute(new IssueFirstKey(key.stream(), key), START);
        return keys.find(ID).filter(issued -> issued.settings().hash().equals(key.hash())).isPresent();
    }

    private String given() {
        if (setting.length() < CHARACTERS_MIN) {
            throw new WrongSetting("hooktrail.admin-key", "has " + setting.length() + " characters; at least "
                    + CHARACTERS_MIN + " are needed", "\"ht_$(openssl rand -hex 32)\"");
        }
        return setting;
    }

    private String generated() throws IOException {
        var draft = file.resolveSibling("admin.key." + UUID.randomUUID());
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(draft, NewKeys.draw() + "\n");
            // A hard link fails when another node was first, and never shows half a file.
            Files.createLink(file, draft);
            LOG.info("made the admin key: {}", file);
        } catch (FileAlreadyExistsException e) {
            LOG.info("another node made the admin key: {}", file);
        } finally {
            Files.deleteIfExists(draft);
        }
        return Files.readString(file).strip();
    }

    private static KeySettings settings(String key) {
        return new KeySettings(ID, KeysView.hash(key), Role.ADMIN, TenantName.DEFAULT, List.of(),
                "the admin key of the first start", null);
    }
}
