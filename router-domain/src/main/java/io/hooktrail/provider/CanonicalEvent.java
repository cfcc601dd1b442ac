package io.hooktrail.provider;

/**
 * The same fact in provider-neutral terms.
 *
 * @param family such as {@code payment}
 * @param name such as {@code succeeded}
 * @param version of the schema that {@code data} follows
 * @param key the business object's id; with family and name it is the identity of the fact within the source
 * @param subject the CloudEvents subject
 * @param time RFC 3339; null when the provider does not tell
 * @param data JSON, UTF-8
 */
public record CanonicalEvent(
        String family,
        String name,
        int version,
        String key,
        String subject,
        @org.jspecify.annotations.Nullable String time,
        byte[] data) {

    /** {@code io.hooktrail.payment.succeeded.v1}. */
    public String type() {
        return "io.hooktrail." + family + "." + name + ".v" + version;
    }
}
