package io.hooktrail.eventlog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.hooktrail.access.Actor;

/** One transaction's entries, and what they append. Positions and times are known before the commit, under the head lock. */
public final class Batch {

    private final List<AppendEntry<?>> entries;
    private final long head;
    private final long rulesPosition;
    private final Supplier<Instant> stamps;
    private final List<NewEvent> appended = new ArrayList<>();
    private final List<Runnable> followUps = new ArrayList<>();
    private final List<Runnable> doubts = new ArrayList<>();

    /**
     * @param head the log's last position
     * @param rulesPosition the last change of configuration
     * @param stamps strictly growing times, each used once
     */
    public Batch(List<AppendEntry<?>> entries, long head, long rulesPosition, Supplier<Instant> stamps) {
        this.entries = List.copyOf(entries);
        this.head = head;
        this.rulesPosition = rulesPosition;
        this.stamps = stamps;
    }

    public <E extends AppendEntry<?>> List<E> entries(Class<E> kind) {
        return entries.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public long rulesPosition() {
        return rulesPosition;
    }

    /** What will be appended, in order; a stage may replace the payload of what an earlier one added. */
    public List<NewEvent> appended() {
        return appended;
    }

    /** Something to do when the batch is durable; forgotten when it rolls back. */
    public void afterCommit(Runnable followUp) {
        followUps.add(followUp);
    }

    /** What stages left to be done after the commit, in order. */
    public List<Runnable> followUps() {
        return followUps;
    }

    /** Something to do when the store was lost in the commit, so that nobody knows whether the batch is durable. */
    public void whenUnknown(Runnable followUp) {
        doubts.add(followUp);
    }

    /** What stages left to be done after a commit of unknown end, in order. */
    public List<Runnable> doubts() {
        return doubts;
    }

    /** Adds an event to the end of the log. */
    public NewEvent append(String stream, String streamType, long sequence, Object payload, Actor actor) {
        var event = new NewEvent(head + appended.size() + 1, stamps.get(), stream, streamType, sequence, payload,
                actor);
        appended.add(event);
        return event;
    }

    /** One event on its way into the log. */
    public static final class NewEvent {

        private final long position;
        private final Instant recordedAt;
        private final String stream;
        private final String streamType;
        private final long sequence;
        private final Actor actor;
        private Object payload;

        private NewEvent(long position, Instant recordedAt, String stream, String streamType, long sequence,
                Object payload,
                Actor actor) {
            this.position = position;
            this.recordedAt = recordedAt;
            this.stream = stream;
            this.streamType = streamType;
            this.sequence = sequence;
            this.payload = payload;
            this.actor = actor;
        }

        public long position() {
            return position;
        }

        public Instant recordedAt() {
            return recordedAt;
        }

        public String stream() {
            return stream;
        }

        public String streamType() {
            return streamType;
        }

        public long sequence() {
            return sequence;
        }

        public Object payload() {
            return payload;
        }

        public Actor actor() {
            return actor;
        }

        /** Replaces the payload before it is written. */
        public void payload(Object other) {
            payload = other;
        }
    }
}
