package io.hooktrail.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Stands for a text in an index that has no room for long ones. */
public final class TextHash {

    private TextHash() {}

    /** The first eight bytes of its SHA-256: nobody can make many texts of one hash. */
    public static long of(String text) {
        try {
            return ByteBuffer
                    .wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
