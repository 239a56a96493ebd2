package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"fanzha/app/bench/load"
)

// explained makes the server tell each session of the plans of what it runs.
var explained = []string{
	"session_preload_libraries = 'auto_explain'", "auto_explain.log_min_duration = 0", "auto_explain.log_analyze = on", "auto_explain.log_buffers = on",
	"auto_explain.log_format = 'json'", "auto_explain.log_level = 'notice'",
}

// fill makes the tables as the program does, and fills them.
func (o options) fill(ctx context.Context, own load.Database) error {
	s, err := own.Open(ctx) // migrates
	if err != nil {
		return err
	}
	if err := s.Close(); err != nil {
		return err
	}
	db, err := sql.Open("pgx", own.URL)
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1) // what is set is a session's
	for _, statement := range o.statements() {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return errors.Join(fmt.Errorf("%.60s: %w", strings.TrimSpace(statement), err), db.Close())
		}
	}
	return db.Close()
}

func (o options) statements() []string {
	all := []string{`SET synchronous_commit = off`, `SET session_replication_role = replica`} // keys are right by construction
	if o.fresh {
		all = append(all, `DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
			LOOP EXECUTE 'ALTER TABLE ' || t || ' SET (autovacuum_enabled = false)'; END LOOP; END $$`)
	}
	all = append(all, withoutIndexes...)
	for _, statement := range slices.Concat(filling, withIndexes) {
		all = append(all, strings.NewReplacer(":reports", fmt.Sprint(o.reports), ":step", fmt.Sprint(step), ":begin", fmt.Sprint(begin.UnixMilli())).Replace(statement))
	}
	if !o.fresh {
		all = append(all, `VACUUM ANALYZE`) // as a server is that has had its nights
	}
	for _, setting := range explained {
		all = append(all, `DO $$ BEGIN EXECUTE format($x$ALTER DATABASE %I SET `+setting+`$x$, current_database()); END $$`)
	}
	return all
}

// An index is made in a fraction of the time that it takes to keep it up while
// rows come.
var (
	withoutIndexes = []string{
		`SET maintenance_work_mem = '256MB'`,
		`CREATE TEMP TABLE dropped AS SELECT indexname, indexdef FROM pg_indexes
		WHERE schemaname = 'public' AND indexname NOT IN (SELECT conname FROM pg_constraint)`,
		`DO $$ DECLARE n text; BEGIN FOR n IN SELECT indexname FROM dropped LOOP EXECUTE 'DROP INDEX ' || n; END LOOP; END $$`,
	}
	withIndexes = []string{`DO $$ DECLARE d text; BEGIN FOR d IN SELECT indexdef FROM dropped LOOP EXECUTE d; END LOOP; END $$`}
)

// filling is three years of a province: nine in ten reports closed, two in
// three of one unit.
var filling = []string{
	`CREATE TEMP TABLE r AS SELECT n, lpad((n::bigint * 387420489 % 1000000000)::text, 9, '0') AS reference, :begin + n::bigint * :step AS at,
		CASE WHEN n % 3 > 0 THEN 'center' ELSE 'u' || n % 41 END AS unit, n % 10 > 0 AS closed, n % 100 = 0 AS unread FROM generate_series(1, :reports) n`,
	`INSERT INTO reports (reference, kind, scam, district, unit, rule, status, assignee, received_at, urgent_until, due_at, first_opened_at, last_message_at,
		escalation, held, closed_at, flagged, form_mac, submission_mac, receipt_mac, payload, ack_due_at, exported_at, waiting_for)
	SELECT reference, CASE WHEN n % 4 = 0 THEN 'tip' ELSE 'victim' END, 's' || n % 24, 'd' || n % 11, unit, '1', 'received',
		CASE WHEN NOT unread THEN 'm' || n % 400 ELSE '' END, at, CASE WHEN n % 20 = 0 THEN at + 86400000 ELSE 0 END, at + 259200000,
		CASE WHEN unread THEN 0 ELSE at + 600000 END, CASE WHEN n % 4 = 0 THEN at + 86400000 ELSE 0 END,
		0, n % 1000 = 0, CASE WHEN closed THEN at + 864000000 ELSE 0 END, n % 500 = 0,
		sha256((n - n % 2)::text::bytea), sha256(('s' || n)::bytea), sha256(('c' || n)::bytea), decode(repeat(md5(n::text), 40), 'hex'),
		CASE WHEN n > :reports - 2000 AND n % 100 = 0 THEN at + 3600000 ELSE 0 END, CASE WHEN n < :reports * 0.9 THEN at ELSE 0 END,
		CASE WHEN closed THEN '' WHEN n % 40 = 0 THEN 'unit' WHEN n % 40 = 20 THEN 'reporter' ELSE '' END FROM r`,
	`INSERT INTO deliveries (id, reference, unit, channel, target, reason, step, urgent, received_at, created_at, next_at, give_up_at, tries, error, told_at, state, exported_at)
	SELECT reference || '-desk', reference, unit, 'desk', '', 'to', 0, FALSE, at, at, 0, 0, 0, '', at,
		CASE WHEN closed THEN 'closed' WHEN unread THEN 'new' ELSE 'open' END, CASE WHEN n < :reports * 0.9 THEN at ELSE 0 END FROM r`,
	`INSERT INTO deliveries (id, reference, unit, channel, target, reason, step, urgent, received_at, created_at, next_at, give_up_at, tries, error, told_at, state, exported_at)
	SELECT reference || '-bank', reference, 'bank', 'desk', '', 'also', 0, FALSE, at, at, 0, 0, 0, '', at,
		CASE WHEN closed THEN 'closed' WHEN unread THEN 'new' ELSE 'open' END, CASE WHEN n < :reports * 0.9 THEN at ELSE 0 END FROM r WHERE n % 10 < 2`,
	`INSERT INTO deliveries (id, reference, unit, channel, target, reason, step, urgent, received_at, created_at, next_at, give_up_at, tries, error, told_at, state)
	SELECT reference || '-mail', reference, unit, 'email', 'duty@example.org', 'to', 0, n % 20 = 0, at, at,
		CASE WHEN n > :reports - 200 THEN at + 60000 ELSE 0 END, at + 259200000, 1, CASE WHEN n % 3000 = 0 THEN 'refused' ELSE '' END,
		CASE WHEN n > :reports - 200 OR n % 3000 = 0 THEN 0 ELSE at + 2000 END, '' FROM r`,
	`INSERT INTO case_keys SELECT reference, unit, 1, decode(repeat(md5(n::text), 13), 'hex') FROM r`,
	`INSERT INTO case_keys SELECT reference, 'bank', 1, decode(repeat(md5(n::text), 13), 'hex') FROM r WHERE n % 10 < 2`,
	`INSERT INTO marks SELECT sha256(('own' || n)::bytea), reference FROM r`,
	`INSERT INTO marks SELECT sha256(('few' || n % (:reports / 5))::bytea), reference FROM r WHERE n % 2 = 0`,
	`INSERT INTO marks SELECT sha256('gang'), reference FROM r WHERE n % 2000 = 0`,
	`INSERT INTO threads SELECT reference, 'age1' || repeat(md5(n::text), 2), 'age1' || repeat(md5(n::text), 2), sha256(n::text::bytea),
		decode(repeat(md5(n::text), 13), 'hex'), decode(repeat(md5(n::text), 10), 'hex') FROM r`,
	`INSERT INTO messages SELECT 'm' || n || '-' || k, reference, CASE WHEN k = 1 THEN 'reporter' ELSE 'unit' END, at + k * 3600000, decode(repeat(md5(n::text), 20), 'hex')
	FROM r, generate_series(1, 3) k WHERE n % 4 = 0`,
	`INSERT INTO files SELECT 'f' || n, reference, at, 300000, sha256(n::text::bytea), decode(repeat(md5(n::text), 13), 'hex') FROM r WHERE n % 5 = 0`,
	`INSERT INTO staged SELECT 'g' || n, sha256(('form' || n / 3)::bytea), at, 300000, 'x' FROM r WHERE n > :reports - 900`,
	`INSERT INTO audit_log SELECT n, :begin + n::bigint * :step / 2, 'm' || n % 400, (ARRAY['report_opened', 'signed_in', 'answered', 'list_read'])[n % 4 + 1],
		'report:' || lpad((n::bigint * 387420489 % 1000000000)::text, 9, '0'), sha256(n::text::bytea) FROM generate_series(1, :reports * 2) n`,
	`UPDATE audit_log SET act = 'retention_run', actor = 'server' WHERE sequence % 1800 = 0`,
	`UPDATE audit_head SET sequence = :reports * 2, mac = sha256('head')`,
	`INSERT INTO members (name, role, unit, public, public_mac, locked, created_at) SELECT 'm' || n, 'investigator', 'center', 'p', 'x', 'x', 1 FROM generate_series(0, 399) n`,
	`INSERT INTO visits (id, member, held, whole, agent, created_at, seen_at, proven_at)
	SELECT sha256(n::text::bytea), 'm' || n % 400, 'x', TRUE, 'x', :begin + :reports * :step::bigint, :begin + :reports * :step::bigint, 0 FROM generate_series(0, 599) n`,
	`INSERT INTO articles SELECT 'cases/a' || n, 'a.md', '题', 'public', 5, 5, md5(n::text), '', FALSE, 'm' || n % 20, 'm' || n % 20, n, '', 0 FROM generate_series(1, :reports / 100 + 100) n`,
	`INSERT INTO revisions SELECT 'cases/a' || n, k, k - 1, 'save', 'm' || n % 20, n, '', TRUE, TRUE, TRUE, '', 0, convert_to(repeat('内容', 500), 'UTF8')
	FROM generate_series(1, :reports / 100 + 100) n, generate_series(1, 5) k`,
	`INSERT INTO reads SELECT 'cases', 'a' || n, to_char(DATE '2024-01-01' + k, 'YYYY-MM-DD'), n + k FROM generate_series(1, :reports / 1000 + 100) n, generate_series(0, 1094) k`,
	`INSERT INTO missed_searches SELECT to_char(DATE '2024-01-01' + k * 30, 'YYYY-MM'), 'w' || n || '-' || k, n FROM generate_series(1, 1000) n, generate_series(0, 35) k`,
}
