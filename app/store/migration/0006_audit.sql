-- What staff did, row by row, each chained to the one before it by a digest
-- under the server key. Ids only: no reason, nothing of a report.

-- +goose Up

CREATE TABLE audit_log (
    sequence BIGINT NOT NULL PRIMARY KEY, -- from 1, without gaps
    at       BIGINT NOT NULL,
    actor    TEXT   NOT NULL, -- a member; command; server
    act      TEXT   NOT NULL,
    objects  TEXT   NOT NULL, -- ids with their kind, a blank between two
    mac      BYTEA  NOT NULL  -- over the row before it and all of the above
);

CREATE INDEX audit_acts ON audit_log (act, sequence);

-- The log's last row. Who appends locks it first.
CREATE TABLE audit_head (
    name     TEXT   NOT NULL PRIMARY KEY, -- the only row is called log
    sequence BIGINT NOT NULL,
    mac      BYTEA  NOT NULL
);

INSERT INTO audit_head (name, sequence, mac) VALUES ('log', 0, '');

-- Up to where the log was pruned, signed; no row while nothing was.
CREATE TABLE audit_checkpoint (
    name      TEXT   NOT NULL PRIMARY KEY, -- the only row is called log
    sequence  BIGINT NOT NULL,
    mac       BYTEA  NOT NULL,
    at        BIGINT NOT NULL,
    signature BYTEA  NOT NULL
);
