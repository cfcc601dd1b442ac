package io.hooktrail.delivery.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;

/** What a callback's URL ends in; only its hash is stored, as whoever reads the log must not be able to consent. */
public final class ConsentToken {

    private ConsentToken() {}

    /** SHA-256 in hexadecimal. */
    public static String hash(String token) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The rate in a sink's {@code WebHook-Allowed-Rate}, absent for the one that was asked for; null for no bound. */
    public static Rate rate(@Nullable String value) {
        return switch (ConsentQuestion.rate(value == null ? "" : value.strip())) {
            case ConsentQuestion.Reply.Yes yes -> new Rate(true, boxed(yes.perMinute()));
            case ConsentQuestion.Reply.No no -> new Rate(false, null);
            case ConsentQuestion.Reply.Later later -> new Rate(false, null);
        };
    }

    /**
     * A rate as a sink gave it.
     *
     * @param isReadable whether it is a rate
     * @param perMinute null for no bound
     */
    public record Rate(boolean isReadable, @Nullable Integer perMinute) {}

    static @Nullable Integer boxed(OptionalInt number) {
        return number.isPresent() ? number.getAsInt() : null;
    }
}
