-- The console: second factors, who is signed in, the first administrator.

-- +goose Up

-- The secret of the member's authenticator app, sealed to their key, with a
-- digest under the server key; empty: none yet.
ALTER TABLE members ADD COLUMN totp BYTEA NOT NULL DEFAULT '';
ALTER TABLE members ADD COLUMN totp_mac BYTEA NOT NULL DEFAULT '';
-- The last time step whose code was used: none is taken twice.
ALTER TABLE members ADD COLUMN totp_step BIGINT NOT NULL DEFAULT 0;
-- Whether the password is one that somebody else knows.
ALTER TABLE members ADD COLUMN initial BOOLEAN NOT NULL DEFAULT FALSE;

-- What stands in for a second factor, once each. A used one is gone.
CREATE TABLE recovery_codes (
    member TEXT  NOT NULL REFERENCES members (name),
    digest BYTEA NOT NULL, -- under the server key
    PRIMARY KEY (member, digest)
);

CREATE TABLE visits (
    id         BYTEA   NOT NULL PRIMARY KEY, -- a digest of the browser's cookie
    member     TEXT    NOT NULL REFERENCES members (name),
    held       BYTEA   NOT NULL, -- the member's private key, under the cookie and the server key
    whole      BOOLEAN NOT NULL, -- else the second factor is still missing
    agent      TEXT    NOT NULL, -- the browser, in a few words
    created_at BIGINT  NOT NULL,
    seen_at    BIGINT  NOT NULL,
    proven_at  BIGINT  NOT NULL  -- when password and second factor were given last
);

CREATE INDEX visits_of_member ON visits (member);

-- One-time addresses at which the first administrator makes their account.
CREATE TABLE first_addresses (
    digest BYTEA  NOT NULL PRIMARY KEY,
    until  BIGINT NOT NULL
);

CREATE INDEX audit_actors ON audit_log (actor, sequence);
