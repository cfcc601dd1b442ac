package io.hooktrail.administration;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.hooktrail.administration.KeyEvent.KeyIssued;
import io.hooktrail.administration.KeyEvent.KeyRevoked;
import io.hooktrail.eventlog.ConfigurationView;
import io.hooktrail.eventlog.LoggedChange;

/** The keys as they are now. */
public final class KeysView implements ConfigurationView {

    private volatile Snapshot snapshot = new Snapshot(Map.of(), Map.of());

    @Override
    public void apply(LoggedChange change) {
        if (change.event() instanceof KeyEvent event) {
            snapshot = snapshot.after(event, change.recordedAt());
        }
    }

    /** The issued key that this is, when it still counts at {@code now}. */
    public Optional<KeySettings> authenticate(String key, Instant now) {
        var hash = hash(key);
        var found = snapshot.byHash.get(hash);
        // The map compares hashes with an early end; what that could tell is a hash of the guess, which leads to no key.
        if (found == null || !same(found.settings.hash(), hash) || !found.settings.isValidAt(now)) {
            return Optional.empty();
        }
        return Optional.of(found.settings);
    }

    /** Every key that is not revoked, by id. */
    public Collection<Issued> all() {
        return snapshot.byId.values();
    }

    public Optional<Issued> find(String id) {
        return Optional.ofNullable(snapshot.byId.get(id));
    }

    /** SHA-256 in hexadecimal digits, the only form in which a key is kept. */
    public static String hash(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static boolean same(String left, String right) {
        return MessageDigest.isEqual(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    /** A key that is not revoked. */
    public record Issued(KeySettings settings, Instant createdAt) {}

    private record Snapshot(Map<String, Issued> byId, Map<String, Issued> byHash) {

        Snapshot after(KeyEvent event, Instant recordedAt) {
            var keys = new TreeMap<>(byId);
            switch (event) {
                case KeyIssued issued -> keys.put(issued.settings().id(), new Issued(issued.settings(), recordedAt));
                case KeyRevoked revoked -> keys.remove(revoked.stream().substring("key:".length()));
            }
            var hashes = new HashMap<String, Issued>();
            keys.values().forEach(key -> hashes.put(key.settings.hash(), key));
            return new Snapshot(keys, hashes);
        }
    }
}
