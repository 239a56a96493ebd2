-- +goose Up

-- The oldest program that this schema serves, by the last migration that it
-- knows. What only adds leaves it. What takes away, renames or changes what a
-- column means raises it, in the same migration, and comes a version after the
-- last program that needs it: replicas of two versions run side by side while
-- they are upgraded in turn.
INSERT INTO meta (name, value) VALUES ('oldest_program', '20');
