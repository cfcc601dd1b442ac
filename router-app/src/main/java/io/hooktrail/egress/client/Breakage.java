package io.hooktrail.egress.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;

import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.TruncatedChunkException;

import io.hooktrail.egress.CallResult.Broken;
import io.hooktrail.egress.CallResult.Cause;
import io.hooktrail.egress.EgressProblem.UnresolvableSink;
import io.hooktrail.problem.Refused;

/** Tells from an exception, and from what was going on, where a call broke. Texts are ours, as others' may hold what a sink sent. */
final class Breakage {

    private Breakage() {}

    static Broken of(Exception failure, Exchange exchange) {
        if (failure instanceof Refused refused) {
            return refused.problem() instanceof UnresolvableSink && exchange.isExpired()
                    ? timeout(exchange)
                    : refused(refused);
        }
        if (failure instanceof ProxyFault) {
            return new Broken(Cause.PROXY, String.valueOf(failure.getMessage()));
        }
        // Socket time-outs are the whole exchange's, rounded, and may come a moment before the deadline itself.
        if (exchange.isExpired() || failure instanceof SocketTimeoutException) {
            return timeout(exchange);
        }
        if (!(failure instanceof IOException)) {
            return new Broken(Cause.UNWRITABLE, "the request cannot be sent (" + name(failure) + ")");
        }
        return switch (exchange.step()) {
            case RESOLVE -> new Broken(Cause.UNRESOLVABLE, "the name does not resolve");
            case CONNECT -> new Broken(Cause.CONNECT, "no connection (" + reason(failure) + ")");
            case SECURE -> new Broken(Cause.TLS, "no secure connection (" + reason(failure) + ")");
            case TALK -> isClosedConnection(failure)
                    ? new Broken(Cause.RESET, exchange.isAnswered()
                            ? "the connection broke in the middle of the answer"
                            : "the connection broke before an answer came")
                    : new Broken(Cause.BAD_RESPONSE,
                            "the answer is not HTTP/1.1 or over its limits (" + name(failure) + ")");
        };
    }

    /** Whether the other side ended the connection, in whatever way. */
    static boolean isClosedConnection(Exception failure) {
        return failure instanceof NoHttpResponseException || failure instanceof ConnectionClosedException
                || failure instanceof TruncatedChunkException || failure instanceof SocketException
                || failure instanceof SSLException || failure instanceof EOFException;
    }

    private static Broken refused(Refused refused) {
        return new Broken(refused.problem() instanceof UnresolvableSink ? Cause.UNRESOLVABLE : Cause.FORBIDDEN,
                refused.problem().detail());
    }

    private static Broken timeout(Exchange exchange) {
        var during = switch (exchange.step()) {
            case RESOLVE -> "while resolving the name";
            case CONNECT -> "while connecting";
            case SECURE -> "in the TLS handshake";
            case TALK -> exchange.isAnswered() ? "in the middle of the answer" : "before an answer came";
        };
        return new Broken(Cause.TIMEOUT, "time ran out " + during);
    }

    /** The messages of the socket and TLS layers name what is wrong and hold nothing of the request. */
    private static String reason(Exception failure) {
        var message = failure.getMessage();
        return message == null ? name(failure) : message.lines().findFirst().orElse("").strip();
    }

    private static String name(Exception failure) {
        return failure.getClass().getSimpleName();
    }
}
