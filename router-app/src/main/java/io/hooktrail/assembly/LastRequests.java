package io.hooktrail.assembly;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets senders go before the server closes. Tomcat closes kept connections without reading what has just been sent on them, so a
 * stop begins with a while in which every answer ends its connection and {@code /readyz} says 503, and requests are still taken.
 * It ends as soon as no more come.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class LastRequests extends OncePerRequestFilter implements SmartLifecycle {

    private static final Duration QUIET = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Duration longest;
    private final AtomicBoolean isLeaving = new AtomicBoolean();
    private volatile boolean running;
    private volatile long lastAt = System.nanoTime() - QUIET.toNanos();

    /** @param grace how long a stop may take for requests on their way, and so for these */
    LastRequests(@Value("${hooktrail.shutdown.grace:PT20S}") Duration grace) {
        longest = grace.compareTo(LONGEST) < 0 ? grace : LONGEST;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException,
            IOException {
        if (!request.getRequestURI().equals("/readyz")) {
            lastAt = System.nanoTime(); // Who asks whether to send does not send.
        }
        if (isLeaving.get()) {
            response.setHeader("Connection", "close");
        }
        chain.doFilter(request, response);
    }

    @Override
    public void start() {
        isLeaving.set(false);
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        isLeaving.set(true);
        var until = System.nanoTime() + longest.toNanos();
        while (System.nanoTime() - until < 0 && System.nanoTime() - lastAt < QUIET.toNanos()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Started last and stopped first: before the server. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
