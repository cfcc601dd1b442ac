package io.hooktrail.ingest;

import io.hooktrail.event.EventId;

/**
 * What became of one event of a submission, in the order of the submission; derived canonical events are not listed.
 *
 * @param id of the stored event; of the first one when it is a duplicate
 * @param ceid the CloudEvents id
 */
public record Recorded(EventId id, String ceid, String type, Status status) {

    /** As docs/api.md explains it. */
    public enum Status {
        ACCEPTED("accepted"),
        DUPLICATE("duplicate"),
        QUARANTINED("quarantined"),
        CONFLICT("conflict");

        private final String label;

        Status(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }
}
