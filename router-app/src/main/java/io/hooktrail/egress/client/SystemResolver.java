package io.hooktrail.egress.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The operating system's resolver, on platform threads of its own: it blocks in native code and cannot be interrupted, so on
 * virtual threads a few dead name servers would hold every carrier thread.
 */
final class SystemResolver implements HostResolver, AutoCloseable {

    private static final int THREADS = 16;
    private static final int WAITING_MAX = 1024;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(THREADS, THREADS, 30, TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_MAX), Thread.ofPlatform().daemon().name("resolver-", 1).factory());

    SystemResolver() {
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public List<InetAddress> resolve(String name, Duration within) throws UnknownHostException {
        try {
            var answer = threads.submit(() -> List.of(InetAddress.getAllByName(name)));
            try {
                return answer.get(within.toNanos(), TimeUnit.NANOSECONDS);
            } finally {
                answer.cancel(true);
            }
        } catch (ExecutionException | RejectedExecutionException | TimeoutException e) {
            throw unknown(name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(name, e);
        }
    }

    private static UnknownHostException unknown(String name, Exception why) {
        var unknown = new UnknownHostException(name);
        unknown.initCause(why);
        return unknown;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
