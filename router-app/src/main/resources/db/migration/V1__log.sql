-- One order of appends: every append of every node locks this row first. Positions and times are given out from it, so they
-- grow in commit order and have no gaps.
CREATE TABLE log_head (
    id             INT PRIMARY KEY,
    position       BIGINT NOT NULL,
    recorded_at    BIGINT NOT NULL,
    rules_position BIGINT NOT NULL
);
INSERT INTO log_head (id, position, recorded_at, rules_position) VALUES (1, 0, 0, 0);

CREATE TABLE event_log (
    position    BIGINT PRIMARY KEY,
    event_id    VARCHAR(36) NOT NULL,
    stream      VARCHAR(255) ${ascii} NOT NULL,
    sequence    BIGINT NOT NULL,
    stream_type VARCHAR(64),
    recorded_at BIGINT NOT NULL,
    name        VARCHAR(64) NOT NULL,
    revision    VARCHAR(16),
    payload     ${bytes} NOT NULL,
    metadata    ${bytes} NOT NULL
);
CREATE UNIQUE INDEX event_log_stream ON event_log (stream, sequence);

-- Axon reads it before every aggregate; nothing is written to it yet.
CREATE TABLE snapshot_event (
    event_id    VARCHAR(36) NOT NULL,
    stream      VARCHAR(255) ${ascii} NOT NULL,
    sequence    BIGINT NOT NULL,
    stream_type VARCHAR(64),
    recorded_at BIGINT NOT NULL,
    name        VARCHAR(64) NOT NULL,
    revision    VARCHAR(16),
    payload     ${bytes} NOT NULL,
    metadata    ${bytes} NOT NULL,
    PRIMARY KEY (stream, sequence)
);

-- Where in the log the changes of configuration stand, so that a node reads only those it lacks.
CREATE TABLE configuration_change (
    position BIGINT PRIMARY KEY
);

CREATE TABLE TokenEntry (
    processorName VARCHAR(255) NOT NULL,
    segment       INT NOT NULL,
    token         ${bytes},
    tokenType     VARCHAR(255),
    timestamp     VARCHAR(255),
    owner         VARCHAR(255),
    PRIMARY KEY (processorName, segment)
);

-- The unique key is the idempotency: hash of tenant, origin and deduplication key.
CREATE TABLE identity (
    id          UUID PRIMARY KEY,
    event_id    UUID NOT NULL,
    fingerprint UUID NOT NULL
);

-- What is still to be sent. Ordered by the event's position, so that new rows stand together.
CREATE TABLE delivery (
    position      BIGINT NOT NULL,
    subscription  BIGINT NOT NULL,
    generation    INT NOT NULL,
    event_id      UUID NOT NULL,
    tenant        VARCHAR(63) NOT NULL,
    attempts      INT NOT NULL,
    next_sequence BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    due_at        BIGINT NOT NULL,
    PRIMARY KEY (position, subscription, generation)
);
CREATE INDEX delivery_due ON delivery (subscription, due_at);

CREATE TABLE dead_letter (
    position      BIGINT NOT NULL,
    subscription  BIGINT NOT NULL,
    generation    INT NOT NULL,
    event_id      UUID NOT NULL,
    tenant        VARCHAR(63) NOT NULL,
    attempts      INT NOT NULL,
    next_sequence BIGINT NOT NULL,
    at            BIGINT NOT NULL,
    reason        VARCHAR(1000) NOT NULL,
    PRIMARY KEY (position, subscription, generation)
);
CREATE INDEX dead_letter_at ON dead_letter (tenant, at);

-- A projection: may lag, rebuilt at will.
CREATE TABLE event_index (
    position    BIGINT PRIMARY KEY,
    tenant      VARCHAR(63) NOT NULL,
    event_id    UUID NOT NULL,
    recorded_at BIGINT NOT NULL,
    origin      VARCHAR(63) NOT NULL,
    status      VARCHAR(20) NOT NULL,
    type        VARCHAR(1000) NOT NULL,
    source      VARCHAR(4000) NOT NULL,
    subject     VARCHAR(4000),
    ceid        VARCHAR(4000) NOT NULL,
    cause       UUID
);
CREATE INDEX event_index_tenant ON event_index (tenant, position);
