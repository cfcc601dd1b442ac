package io.hooktrail.crash;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

import io.hooktrail.Webhook;

/**
 * One event with an identity of its own. Sent again it has the same bytes, and a new signature where the provider signs the
 * time.
 *
 * @param ceid the id it has as a CloudEvent
 */
record SentEvent(Kind kind, String ceid, byte[] body) {

    static final String SECRET = "a-secret-of-the-provider";
    static final String STANDARD_SECRET = "whsec_"
            + Base64.getEncoder().encodeToString("0123456789abcdef01234567".getBytes(StandardCharsets.UTF_8));

    /** Which way it enters. */
    enum Kind {
        GITHUB,
        STANDARD,
        PUBLISHED
    }

    /** The {@code number}th event of a run; the size of the body goes up and down to 2 KiB. */
    static SentEvent of(int number) {
        var kind = Kind.values()[number % Kind.values().length];
        var body = "{\"type\":\"crash.thing\",\"number\":" + number + ",\"filler\":\"" + "å".repeat(number * 37 % 1000)
                + "\"}\r\n";
        return new SentEvent(kind, "crash-" + number, body.getBytes(StandardCharsets.UTF_8));
    }

    String path() {
        return switch (kind) {
            case GITHUB -> "/in/default/github";
            case STANDARD -> "/in/default/standard";
            case PUBLISHED -> "/events";
        };
    }

    /** As signed now. */
    Map<String, String> headers() {
        var text = new String(body, StandardCharsets.UTF_8);
        return switch (kind) {
            case GITHUB -> Webhook.github(SECRET, ceid, "push", text).headers();
            case STANDARD -> Webhook.standard(STANDARD_SECRET, ceid, text).headers();
            case PUBLISHED -> Map.of("Authorization", "Bearer " + Node.ADMIN_KEY, "Content-Type", "application/json",
                    "ce-specversion", "1.0", "ce-id", ceid, "ce-source", "/crash", "ce-type", "crash.thing");
        };
    }
}
