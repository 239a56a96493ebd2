-- Partners outside the police, who take the list of published indicators. The
-- token itself is not here, only a digest of it under the server key.

-- +goose Up

CREATE TABLE partners (
    token_mac  BYTEA  NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    added_at   BIGINT NOT NULL,
    last_used  TEXT   NOT NULL, -- a day, 2026-01-31; empty: never
    revoked_at BIGINT NOT NULL  -- 0: it is taken
);

-- One token of a name is taken at a time.
CREATE UNIQUE INDEX partners_name ON partners (name) WHERE revoked_at = 0;
