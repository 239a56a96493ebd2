-- What readers search for and do not find, for the newsroom: words that enough
-- networks have asked for within a day, counted by the month. Nothing tells who
-- asked, or when.

-- +goose Up

CREATE TABLE missed_searches (
    month TEXT   NOT NULL, -- 2026-11, where the bureau is
    words TEXT   NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (month, words)
);
