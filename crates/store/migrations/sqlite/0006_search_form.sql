-- The library's index, made anew by the program at its next start (index.rs). An `id` is its team's number and
-- then the case's, in 40 bits: a team's cases stand together in the order they are listed in, so that a page ends
-- where it is full and a count looks nowhere else. `hidden`: not everybody may see it. `form`: what the core made
-- of the texts when they were indexed; an older one is made anew at a start.
DROP TABLE library_grams;
DROP TABLE library_gists;
DROP TABLE library_search;
CREATE TABLE library_team (
    id   INTEGER PRIMARY KEY CHECK (id < 8388608),
    team TEXT NOT NULL UNIQUE
);
CREATE TABLE library_search (
    id     INTEGER PRIMARY KEY,
    team   TEXT    NOT NULL,
    number BIGINT  NOT NULL CHECK (number BETWEEN 0 AND 1099511627775),
    hidden BOOLEAN NOT NULL,
    form   BIGINT  NOT NULL,
    UNIQUE (team, number)
);
CREATE INDEX library_search_hidden ON library_search (team, id) WHERE hidden;
CREATE VIRTUAL TABLE library_grams USING fts5(
    grams, content = '', contentless_delete = 1, tokenize = 'ascii', detail = full
);
CREATE VIRTUAL TABLE library_gists USING fts5(
    keys, content = '', contentless_delete = 1, tokenize = 'ascii', detail = none
);
ALTER TABLE incident_row ADD COLUMN title_form BIGINT NOT NULL DEFAULT 0;
