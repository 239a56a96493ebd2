-- Passkeys, what the half-monthly report is made of, and the duty screen.

-- +goose Up

-- A member's passkeys: second factors that their devices keep.
CREATE TABLE passkeys (
    id         BYTEA   NOT NULL PRIMARY KEY,
    member     TEXT    NOT NULL,
    name       TEXT    NOT NULL, -- by which the member tells it from their others
    site       TEXT    NOT NULL, -- the host that it is for
    public     BYTEA   NOT NULL,
    mac        BYTEA   NOT NULL, -- a digest under the server key: it was enrolled here
    counter    BIGINT  NOT NULL, -- how often it was used, as its device counts; 0: it does not
    backup     BOOLEAN NOT NULL, -- whether it may be copied to the member's other devices
    created_at BIGINT  NOT NULL,
    used_at    BIGINT  NOT NULL
);

CREATE INDEX passkeys_of_member ON passkeys (member);

-- What a passkey is asked to sign, until it has.
ALTER TABLE visits ADD COLUMN challenge BYTEA NOT NULL DEFAULT '';
ALTER TABLE visits ADD COLUMN challenge_until BIGINT NOT NULL DEFAULT 0;

-- How often an article was read, by the day of the site's time zone. Nobody's.
CREATE TABLE reads (
    kind  TEXT   NOT NULL,
    slug  TEXT   NOT NULL,
    day   TEXT   NOT NULL, -- 2026-05-31
    count BIGINT NOT NULL,
    PRIMARY KEY (kind, slug, day)
);

CREATE INDEX reads_by_day ON reads (day);

-- The figures that a unit's books have and this site has not, as entered for
-- one period.
CREATE TABLE figures (
    period     TEXT   NOT NULL PRIMARY KEY, -- 2026-05, 2026-05-1, 2026-05-2
    filed      BIGINT NOT NULL, -- cases
    loss       BIGINT NOT NULL, -- yuan
    solved     BIGINT NOT NULL, -- cases
    caught     BIGINT NOT NULL, -- people
    member     TEXT   NOT NULL, -- who entered them
    entered_at BIGINT NOT NULL
);

-- Screens that stay on when their visit has ended: they see the clear columns
-- of the reports, and can do nothing.
CREATE TABLE watches (
    id         BYTEA  NOT NULL PRIMARY KEY, -- a digest of the browser's token
    member     TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE INDEX watches_of_member ON watches (member);
