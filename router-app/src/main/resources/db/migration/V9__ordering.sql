-- Deliveries that follow each other one by one (ADR 18). Null without an order.
ALTER TABLE delivery ADD COLUMN order_key BIGINT;

-- The lines of those deliveries: one row of a line is due at its time, the others wait for it. A table of its own, and no
-- index of delivery, so that deliveries without an order pay nothing for it on any database.
CREATE TABLE delivery_line (
    subscription BIGINT NOT NULL,
    order_key    BIGINT NOT NULL,
    position     BIGINT NOT NULL,
    generation   INT NOT NULL,
    PRIMARY KEY (subscription, order_key, position, generation)
);

-- A fan-out with recipients that keep an order is expanded before those of later events of its tenant.
ALTER TABLE fan_out ADD COLUMN keeps_order BOOLEAN DEFAULT FALSE NOT NULL;
