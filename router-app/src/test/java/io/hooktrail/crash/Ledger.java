package io.hooktrail.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** What was sent, and what the router answered for. An acknowledgement stands in the file before it counts. */
final class Ledger implements AutoCloseable {

    private final Writer file;
    private final Map<String, SentEvent> sent = new LinkedHashMap<>();
    private final Map<String, String> acknowledged = new LinkedHashMap<>();
    private final List<String> violations = new ArrayList<>();

    Ledger(Path file) throws IOException {
        this.file = Files.newBufferedWriter(file);
    }

    /** About to be sent: from now on it may be stored, whatever is answered. */
    synchronized void sending(SentEvent event) {
        sent.put(event.ceid(), event);
    }

    /** The router answered 2xx for the event. */
    synchronized void acknowledged(SentEvent event, String ceid, String eventId, String status) {
        write(event.ceid() + " " + eventId + " " + status);
        if (!event.ceid().equals(ceid)) {
            violations.add(event.ceid() + " was acknowledged as " + ceid);
        }
        var before = acknowledged.putIfAbsent(event.ceid(), eventId);
        if (before == null) {
            if (!status.equals("accepted") && !status.equals("duplicate")) {
                violations.add(event.ceid() + " was answered " + status);
            }
        } else if (!before.equals(eventId) || !status.equals("duplicate")) {
            violations.add(event.ceid() + ", acknowledged as " + before + ", was answered " + status + " " + eventId
                    + " when it was repeated");
        }
    }

    /** Whether it is stored is not known; who reads the file of a failed run wants to know why. */
    synchronized void unanswered(SentEvent event, String why) {
        write(event.ceid() + " no answer from " + why);
    }

    private void write(String line) {
        try {
            file.write(line + "\n");
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The router refused what it should have taken. */
    synchronized void refused(SentEvent event, int status, String body) {
        violations.add(event.ceid() + " was refused: " + status + " " + body);
    }

    synchronized @Nullable SentEvent find(String ceid) {
        return sent.get(ceid);
    }

    synchronized Map<String, SentEvent> sent() {
        return new LinkedHashMap<>(sent);
    }

    /** CloudEvents id to the id of the stored event. */
    synchronized Map<String, String> acknowledged() {
        return new LinkedHashMap<>(acknowledged);
    }

    /** Sent, and not acknowledged: reset, refused for the moment, or never answered. */
    synchronized List<SentEvent> unknown() {
        return sent.values().stream().filter(event -> !acknowledged.containsKey(event.ceid())).toList();
    }

    /** What the answers alone show to be wrong. */
    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
