-- Of what may be claimed, the lowest class goes first, then the oldest. What is owed from before is of the middle one.
ALTER TABLE outbox ADD COLUMN class BIGINT NOT NULL DEFAULT 1;
DROP INDEX outbox_open;
CREATE INDEX outbox_class ON outbox (team, class, id) WHERE state IN ('pending', 'sending', 'unknown');
