package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"fanzha/app/audit"
)

// Standing is what operators watch of the database: what waits, and for how
// long.
type Standing struct {
	Waiting, Stuck int       // deliveries still to be told, and those that were given up
	OldestUntold   time.Time // when the oldest of both was written; zero: there is none
	UrgentNew      int       // urgent reports that nobody has opened
	OldestUrgent   time.Time // when the oldest of them came; zero: there is none
	Visits         int       // of members who have signed in and were seen since the time that was asked for
	StagedBytes    int64     // of files that wait for their form
	LastAct        time.Time // of the audit log's last row; zero: it is empty
	LastKept       time.Time // when last was erased what is past its time; zero: never
	LastBackup     time.Time // when last a backup was made; zero: never
}

// Standing returns how things stand, in one state of the database. Every query
// goes along an index of what is not done yet.
func (s *Store) Standing(ctx context.Context, seen time.Time) (at Standing, err error) {
	err = s.view(ctx, func(tx *sql.Tx) error {
		for _, one := range []struct {
			query string
			args  []any
			into  []any
		}{
			{`SELECT count(*) - count(CASE WHEN next_at = 0 THEN 1 END), count(CASE WHEN next_at = 0 THEN 1 END), coalesce(min(created_at), 0)
FROM deliveries WHERE told_at = 0`, nil, []any{&at.Waiting, &at.Stuck, into{&at.OldestUntold}}},
			{`SELECT count(DISTINCT reference), coalesce(min(received_at), 0) FROM deliveries d WHERE state = 'new'
	AND EXISTS (SELECT 1 FROM reports r WHERE r.reference = d.reference AND r.urgent_until > 0)`, nil, []any{&at.UrgentNew, into{&at.OldestUrgent}}},
			{`SELECT count(*) FROM visits WHERE whole AND seen_at > $1`, []any{millis(seen)}, []any{&at.Visits}},
			{`SELECT CAST(coalesce(sum(size), 0) AS BIGINT) FROM staged`, nil, []any{&at.StagedBytes}},
			{`SELECT at FROM audit_log ORDER BY sequence DESC LIMIT 1`, nil, []any{into{&at.LastAct}}},
			{`SELECT coalesce(max(at + 0), 0) FROM audit_log WHERE act = $1`, []any{audit.RetentionRun}, []any{into{&at.LastKept}}},
			{`SELECT coalesce(max(at + 0), 0) FROM audit_log WHERE act = 'backup_made'`, nil, []any{into{&at.LastBackup}}},
		} {
			if err := tx.QueryRowContext(ctx, one.query, one.args...).Scan(one.into...); err != nil && !errors.Is(err, sql.ErrNoRows) {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Standing{}, fmt.Errorf("look how things stand: %w", err)
	}
	return at, nil
}

// Pools are the pools of connections, by what they are for. PostgreSQL has one
// for both.
func (s *Store) Pools() map[string]*sql.DB {
	if s.read.DB == s.write.DB {
		return map[string]*sql.DB{"all": s.read.DB}
	}
	return map[string]*sql.DB{"read": s.read.DB, "write": s.write.DB}
}
