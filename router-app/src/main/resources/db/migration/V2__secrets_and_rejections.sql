CREATE TABLE master_key_check (
    id     INT PRIMARY KEY,
    sealed ${bytes} NOT NULL
);

-- Evidence of refused requests. The id is time-ordered, so that it is the order of pages, too.
CREATE TABLE rejection (
    id       VARCHAR(36) PRIMARY KEY,
    at       BIGINT NOT NULL,
    tenant   VARCHAR(63) NOT NULL,
    source   VARCHAR(63) NOT NULL,
    ip       VARCHAR(64) NOT NULL,
    code     VARCHAR(64) NOT NULL,
    detail   VARCHAR(1000) NOT NULL,
    request  ${bytes} NOT NULL,
    body_sha256 VARCHAR(64) NOT NULL
);

CREATE INDEX rejection_page ON rejection (tenant, id);
