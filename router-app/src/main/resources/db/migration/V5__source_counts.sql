-- What sources received, by the hour; the last eight days. Nodes add to the same rows. The generation keeps a source apart from
-- a removed one of its name.
CREATE TABLE source_count (
    tenant     VARCHAR(63) NOT NULL,
    source     VARCHAR(63) NOT NULL,
    generation INT NOT NULL,
    epoch_hour BIGINT NOT NULL,
    outcome    VARCHAR(80) NOT NULL,
    number     BIGINT NOT NULL,
    PRIMARY KEY (tenant, source, generation, epoch_hour, outcome)
);

CREATE TABLE source_received (
    tenant     VARCHAR(63) NOT NULL,
    source     VARCHAR(63) NOT NULL,
    generation INT NOT NULL,
    last_at    BIGINT NOT NULL,
    PRIMARY KEY (tenant, source, generation)
);
