package io.hooktrail.eventlog;

import java.util.function.Supplier;

/**
 * Work that the whole router waits for: appending, renewing leases, following the log. Its connections to the store are kept
 * apart, so that readers who take all others cannot hold it up.
 */
public final class VitalWork {

    private static final ScopedValue<Boolean> IS_RUNNING = ScopedValue.newInstance();

    private VitalWork() {}

    /** The same work, recognized as vital while it runs. */
    public static Runnable of(Runnable work) {
        return () -> ScopedValue.where(IS_RUNNING, true).run(work);
    }

    /** Does vital work for a caller that is not vital itself, but whom the appender may have to wait for. */
    public static <R> R call(Supplier<R> work) {
        return ScopedValue.where(IS_RUNNING, true).call(work::get);
    }

    /** Whether the caller does vital work. */
    public static boolean isRunning() {
        return IS_RUNNING.isBound();
    }
}
