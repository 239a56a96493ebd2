-- Evidence. The bytes lie in a storage of their own, each file sealed to a key
-- of its own, which stands here sealed.

-- +goose Up

CREATE TABLE files (
    id        TEXT   NOT NULL PRIMARY KEY, -- its name in the storage
    reference TEXT   NOT NULL REFERENCES reports (reference),
    at        BIGINT NOT NULL,
    size      BIGINT NOT NULL, -- bytes, before sealing
    digest    BYTEA  NOT NULL, -- of report and content, under the server key
    sealed    BYTEA  NOT NULL, -- name, type and key, sealed to the report's own key
    UNIQUE (reference, digest)
);

-- Files whose form has not been sent yet, for a day.
CREATE TABLE staged (
    id       TEXT   NOT NULL PRIMARY KEY,
    form_mac BYTEA  NOT NULL, -- which form page they came with
    at       BIGINT NOT NULL,
    size     BIGINT NOT NULL,
    sealed   BYTEA  NOT NULL -- under a key that only the form page knows
);

CREATE INDEX staged_form ON staged (form_mac, at, id);
CREATE INDEX staged_at ON staged (at);
