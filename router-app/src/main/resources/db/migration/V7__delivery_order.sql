-- The order in which a lane reads its rows, whole: an index without the position made H2 sort all that were due, a million for
-- a sink that had been down, at every look.
DROP INDEX delivery_due;
CREATE INDEX delivery_due ON delivery (subscription, due_at, position);
