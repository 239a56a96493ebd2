-- Deliveries become the queue of what is still to be told: by e-mail, by
-- webhook, and up the duty ladder.

-- +goose Up

-- When nobody has opened a report by then, the next is told.
ALTER TABLE reports ADD COLUMN ack_due_at BIGINT NOT NULL DEFAULT 0;  -- 0: nobody is told next
ALTER TABLE reports ADD COLUMN ack_within BIGINT NOT NULL DEFAULT 0;  -- milliseconds
ALTER TABLE reports ADD COLUMN escalate_to TEXT NOT NULL DEFAULT '';  -- the unit told last; empty: none

CREATE INDEX reports_unopened ON reports (ack_due_at) WHERE ack_due_at > 0;

ALTER TABLE deliveries RENAME TO deliveries_before;
DROP INDEX deliveries_list;

-- The ledger of who was told of what, how, when, how often that was tried and
-- what went wrong.
CREATE TABLE deliveries (
    id          TEXT    NOT NULL PRIMARY KEY, -- the same in every try
    reference   TEXT    REFERENCES reports (reference), -- NULL: concerns no single report
    unit        TEXT    NOT NULL,
    channel     TEXT    NOT NULL, -- desk: the row itself is the telling; email; webhook
    target      TEXT    NOT NULL, -- an address; empty for the desk
    reason      TEXT    NOT NULL, -- to, also, duty, escalate, change
    step        BIGINT  NOT NULL, -- the rung of the duty ladder
    urgent      BOOLEAN NOT NULL,
    received_at BIGINT  NOT NULL, -- copy of the report's, which never changes: orders a desk's list
    created_at  BIGINT  NOT NULL,
    next_at     BIGINT  NOT NULL, -- when it is tried next; who tries moves it on first; 0: no more
    give_up_at  BIGINT  NOT NULL,
    tries       BIGINT  NOT NULL,
    error       TEXT    NOT NULL, -- why the last try failed
    told_at     BIGINT  NOT NULL  -- 0: not yet
);

INSERT INTO deliveries (id, reference, unit, channel, target, reason, step, urgent,
    received_at, created_at, next_at, give_up_at, tries, error, told_at)
SELECT reference || '-' || unit || '-' || channel || '-0', reference, unit, channel, '', reason, 0, FALSE,
    received_at, created_at, 0, 0, 0, '', told_at
FROM deliveries_before;

DROP TABLE deliveries_before;

-- A unit's list, newest first; who was told of a report; what is to be tried.
CREATE INDEX deliveries_list ON deliveries (unit, channel, received_at, reference);
CREATE INDEX deliveries_report ON deliveries (reference);
CREATE INDEX deliveries_due ON deliveries (channel, urgent, next_at) WHERE next_at > 0;
-- What waits or is stuck, which is little at any time.
CREATE INDEX deliveries_untold ON deliveries (created_at, id) WHERE told_at = 0;

-- The addresses at which units are told, and were: who is no longer told at
-- one learns of it there.
CREATE TABLE contacts (
    unit        TEXT   NOT NULL,
    channel     TEXT   NOT NULL, -- email, webhook
    target      TEXT   NOT NULL,
    secret_file TEXT   NOT NULL, -- a webhook's; kept for what still goes to an address that is gone
    template    TEXT   NOT NULL,
    gone_at     BIGINT NOT NULL, -- 0: it is in use
    PRIMARY KEY (unit, channel, target)
);
