-- The library, found by pairs of characters: Japanese has no spaces, and a word of two characters has to
-- be found too. Pairs are made by the program (search.rs); this only keeps which case holds which.
CREATE TABLE library_search (
    id     INTEGER PRIMARY KEY,
    team   TEXT   NOT NULL,
    number BIGINT NOT NULL,
    UNIQUE (team, number)
);
CREATE VIRTUAL TABLE library_grams USING fts5(
    grams, content = '', contentless_delete = 1, tokenize = 'ascii', detail = full
);
