-- Reports go to the police network in a file, and their numbers and statuses
-- there come back. The numbers stand in the clear: the receipt shows the
-- case's, and nobody's key is there when it is opened.

-- +goose Up

ALTER TABLE reports ADD COLUMN exported_at BIGINT NOT NULL DEFAULT 0; -- when it last was; 0: never
ALTER TABLE reports ADD COLUMN alarm_no TEXT NOT NULL DEFAULT '';     -- 接警单号
ALTER TABLE reports ADD COLUMN case_no TEXT NOT NULL DEFAULT '';      -- 受案号
