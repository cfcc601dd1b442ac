package io.hooktrail.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.hooktrail.bench.process.Receiver;

/** The receiver, seen from the bench. */
record ReceiverProcess(Child process, String base, Path ledger) implements AutoCloseable {

    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(1);

    static ReceiverProcess start(Path directory) throws IOException, InterruptedException {
        return start(directory.resolve("arrived.ledger"), 0);
    }

    /** @param port 0 for any that is free */
    static ReceiverProcess start(Path ledger, int port) throws IOException, InterruptedException {
        var process = Child.start(new Child.Command("receiver", Receiver.class.getName(),
                List.of("-Xmx512m", "-XX:+UseSerialGC"), List.of(ledger.toString(), Integer.toString(port)), Map.of(),
                true),
                Objects.requireNonNull(ledger.getParent()));
        return new ReceiverProcess(process, "http://127.0.0.1:" + process.expect("listening", ANSWER_WITHIN), ledger);
    }

    String url(String sink) {
        return base + sink;
    }

    /** From now on deliveries to the sink are checked against the secret. */
    void knows(String sink, String secret) throws IOException, InterruptedException {
        process.say(sink + " " + secret);
        process.expect("knows", ANSWER_WITHIN);
    }

    @Override
    public void close() {
        process.close();
    }
}
