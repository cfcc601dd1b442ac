package io.hooktrail.secret.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.hooktrail.problem.WrongSetting;

/** Proves at start that the master key is the one this store was sealed with. */
final class MasterKeyCheck {

    private static final byte[] KNOWN = "hooktrail".getBytes(StandardCharsets.UTF_8);
    private static final byte[] PURPOSE = "master-key-check".getBytes(StandardCharsets.UTF_8);

    private final JdbcClient store;
    private final AesGcm cipher;

    MasterKeyCheck(JdbcClient store, AesGcm cipher) {
        this.store = store;
        this.cipher = cipher;
    }

    /**
     * Passes with the right key; the first start on a store makes its key the right one.
     *
     * @throws WrongSetting with any other key
     */
    void run() throws GeneralSecurityException {
        var sealed = stored();
        if (sealed == null) {
            try {
                store.sql("INSERT INTO master_key_check (id, sealed) VALUES (1, ?)")
                        .param(cipher.encrypt(KNOWN, PURPOSE))
                        .update();
                return;
            } catch (DuplicateKeyException e) {
                sealed = stored(); // another node was first; its key must be ours
            }
        }
        if (sealed == null || !opens(sealed)) {
            throw new WrongSetting("hooktrail.master-key",
                    "is not the key that this store's secrets are sealed with; give "
                            + "the one of the first start, usually master.key in the data directory of then",
                    "file:/backup/master.key");
        }
    }

    /** Whether some key is the right one already. */
    static boolean isSealed(JdbcClient store) {
        return store.sql("SELECT count(*) FROM master_key_check").query(Long.class).single() > 0;
    }

    private byte @org.jspecify.annotations.Nullable [] stored() {
        return store.sql("SELECT sealed FROM master_key_check WHERE id = 1")
                .query((row, number) -> row.getBytes(1))
                .optional()
                .orElse(null);
    }

    private boolean opens(byte[] sealed) {
        try {
            return Arrays.equals(KNOWN, cipher.decrypt(sealed, PURPOSE));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
