-- Of what may be claimed, the lowest class goes first, then the oldest. What is owed from before is of the last.
ALTER TABLE outbox ADD COLUMN class BIGINT NOT NULL DEFAULT 2;
DROP INDEX outbox_open;
CREATE INDEX outbox_class ON outbox (team, class, id) WHERE state IN ('pending', 'sending', 'unknown');
