package io.hooktrail.egress.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.jspecify.annotations.Nullable;

import io.hooktrail.egress.CallResult.Steps;

/** One exchange as it goes: its deadline, its current step, and what must be cancelled when time is over. */
final class Exchange {

    /** Under this name it travels in the client's context to the connection operator. */
    static final String ATTRIBUTE = "io.hooktrail.exchange";

    private final long startNanos = System.nanoTime();
    private final long timeoutNanos;
    private volatile boolean expired;
    private @Nullable HttpUriRequestBase running;
    private Step step = Step.RESOLVE;
    private boolean newConnection;
    private long resolved = -1;
    private long connected = -1;
    private long secured = -1;
    private long firstByte = -1;

    Exchange(Duration timeout) {
        this.timeoutNanos = timeout.toNanos();
    }

    /** What the exchange is busy with; an I/O error is blamed on it. */
    enum Step {
        RESOLVE,
        CONNECT,
        SECURE,
        TALK
    }

    Step step() {
        return step;
    }

    /** Whether this exchange opened its connection itself; on a kept one a failure may be the other side's old goodbye. */
    boolean hasNewConnection() {
        return newConnection;
    }

    void enter(Step next) {
        step = next;
        newConnection |= next == Step.RESOLVE;
    }

    void wasResolved() {
        resolved = micros();
    }

    void wasConnected() {
        connected = micros();
    }

    void wasSecured() {
        secured = micros();
    }

    void wasAnswered() {
        firstByte = micros();
    }

    boolean isAnswered() {
        return firstByte >= 0;
    }

    Duration left() {
        return Duration.ofNanos(Math.max(0, startNanos + timeoutNanos - System.nanoTime()));
    }

    Duration took() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    Steps steps() {
        return new Steps(resolved, connected, secured, firstByte);
    }

    boolean isExpired() {
        return expired || left().isZero();
    }

    /** Makes this the request that the deadline cancels. */
    synchronized void run(HttpUriRequestBase request) {
        running = request;
        step = Step.TALK;
        if (expired) {
            request.cancel();
        }
    }

    /** Ends whatever runs now; called once, when time is over. */
    synchronized void expire() {
        expired = true;
        if (running != null) {
            running.cancel();
        }
    }

    private long micros() {
        return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNanos);
    }
}
