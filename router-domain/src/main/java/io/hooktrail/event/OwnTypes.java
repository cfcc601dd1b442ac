package io.hooktrail.event;

/**
 * Event types that only the router gives: {@code io.hooktrail.…}. What bears one was derived from a proved event, or tells of
 * the router itself, and its data follow the released schema; so neither a publisher nor a provider's payload can name one.
 */
public final class OwnTypes {

    /** What they begin with. */
    public static final String PREFIX = "io.hooktrail.";

    private static final String ALERTS = PREFIX + "alert.";

    private OwnTypes() {}

    /** Whether a type is the router's own; types are compared to the letter (CloudEvents 1.0), so case counts. */
    public static boolean has(String type) {
        return type.startsWith(PREFIX);
    }

    /** Whether it is that of an alert: such an event goes to those only who ask for it by name (docs/api.md). */
    public static boolean isAlert(String type) {
        return type.startsWith(ALERTS);
    }
}
