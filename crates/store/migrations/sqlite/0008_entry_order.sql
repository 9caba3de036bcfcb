-- What was said in a room is read in this order, on every page of an incident: sorting ten thousand
-- messages took longer than all the rest of the page.
DROP INDEX entry_time;
CREATE INDEX entry_time ON entry (team, room, at, mark, revision);
