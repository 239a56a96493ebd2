-- Who has left keeps their name in the audit log, and nothing else.

-- +goose Up

ALTER TABLE members ADD COLUMN left_at BIGINT NOT NULL DEFAULT 0; -- 0: works here
