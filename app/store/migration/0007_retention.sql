-- What is past its time is looked for once a day.

-- +goose Up

CREATE INDEX reports_closed ON reports (closed_at) WHERE closed_at > 0;
