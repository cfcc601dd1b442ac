-- The event index is found by what its lists filter on, without a scan of a tenant's history. Long texts are found by eight
-- bytes of their hash, because an index entry of PostgreSQL holds no 4,000 characters. It is a projection, so it is made anew
-- and filled again from the log.
DROP TABLE event_index;
DELETE FROM TokenEntry WHERE processorName = 'event-index';

CREATE TABLE event_index (
    position     BIGINT PRIMARY KEY,
    tenant       VARCHAR(63) NOT NULL,
    event_id     UUID NOT NULL,
    recorded_at  BIGINT NOT NULL,
    origin       VARCHAR(63) NOT NULL,
    status       VARCHAR(20) NOT NULL,
    type_hash    BIGINT NOT NULL,
    source_hash  BIGINT NOT NULL,
    subject_hash BIGINT,
    ceid_hash    BIGINT NOT NULL
);
CREATE INDEX event_index_tenant ON event_index (tenant, position);
CREATE INDEX event_index_time ON event_index (recorded_at);
CREATE INDEX event_index_origin ON event_index (tenant, origin, position);
CREATE INDEX event_index_status ON event_index (tenant, status, position);
CREATE INDEX event_index_type ON event_index (type_hash, tenant, position);
CREATE INDEX event_index_source ON event_index (source_hash, tenant, position);
CREATE INDEX event_index_subject ON event_index (subject_hash, tenant, position);
CREATE INDEX event_index_ceid ON event_index (ceid_hash, tenant, position);

-- Answers to writes that came with an Idempotency-Key, for 24 hours. No answer yet = the first one is still at work.
CREATE TABLE idempotent_call (
    id           UUID PRIMARY KEY,
    tenant       VARCHAR(63) NOT NULL,
    request_hash VARCHAR(64) NOT NULL,
    created_at   BIGINT NOT NULL,
    answer       ${bytes}
);
CREATE INDEX idempotent_call_age ON idempotent_call (tenant, created_at);
