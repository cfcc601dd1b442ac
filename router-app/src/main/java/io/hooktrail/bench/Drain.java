package io.hooktrail.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import io.hooktrail.bench.process.Arrived;

/** What has arrived at one sink of its backlog, read from the receiver's ledger as it grows. */
final class Drain {

    private static final String WEBHOOK_ID_BEGINS = "msg_";

    private final LedgerTail ledger;
    private final List<Long> firsts = new ArrayList<>();
    private final Set<UUID> events = new HashSet<>();
    private long repeats;
    private long unsigned;

    Drain(Path ledger) {
        this.ledger = new LedgerTail(ledger);
    }

    /** Reads on; how many deliveries there are by now, repeats not counted. */
    int read() throws IOException {
        ledger.read(line -> add(Arrived.of(line)));
        return firsts.size();
    }

    /** One delivery; those of one {@code webhook-id} are one. */
    void add(Arrived delivery) {
        unsigned += delivery.isSigned() ? 0 : 1;
        if (events.add(event(delivery.webhookId()))) {
            firsts.add(delivery.at());
        } else {
            repeats++;
        }
    }

    /** {@code msg_EVENT_SUBSCRIPTION_GENERATION}, and there is one subscription only. */
    private static UUID event(String webhookId) {
        return UUID.fromString(webhookId.substring(WEBHOOK_ID_BEGINS.length(),
                webhookId.indexOf('_', WEBHOOK_ID_BEGINS.length())));
    }

    /** When the one after so many others came, in microseconds since 1970; as good as never when there are no more. */
    long at(int index) {
        return index < firsts.size() ? firsts.get(index) : Long.MAX_VALUE;
    }

    /** Deliveries a second within a window, which ends with the last delivery when that comes first; NaN without any. */
    double perSecond(Measured.Window window) {
        var to = firsts.stream().mapToLong(Long::longValue).max().stream().map(last -> Math.min(last, window.to()));
        var end = to.findFirst().orElse(window.from());
        if (end <= window.from()) {
            return Double.NaN;
        }
        var within = new Measured.Window(window.from(), end);
        return firsts.stream().filter(within::holds).count() / within.seconds();
    }

    /** Of these, the ones that have not come. */
    Set<UUID> missing(Set<UUID> wanted) {
        var missing = new HashSet<>(wanted);
        missing.removeAll(events);
        return missing;
    }

    long repeats() {
        return repeats;
    }

    long unsigned() {
        return unsigned;
    }
}
