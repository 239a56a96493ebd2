-- The desk in a browser. What lists need of what a unit does stands in the
-- clear; the words of it are sealed messages.

-- +goose Up

-- How often the unit has acted: who acts on an older page is refused.
ALTER TABLE reports ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
-- Whose turn it is to write: unit, reporter; empty: nobody's.
ALTER TABLE reports ADD COLUMN waiting_for TEXT NOT NULL DEFAULT '';
-- What last became of a stop of payment: missed, stopped, wrong, frozen; empty:
-- nothing yet. When the next stop that runs is over; 0: none runs.
ALTER TABLE reports ADD COLUMN stop_state TEXT NOT NULL DEFAULT '';
ALTER TABLE reports ADD COLUMN stop_until BIGINT NOT NULL DEFAULT 0;
-- By when it is to be decided whether a case is filed; 0: no time is set. How
-- often that was put off.
ALTER TABLE reports ADD COLUMN review_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE reports ADD COLUMN review_extended BIGINT NOT NULL DEFAULT 0;
-- The report that this one repeats; empty: none. It is closed then.
ALTER TABLE reports ADD COLUMN duplicate_of TEXT NOT NULL DEFAULT '';
-- The unit to which a dispatcher asks to move it; empty: none.
ALTER TABLE reports ADD COLUMN move_asked TEXT NOT NULL DEFAULT '';

UPDATE reports SET waiting_for = 'unit' WHERE last_message_at > 0 AND NOT EXISTS (
    SELECT 1 FROM messages m WHERE m.reference = reports.reference AND m.sender = 'unit' AND m.at >= reports.last_message_at);
UPDATE reports SET waiting_for = 'reporter' WHERE waiting_for = '' AND closed_at = 0 AND EXISTS (
    SELECT 1 FROM messages m WHERE m.reference = reports.reference AND m.sender = 'unit');

-- What a desk has: of the report a copy, so that a list is read along an index.
ALTER TABLE deliveries ADD COLUMN state TEXT NOT NULL DEFAULT ''; -- new, open, closed; empty: not a desk's

UPDATE deliveries SET state = (
    SELECT CASE WHEN r.closed_at > 0 THEN 'closed' WHEN r.first_opened_at = 0 THEN 'new' ELSE 'open' END
    FROM reports r WHERE r.reference = deliveries.reference)
WHERE channel = 'desk' AND reference IS NOT NULL;

-- A unit's lists, newest first.
CREATE INDEX deliveries_new ON deliveries (unit, received_at, reference) WHERE state = 'new';
CREATE INDEX deliveries_open ON deliveries (unit, received_at, reference) WHERE state IN ('new', 'open');
CREATE INDEX deliveries_done ON deliveries (unit, received_at, reference) WHERE state = 'closed';
-- The same of all units, whose mine it is, and where somebody waits.
CREATE INDEX reports_open ON reports (received_at, reference) WHERE closed_at = 0;
CREATE INDEX reports_done ON reports (received_at, reference) WHERE closed_at > 0;
CREATE INDEX reports_assigned ON reports (assignee, received_at, reference) WHERE assignee <> '';
CREATE INDEX reports_waiting ON reports (waiting_for, received_at, reference) WHERE waiting_for <> '';
