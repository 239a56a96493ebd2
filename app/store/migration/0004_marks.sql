-- Reports that name the same account, number, link, app or plate are linked
-- (串并案) without being opened: by keyed digests of what they name. Who has
-- the server key can guess them.

-- +goose Up

CREATE TABLE marks (
    digest    BYTEA NOT NULL,
    reference TEXT  NOT NULL REFERENCES reports (reference),
    PRIMARY KEY (digest, reference)
);

CREATE INDEX marks_report ON marks (reference);
