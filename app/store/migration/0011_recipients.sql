-- Who may be sent reports, and at which address told, is confirmed by two
-- people before it takes effect; until then the last confirmed routing stands.
-- Digests (…mac) are under the server key.

-- +goose Up

CREATE TABLE recipients (
    id            TEXT   NOT NULL PRIMARY KEY,
    unit          TEXT   NOT NULL,
    seen_at       BIGINT NOT NULL,
    administrator TEXT   NOT NULL, -- who has confirmed it; empty: nobody
    investigator  TEXT   NOT NULL, -- of that unit
    mac           BYTEA  NOT NULL  -- of id and both names
);

CREATE TABLE routing (
    name    TEXT   NOT NULL PRIMARY KEY, -- confirmed: there is one row
    content BYTEA  NOT NULL,             -- units and rules
    mac     BYTEA  NOT NULL,
    at      BIGINT NOT NULL
);
