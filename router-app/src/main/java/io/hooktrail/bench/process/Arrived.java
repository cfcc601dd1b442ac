package io.hooktrail.bench.process;

/**
 * A delivery as it came; a line of the receiver's ledger.
 *
 * @param at microseconds since 1970 by the machine's clock
 * @param sink the path it came to
 * @param identity its {@code ce-id}, which is what the sender named it
 * @param webhookId the same on every attempt of one delivery
 * @param isSigned whether its Standard Webhooks signature holds
 */
public record Arrived(long at, String sink, String identity, String webhookId, boolean isSigned) {

    String line() {
        return at + " " + word(sink) + " " + word(identity) + " " + word(webhookId) + " "
                + (isSigned ? "signed" : "unsigned");
    }

    /** @throws IllegalArgumentException for what is no such line */
    public static Arrived of(String line) {
        var parts = line.split(" ", -1);
        if (parts.length != 5) {
            throw new IllegalArgumentException("no line of a receiver's ledger: " + line);
        }
        return new Arrived(Long.parseLong(parts[0]), parts[1], parts[2], parts[3], parts[4].equals("signed"));
    }

    private static String word(String text) {
        return text.isEmpty() ? "-" : text.replaceAll("\\s", "_");
    }
}
