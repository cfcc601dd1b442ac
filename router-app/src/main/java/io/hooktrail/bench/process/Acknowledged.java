package io.hooktrail.bench.process;

/**
 * A webhook that was answered 2xx; a line of the sender's ledger. Times in microseconds since 1970 by the machine's clock.
 *
 * @param identity what the sender named it, unique
 * @param eventId what the answer named it
 * @param intended when it was due to be sent, from which latency counts: a late sender must not hide a slow router
 */
public record Acknowledged(String identity, String eventId, long intended, long answered) {

    String line() {
        return identity + " " + eventId + " " + intended + " " + answered;
    }

    /** @throws IllegalArgumentException for what is no such line */
    public static Acknowledged of(String line) {
        var parts = line.split(" ", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("no line of a sender's ledger: " + line);
        }
        return new Acknowledged(parts[0], parts[1], Long.parseLong(parts[2]), Long.parseLong(parts[3]));
    }
}
