-- What files hold, found by its own SHA-256: the same file posted twice is kept once.
CREATE TABLE content (
    team   TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes  BLOB NOT NULL,
    PRIMARY KEY (team, sha256)
);
