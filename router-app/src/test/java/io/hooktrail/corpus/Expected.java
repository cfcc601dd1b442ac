package io.hooktrail.corpus;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What one element of a request must become.
 *
 * @param key identity within its source, whatever its written form: two elements of one key are one event
 * @param content what must be equal for a repeat to be a duplicate and no conflict
 * @param data exactly the bytes that a receiver must get
 * @param attributes context attributes as texts; null when the element cannot be mapped, so must be quarantined
 * @param fact what it means in canonical terms; null for most
 */
public record Expected(
        String key,
        Object content,
        byte[] data,
        @Nullable Map<String, String> attributes,
        @Nullable Fact fact) {

    /** In the place of {@code time}: when the router received it. */
    public static final String RECEIPT = "(time of receipt)";

    /** In the place of {@code id}: any hash, the same for the same key. */
    public static final String HASH = "(a hash)";

    /** Kept and shown, not routed. */
    static Expected unmappable(byte[] data) {
        var hash = Line.sha256(data);
        return new Expected("raw:" + hash, hash, data, null, null);
    }

    public boolean isMappable() {
        return attributes != null;
    }

    /**
     * A canonical event of family payment.
     *
     * @param name such as {@code succeeded}
     * @param key identity of the fact within the source
     * @param data some of its members as texts
     */
    public record Fact(String name, String key, String subject, Map<String, String> data) {}
}
