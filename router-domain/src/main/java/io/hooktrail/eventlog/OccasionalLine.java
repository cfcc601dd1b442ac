package io.hooktrail.eventlog;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Keeps a line that each piece of work would write while the store is away from filling the log, and with it perhaps the disk that
 * is full already: one is written a second, and says how many were not.
 */
public final class OccasionalLine {

    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private final LongSupplier nanos;
    private boolean isSaid;
    private long saidAt;
    private long unsaid;

    /** @param nanos the machine's timer, which goes on whatever the clock does */
    public OccasionalLine(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** @param line writes the line, and behind it what it is given: nothing, or how many were left out before it */
    public void say(Consumer<String> line) {
        var more = more();
        if (more >= 0) {
            line.accept(more == 0 ? "" : " (and " + more + " more like it before)");
        }
    }

    /** How many were left out since the last line; negative when this one is, too. */
    private synchronized long more() {
        var now = nanos.getAsLong();
        if (isSaid && now - saidAt < PAUSE_NANOS) {
            unsaid++;
            return -1;
        }
        var more = unsaid;
        isSaid = true;
        saidAt = now;
        unsaid = 0;
        return more;
    }
}
