-- What took long at a million reports: docs/performance.md.

-- +goose Up

-- What nobody has opened yet, of all units; what reporters have answered since
-- a time, which every list that is open asks for.
CREATE INDEX reports_new ON reports (received_at, reference) WHERE closed_at = 0 AND first_opened_at = 0;
CREATE INDEX reports_answered ON reports (last_message_at) WHERE waiting_for = 'unit';

-- What a member works at, without all that they have closed.
CREATE INDEX reports_mine ON reports (assignee, received_at, reference) WHERE closed_at = 0 AND assignee <> '';

-- What a unit has not exported yet: of the report a copy, as the state is.
ALTER TABLE deliveries ADD COLUMN exported_at BIGINT NOT NULL DEFAULT 0;
UPDATE deliveries SET exported_at = (SELECT r.exported_at FROM reports r WHERE r.reference = deliveries.reference)
WHERE channel = 'desk' AND reference IN (SELECT reference FROM reports WHERE exported_at > 0);
CREATE INDEX deliveries_unexported ON deliveries (unit, received_at, reference) WHERE channel = 'desk' AND exported_at = 0;

-- The audit log by the day.
CREATE INDEX audit_times ON audit_log (at);
