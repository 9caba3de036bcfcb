-- What a case is about, as keys the core makes (title and facts; none for a drill), found by any of them:
-- so that a case of similar wording can be offered. A case kept before this was there has no gist.
ALTER TABLE library ADD COLUMN gist TEXT NOT NULL DEFAULT '';
CREATE VIRTUAL TABLE library_gists USING fts5(
    keys, content = '', contentless_delete = 1, tokenize = 'ascii', detail = none
);
