-- An event that more subscriptions matched than its append writes rows for; gone when the last of them has its row.
CREATE TABLE fan_out (
    position    BIGINT PRIMARY KEY,
    event_id    UUID NOT NULL,
    tenant      VARCHAR(63) NOT NULL,
    recorded_at BIGINT NOT NULL,
    -- All that matched, as decided under the rules before the event's position.
    recipients  ${bytes} NOT NULL,
    -- How many of them have their rows: the cursor, and the guard when several nodes expand.
    expanded    INT NOT NULL
);

-- The list of dead letters goes by the event's position.
CREATE INDEX dead_letter_page ON dead_letter (tenant, position);
