-- Times are microseconds since 1970, ids and JSON are text. `ready_at` is the end of the lease while
-- somebody holds the row, else the earliest next try: before then nobody may claim it.

CREATE TABLE inbox (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    team        TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    lane        TEXT    NOT NULL,
    source      TEXT    NOT NULL,
    raw         TEXT    NOT NULL,
    received_at BIGINT  NOT NULL,
    state       TEXT    NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'unreadable')),
    epoch       BIGINT  NOT NULL DEFAULT 0,
    attempt     BIGINT  NOT NULL DEFAULT 0,
    holder      TEXT,
    ready_at    BIGINT  NOT NULL DEFAULT 0,
    why         TEXT,
    stream      TEXT,
    answer      TEXT,
    UNIQUE (team, key)
);
CREATE INDEX inbox_open ON inbox (team, id) WHERE state = 'open';
CREATE INDEX inbox_lane ON inbox (team, lane, id) WHERE state = 'open';
CREATE INDEX inbox_ready ON inbox (team, ready_at) WHERE state = 'open';
CREATE INDEX inbox_unreadable ON inbox (team, id) WHERE state = 'unreadable';
CREATE INDEX inbox_held ON inbox (team, holder) WHERE holder IS NOT NULL;

CREATE TABLE stream (
    team       TEXT   NOT NULL,
    stream     TEXT   NOT NULL,
    kind       TEXT   NOT NULL CHECK (kind IN ('incident', 'alert', 'house')),
    version    BIGINT NOT NULL,
    schema     BIGINT NOT NULL,
    snapshot   TEXT   NOT NULL,
    has        BIGINT NOT NULL,
    wake_at    BIGINT,
    changed_at BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (team, stream)
);
CREATE INDEX stream_wake ON stream (team, wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX stream_changed ON stream (team, kind, changed_at);

CREATE TABLE event (
    team   TEXT   NOT NULL,
    stream TEXT   NOT NULL,
    seq    BIGINT NOT NULL,
    at     BIGINT NOT NULL,
    body   TEXT   NOT NULL,
    PRIMARY KEY (team, stream, seq),
    FOREIGN KEY (team, stream) REFERENCES stream (team, stream)
);

CREATE TABLE outbox (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    team         TEXT    NOT NULL,
    stream       TEXT    NOT NULL,
    lane         TEXT    NOT NULL,
    key          TEXT    NOT NULL,
    needs        BIGINT  NOT NULL,
    decided_at   BIGINT  NOT NULL,
    body         TEXT    NOT NULL,
    state        TEXT    NOT NULL DEFAULT 'pending'
        CHECK (state IN ('pending', 'sending', 'unknown', 'parked', 'done', 'dropped')),
    -- The running or parked try began without knowing what became of the one before.
    unsure       BOOLEAN NOT NULL DEFAULT FALSE,
    epoch        BIGINT  NOT NULL DEFAULT 0,
    attempt      BIGINT  NOT NULL DEFAULT 0,
    holder       TEXT,
    ready_at     BIGINT  NOT NULL DEFAULT 0,
    tried_at     BIGINT,
    tried_before BIGINT,
    why          TEXT,
    UNIQUE (team, key),
    FOREIGN KEY (team, stream) REFERENCES stream (team, stream)
);
CREATE INDEX outbox_open ON outbox (team, id) WHERE state IN ('pending', 'sending', 'unknown');
CREATE INDEX outbox_lane ON outbox (team, stream, lane, id)
    WHERE state IN ('pending', 'sending', 'unknown', 'parked');
CREATE INDEX outbox_ready ON outbox (team, ready_at) WHERE state IN ('pending', 'sending', 'unknown');
CREATE INDEX outbox_held ON outbox (team, holder) WHERE holder IS NOT NULL;

CREATE TABLE surface (
    team     TEXT   NOT NULL,
    stream   TEXT   NOT NULL,
    key      TEXT   NOT NULL,
    wanted   BIGINT,
    drawn    BIGINT,
    epoch    BIGINT NOT NULL DEFAULT 0,
    attempt  BIGINT NOT NULL DEFAULT 0,
    holder   TEXT,
    ready_at BIGINT NOT NULL DEFAULT 0,
    why      TEXT,
    PRIMARY KEY (team, stream, key),
    FOREIGN KEY (team, stream) REFERENCES stream (team, stream)
);
CREATE INDEX surface_owed ON surface (team, ready_at)
    WHERE wanted IS NOT NULL AND wanted IS DISTINCT FROM drawn;
CREATE INDEX surface_held ON surface (team, holder) WHERE holder IS NOT NULL;

CREATE TABLE entry (
    team     TEXT   NOT NULL,
    room     TEXT   NOT NULL,
    mark     TEXT   NOT NULL,
    revision TEXT   NOT NULL,
    at       BIGINT NOT NULL,
    person   TEXT,
    body     TEXT   NOT NULL,
    PRIMARY KEY (team, room, mark, revision)
);
CREATE INDEX entry_time ON entry (team, room, at);

CREATE TABLE origin (
    team   TEXT NOT NULL,
    origin TEXT NOT NULL,
    stream TEXT NOT NULL,
    PRIMARY KEY (team, origin)
);

CREATE TABLE place (
    team   TEXT NOT NULL,
    place  TEXT NOT NULL,
    stream TEXT NOT NULL,
    PRIMARY KEY (team, place),
    FOREIGN KEY (team, stream) REFERENCES stream (team, stream)
);

CREATE TABLE incident_row (
    team         TEXT    NOT NULL,
    stream       TEXT    NOT NULL,
    number       BIGINT  NOT NULL,
    title        TEXT    NOT NULL,
    title_normal TEXT    NOT NULL,
    state        TEXT    NOT NULL,
    is_over      BOOLEAN NOT NULL,
    sensitive    BOOLEAN NOT NULL,
    opened_at    BIGINT  NOT NULL,
    version      BIGINT  NOT NULL,
    PRIMARY KEY (team, stream),
    UNIQUE (team, number)
);
CREATE INDEX incident_row_opened ON incident_row (team, opened_at, number);

CREATE TABLE member (
    team   TEXT NOT NULL,
    stream TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (team, stream, person)
);

CREATE TABLE library (
    team   TEXT   NOT NULL,
    number BIGINT NOT NULL,
    body   TEXT   NOT NULL,
    normal TEXT   NOT NULL,
    PRIMARY KEY (team, number)
);

CREATE TABLE setting (
    team TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (team, name)
);

CREATE TABLE counter (
    team        TEXT   NOT NULL PRIMARY KEY,
    last_number BIGINT NOT NULL
);
