-- Dead letters are found by what their list filters on, newest first. Their time is that of their entry in the log, which no
-- other entry has, so it is the key of a page too. Long types are found by eight bytes of their hash.
ALTER TABLE dead_letter ADD COLUMN code VARCHAR(32) DEFAULT 'gave-up' NOT NULL;
ALTER TABLE dead_letter ADD COLUMN type_hash BIGINT;
ALTER TABLE dead_letter ADD COLUMN type VARCHAR(1000);
UPDATE dead_letter SET code = 'disabled' WHERE reason LIKE 'the subscription was disabled%';
UPDATE dead_letter SET code = 'gone' WHERE reason = 'the sink answered 410 Gone';
UPDATE dead_letter SET type_hash =
    (SELECT event_index.type_hash FROM event_index WHERE event_index.position = dead_letter.position);
DROP INDEX dead_letter_page;
CREATE INDEX dead_letter_code ON dead_letter (tenant, code, at);
CREATE INDEX dead_letter_type ON dead_letter (tenant, type_hash, at);
CREATE INDEX dead_letter_subscription ON dead_letter (tenant, subscription, at);
CREATE INDEX dead_letter_subscription_code ON dead_letter (tenant, subscription, code, at);
CREATE INDEX dead_letter_subscription_type ON dead_letter (tenant, subscription, type_hash, at);

-- How many there are, so that nobody counts a million rows. Changed with them, under the head lock.
CREATE TABLE dead_letter_count (
    subscription BIGINT PRIMARY KEY,
    tenant       VARCHAR(63) NOT NULL,
    number       BIGINT NOT NULL
);
CREATE INDEX dead_letter_count_tenant ON dead_letter_count (tenant);
INSERT INTO dead_letter_count (subscription, tenant, number)
    SELECT subscription, tenant, count(*) FROM dead_letter GROUP BY subscription, tenant;

-- What people asked for with dead letters by a filter (ADR 24). The cursor is the time of the last letter looked at, and the
-- guard when several nodes go on with one.
CREATE TABLE letter_job (
    id                UUID PRIMARY KEY,
    tenant            VARCHAR(63) NOT NULL,
    action            VARCHAR(16) NOT NULL,
    subscription      BIGINT,
    subscription_name VARCHAR(63),
    type              VARCHAR(4096),
    code              VARCHAR(32),
    from_at           BIGINT,
    to_at             BIGINT,
    actor             VARCHAR(255) NOT NULL,
    ip                VARCHAR(64),
    request_id        VARCHAR(255),
    traceparent       VARCHAR(255),
    reason            VARCHAR(500),
    requested_at      BIGINT NOT NULL,
    bound_at          BIGINT NOT NULL,
    cursor_at         BIGINT NOT NULL,
    status            VARCHAR(16) NOT NULL,
    matched           BIGINT NOT NULL,
    done              BIGINT NOT NULL,
    failed            BIGINT NOT NULL,
    changed_at        BIGINT NOT NULL,
    cancelled_by      VARCHAR(255)
);
CREATE INDEX letter_job_status ON letter_job (status, requested_at);
CREATE INDEX letter_job_tenant ON letter_job (tenant, status, requested_at);

-- What became of deliveries, by minute and by hour (ADR 25): a projection. Subscription 0 is the whole tenant. Times are the
-- log's. Latencies are encoded histograms in microseconds.
CREATE TABLE delivery_stat (
    tenant       VARCHAR(63) NOT NULL,
    subscription BIGINT NOT NULL,
    minutes      INT NOT NULL,
    start_minute BIGINT NOT NULL,
    received     BIGINT NOT NULL,
    delivered    BIGINT NOT NULL,
    failed       BIGINT NOT NULL,
    dead         BIGINT NOT NULL,
    errors       VARCHAR(1000) NOT NULL,
    accept       ${bytes},
    attempt      ${bytes},
    end_to_end   ${bytes},
    PRIMARY KEY (tenant, subscription, minutes, start_minute)
);
CREATE INDEX delivery_stat_age ON delivery_stat (minutes, start_minute);

CREATE TABLE delivery_last (
    subscription BIGINT PRIMARY KEY,
    delivered_at BIGINT NOT NULL
);
