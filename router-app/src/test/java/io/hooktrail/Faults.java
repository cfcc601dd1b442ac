package io.hooktrail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

import io.hooktrail.Fault.Expected;
import io.hooktrail.Fault.Next;
import io.hooktrail.egress.client.Certificates;
import io.hooktrail.egress.client.FaultySink;

/** Sinks on real sockets with every fault that we know of, and two places where nothing may ever arrive. */
final class Faults implements AutoCloseable {

    static final Duration GIVE_UP_AFTER = Duration.ofDays(3);

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String BEFORE_AN_ANSWER = "before an answer came";
    private static final String IN_THE_ANSWER = "in the middle of the answer";
    private static final Duration TWO_HOURS = Duration.ofHours(2);

    private final List<Fault> all = new ArrayList<>();
    private final FaultySink good = FaultySink.answering(OK);
    /** Not one of the addresses that the router may reach. */
    private final FaultySink forbidden = FaultySink.answeringAt("127.0.0.2", OK);

    Faults(Certificates certificates) {
        connections();
        silence();
        redirects();
        bodies();
        secured(certificates);
        statuses();
    }

    List<Fault> all() {
        return all;
    }

    /** Connections to where redirects lead. */
    int strayed() {
        return good.connections() + forbidden.connections();
    }

    private void connections() {
        all.add(new Fault("refuse", URI.create("http://127.0.0.1:" + FaultySink.refusingPort() + "/"), null,
                new Expected("connect", null, "Connection refused"), new Next.Scheduled()));
        all.add(Fault.failing("reset at accept", FaultySink.resettingAtAccept(), "reset", BEFORE_AN_ANSWER));
        all.add(Fault.failing("reset mid-headers", FaultySink.scripted(talk -> {
            talk.write("HTTP/1.1 200 OK\r\nContent-Le");
            talk.reset();
        }), "reset", BEFORE_AN_ANSWER));
        all.add(Fault.failing("reset mid-body", FaultySink.scripted(talk -> {
            talk.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf");
            // A reset takes the bytes with it that were not read yet.
            if (!talk.closed().await(200, TimeUnit.MILLISECONDS)) {
                talk.reset();
            }
        }), "reset", IN_THE_ANSWER));
    }

    private void silence() {
        all.add(Fault.failing("hang before headers", FaultySink.scripted(FaultySink.Talk::hang), "timeout",
                BEFORE_AN_ANSWER));
        all.add(Fault.failing("hang after headers", FaultySink.scripted(talk -> {
            talk.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
            talk.hang();
        }), "timeout", IN_THE_ANSWER));
        all.add(Fault.failing("drip headers", FaultySink.scripted(talk -> {
            talk.write("HTTP/1.1 200 OK\r\nX-Slow: ");
            talk.dripForEver("x");
        }), "timeout", BEFORE_AN_ANSWER));
        all.add(Fault.failing("drip body", FaultySink.scripted(talk -> {
            talk.write("HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n");
            talk.dripForEver("x");
        }), "timeout", IN_THE_ANSWER));
        all.add(Fault.failing("1xx flood", FaultySink.scripted(talk -> {
            while (true) {
                talk.write("HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n");
            }
        }), "bad-response", "MessageConstraint"));
        all.add(Fault.failing("1xx drip", FaultySink.scripted(talk -> {
            talk.write("HTTP/1.1 100 Continue\r\n\r\n");
            talk.hang();
        }), "timeout", BEFORE_AN_ANSWER));
    }

    private void redirects() {
        for (var status : List.of(301, 302, 307, 308)) {
            redirect(status, "a good place", good);
            redirect(status, "a private place", forbidden);
        }
    }

    private void redirect(int status, String where, FaultySink target) {
        all.add(Fault.answering(status + " to " + where, FaultySink.answering("HTTP/1.1 " + status
                + " Elsewhere\r\nLocation: " + target.uri() + "\r\nContent-Length: 0\r\n\r\n"), status, "redirect",
                new Next.Scheduled()));
    }

    private void bodies() {
        all.add(Fault.delivered("204", FaultySink.answering("HTTP/1.1 204 No Content\r\n\r\n"), 204));
        all.add(Fault.delivered("200 with 1 GB", FaultySink.scripted(talk -> {
            talk.write("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n");
            talk.write(new byte[1024 * 1024], 1024);
        }), 200));
        all.add(Fault.delivered("gzip bomb", FaultySink.scripted(talk -> {
            var bomb = zipped(100 * 1024 * 1024);
            talk.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n\r\n");
            talk.write(bomb, 1);
        }), 200));
        all.add(Fault.failing("content length too long", FaultySink.scripted(talk -> {
            talk.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort");
            talk.close();
        }), "reset", IN_THE_ANSWER));
        all.add(Fault.delivered("content length too short", FaultySink.answering(
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more"), 200));
        all.add(Fault.failing("content length no number", FaultySink.answering(
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nok"), "bad-response", ""));
        all.add(Fault.failing("invalid chunk", FaultySink.answering(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\nzz\r\n"), "bad-response", ""));
        all.add(Fault.failing("no HTTP", FaultySink.answering("220 smtp.example ready\r\n\r\n"), "bad-response", ""));
        all.add(Fault.failing("headers of 1 MB", FaultySink.answering(
                "HTTP/1.1 200 OK\r\nX-Big: " + "x".repeat(1024 * 1024) + "\r\n\r\n"), "bad-response", ""));
    }

    private void secured(Certificates certificates) {
        all.add(Fault.delivered("TLS in order", FaultySink.secured(certificates.good(), OK), 200));
        all.add(Fault.failing("TLS expired", FaultySink.secured(certificates.expired(), OK), "tls", "expired"));
        all.add(Fault.failing("TLS self-signed", FaultySink.secured(certificates.selfSigned(), OK), "tls",
                "unable to find valid certification path"));
        all.add(Fault.failing("TLS wrong host", FaultySink.secured(certificates.ofAnotherHost(), OK), "tls",
                "127.0.0.1"));
    }

    private void statuses() {
        all.add(Fault.answering("410", FaultySink.answeringStatus("410 Gone", ""), 410, "gone", new Next.Disabled()));
        all.add(Fault.answering("500", FaultySink.answeringStatus("500 Internal Server Error", "no room"), 500,
                "status", new Next.Scheduled()));
        throttled("seconds", () -> "7200", new Next.Wished(TWO_HOURS));
        throttled("a date", () -> DateTimeFormatter.RFC_1123_DATE_TIME
                .format(Instant.now().plus(TWO_HOURS).atOffset(ZoneOffset.UTC)), new Next.Wished(TWO_HOURS));
        throttled("a date of the past", () -> "Sun, 06 Nov 1994 08:49:37 GMT", new Next.Scheduled());
        throttled("garbage", () -> "soon, probably", new Next.Scheduled());
        throttled("a huge number", () -> "9".repeat(40), new Next.Wished(GIVE_UP_AFTER));
        throttled("a negative number", () -> "-7200", new Next.Scheduled());
        all.add(Fault.answering("503 flapping", FaultySink.scripted(talk -> talk.write(talk.number() < 4
                ? "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"
                : OK)), 503, "throttled", new Next.DeliveredAt(4)));
    }

    private void throttled(String how, Supplier<String> retryAfter, Next next) {
        all.add(Fault.answering("429 with " + how, FaultySink.scripted(talk -> talk
                .write("HTTP/1.1 429 Too Many Requests\r\nRetry-After: " + retryAfter.get()
                        + "\r\nContent-Length: 0\r\n\r\n")),
                429, "throttled", next));
    }

    private static byte[] zipped(int zeros) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(bytes)) {
            for (var written = 0; written < zeros; written += 1024 * 1024) {
                zip.write(new byte[1024 * 1024]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() throws IOException {
        for (var fault : all) {
            if (fault.sink() != null) {
                Objects.requireNonNull(fault.sink()).close();
            }
        }
        good.close();
        forbidden.close();
    }
}
