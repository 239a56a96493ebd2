-- One text for SQLite and PostgreSQL. Times are unix milliseconds, and 0 is a
-- time that has not come. Digests (…_mac) are HMACs under the server key.
-- Migrations only go forward.

-- +goose Up

-- What the database has to remember about itself.
CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY, -- server_key_id: the key all digests are made with
    value TEXT NOT NULL
);

-- What routing and lists need stands in the clear, all else in the payload.
CREATE TABLE reports (
    reference       TEXT    NOT NULL PRIMARY KEY, -- the receipt's public half
    kind            TEXT    NOT NULL,             -- victim, tip
    scam            TEXT    NOT NULL,
    district        TEXT    NOT NULL,
    unit            TEXT    NOT NULL,             -- who has it
    rule            TEXT    NOT NULL,             -- the routing rule that sent it there
    status          TEXT    NOT NULL,
    assignee        TEXT    NOT NULL,             -- empty: nobody
    received_at     BIGINT  NOT NULL,
    urgent_until    BIGINT  NOT NULL,             -- 0: not urgent
    due_at          BIGINT  NOT NULL,             -- 0: no answer was promised
    first_opened_at BIGINT  NOT NULL,
    last_message_at BIGINT  NOT NULL,
    escalation      BIGINT  NOT NULL,             -- how many were told in vain
    held            BOOLEAN NOT NULL,
    closed_at       BIGINT  NOT NULL,
    flagged         BOOLEAN NOT NULL,             -- came with the trap field filled
    form_mac        BYTEA   NOT NULL,             -- which form page it came from
    submission_mac  BYTEA   NOT NULL UNIQUE,      -- page and content: the same again is no new report
    receipt_mac     BYTEA   NOT NULL,             -- reference and code
    payload         BYTEA   NOT NULL              -- the report, its first byte says how to open it
);

-- Lists: newest first, and the few that are urgent.
CREATE INDEX reports_newest ON reports (received_at, reference);
CREATE INDEX reports_urgent ON reports (urgent_until) WHERE urgent_until > 0;
-- Was the same form sent before?
CREATE INDEX reports_form ON reports (form_mac, received_at, reference);

-- The ledger of who was told of what, how and when.
CREATE TABLE deliveries (
    reference   TEXT   NOT NULL REFERENCES reports (reference),
    unit        TEXT   NOT NULL,
    channel     TEXT   NOT NULL, -- desk: the row itself is the telling
    reason      TEXT   NOT NULL, -- to, also
    received_at BIGINT NOT NULL, -- copy of the report's, which never changes: orders a desk's list
    created_at  BIGINT NOT NULL,
    told_at     BIGINT NOT NULL, -- 0: not yet
    PRIMARY KEY (reference, unit, channel)
);

-- A unit's list, newest first.
CREATE INDEX deliveries_list ON deliveries (unit, channel, received_at, reference);
