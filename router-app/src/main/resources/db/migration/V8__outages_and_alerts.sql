-- Sinks that have failed since their last success; a row is written where that changes, and for the first few failures.
CREATE TABLE outage (
    subscription BIGINT PRIMARY KEY,
    since        BIGINT NOT NULL,
    failures     INT NOT NULL
);

-- Up to where in the log every subscription that was disabled has its alert. What was disabled before there were alerts has none.
CREATE TABLE alert_mark (
    id       INT PRIMARY KEY,
    position BIGINT NOT NULL
);
INSERT INTO alert_mark (id, position) SELECT 1, position FROM log_head;
