package io.hooktrail.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One webhook of the demo's round.
 *
 * @param event the provider's name of it
 * @param template JSON in which {@code {{n}}}, {@code {{seconds}}} and {@code {{time}}} are filled in
 * @param manner how it is sent
 */
record DemoStep(Sender sender, String event, String template, Manner manner) {

    /** Who sends it; the sources are named so. */
    enum Sender {
        STRIPE("demo-stripe"),
        GITHUB("demo-github");

        private final String source;

        Sender(String source) {
            this.source = source;
        }

        String source() {
            return source;
        }
    }

    /** What the round shows of a sender's life. */
    enum Manner {
        /** A new event. */
        NEW,
        /** The sender's last event once more, as providers do when an answer got lost. */
        AGAIN,
        /** A new event with a signature made with another secret. */
        FORGED
    }

    /** In this order, over and over. */
    static List<DemoStep> round() {
        return List.of(of(Sender.STRIPE, "payment_intent.succeeded", Manner.NEW),
                of(Sender.GITHUB, "push", Manner.NEW),
                of(Sender.STRIPE, "payment_intent.payment_failed", Manner.NEW),
                of(Sender.GITHUB, "pull_request", Manner.NEW),
                of(Sender.STRIPE, "payment_intent.payment_failed", Manner.AGAIN),
                of(Sender.GITHUB, "issues", Manner.NEW),
                of(Sender.STRIPE, "charge.refunded", Manner.NEW),
                of(Sender.GITHUB, "push", Manner.FORGED));
    }

    private static DemoStep of(Sender sender, String event, Manner manner) {
        var resource = "/demo/" + sender.source().substring("demo-".length()) + "." + event + ".json";
        try (var in = DemoStep.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing");
            }
            return new DemoStep(sender, event, new String(in.readAllBytes(), StandardCharsets.UTF_8), manner);
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }
}
