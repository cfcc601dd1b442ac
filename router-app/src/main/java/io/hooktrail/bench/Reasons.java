package io.hooktrail.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What the timeline of an event tells of each subscription's first failed attempt. */
final class Reasons {

    private static final long POLL_MILLIS = 200;

    private Reasons() {}

    /** Why an attempt failed: the word, and the line for people. */
    record Reason(String error, String detail) {}

    /** By the subscription's name; fewer than {@code count} when no more have failed in time. */
    static Map<String, Reason> read(RouterApi api, String event, int count, Duration within)
            throws IOException, InterruptedException {
        var end = System.nanoTime() + within.toNanos();
        var reasons = read(api, event);
        while (reasons.size() < count && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            reasons = read(api, event);
        }
        return reasons;
    }

    private static Map<String, Reason> read(RouterApi api, String event) throws IOException, InterruptedException {
        var names = new TreeMap<String, String>();
        for (var delivery : api.get("/api/v1/events/" + event + "/deliveries").at("/items")) {
            names.put(delivery.at("/id").asString(""), delivery.at("/subscription").asString(""));
        }
        var reasons = new TreeMap<String, Reason>();
        for (var item : api.get("/api/v1/events/" + event + "/timeline").at("/items")) {
            if (item.at("/what").asString("").equals("attempt-failed")) {
                var name = names.getOrDefault(item.at("/delivery").asString(""), "unknown");
                reasons.putIfAbsent(name, new Reason(item.at("/error").asString(""), item.at("/detail").asString("")));
            }
        }
        return reasons;
    }
}
