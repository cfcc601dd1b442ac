package io.hooktrail.signature;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.hooktrail.signature.Verdict.Code;
import io.hooktrail.signature.Verdict.Rejected;

/**
 * How far a signed time may lie from the check, in both directions and inclusive. Most SDKs do not look at the future; we do,
 * because a stolen key should not sign for next year.
 *
 * @param most null when the time is not checked
 */
public record Tolerance(@Nullable Duration most) {

    // More digits than a long of milliseconds has are no time but an attack on the parser.
    private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,18}");

    /**
     * The verdict on a signature that covers its time: refused as invalid when the time could not be read, and stale when the
     * signature is good and the time too far off.
     *
     * @param signedAt empty when it could not be read
     * @param unreadable what to say then
     * @param signature the verdict without regard to the time
     */
    public Verdict judge(Optional<Instant> signedAt, String unreadable, Instant now, Supplier<Verdict> signature) {
        return signedAt.map(at -> limit(signature.get(), at, now))
                .orElseGet(() -> new Rejected(Code.SIGNATURE_INVALID, unreadable));
    }

    /**
     * The verdict when the time is near enough or the signature bad anyway, else a refusal as stale: the signature goes
     * first, so that only a sender who has the secret is told about the clock.
     */
    private Verdict limit(Verdict verdict, Instant signedAt, Instant now) {
        return verdict instanceof Rejected
                ? verdict
                : refusal(signedAt, now).<Verdict>map(stale -> stale).orElse(verdict);
    }

    /** Empty when the time is near enough. */
    private Optional<Rejected> refusal(Instant signedAt, Instant now) {
        if (most == null || Duration.between(signedAt, now).abs().compareTo(most) <= 0) {
            return Optional.empty();
        }
        var direction = signedAt.isBefore(now) ? " in the past" : " in the future";
        return Optional.of(new Rejected(Code.SIGNATURE_STALE, "signed at " + signedAt + ", more than " + most
                + direction));
    }

    /** Seconds since 1970 in plain digits; empty for anything else. */
    public static Optional<Instant> seconds(String text) {
        return DIGITS.matcher(text).matches()
                ? instant(() -> Instant.ofEpochSecond(Long.parseLong(text)))
                : Optional.empty();
    }

    /** Milliseconds since 1970 in plain digits; empty for anything else. */
    public static Optional<Instant> milliseconds(String text) {
        return DIGITS.matcher(text).matches()
                ? instant(() -> Instant.ofEpochMilli(Long.parseLong(text)))
                : Optional.empty();
    }

    private static Optional<Instant> instant(Supplier<Instant> parse) {
        try {
            return Optional.of(parse.get());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
