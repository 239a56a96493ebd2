-- Reporter and unit write to each other. Each report has a key of its own, and
-- a thread whose private half its units and who has the receipt's code can open.

-- +goose Up

CREATE TABLE threads (
    reference   TEXT  NOT NULL PRIMARY KEY REFERENCES reports (reference),
    case_public TEXT  NOT NULL, -- the report's own key: notes and files are sealed to it
    public      TEXT  NOT NULL, -- the thread's key
    mac         BYTEA NOT NULL, -- vouches for both
    for_case    BYTEA NOT NULL, -- the thread's private half, sealed to the report's own key
    for_code    BYTEA NOT NULL  -- it, locked under the receipt's code; empty: nobody has one
);

CREATE TABLE messages (
    id        TEXT   NOT NULL PRIMARY KEY,
    reference TEXT   NOT NULL REFERENCES reports (reference),
    sender    TEXT   NOT NULL, -- reporter, unit, note (the unit's own)
    at        BIGINT NOT NULL,
    sealed    BYTEA  NOT NULL
);

CREATE INDEX messages_report ON messages (reference, at, id);
