-- What the dispatchers' daily summary names.

-- +goose Up

-- Words of a notice that concerns no report: titles that readers see, one a
-- line. Nothing of a report is ever here.
ALTER TABLE deliveries ADD COLUMN detail TEXT NOT NULL DEFAULT '';
