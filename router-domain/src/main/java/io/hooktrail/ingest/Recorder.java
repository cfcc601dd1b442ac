package io.hooktrail.ingest;

import java.util.List;

/** The door to the log. */
public interface Recorder {

    /**
     * Stores a submission and waits until it is durable.
     *
     * @return one entry for each event of the submission, in order
     * @throws io.hooktrail.problem.Refused when the queue is full or the store is down; then nothing was stored
     */
    List<Recorded> record(Submission submission);
}
