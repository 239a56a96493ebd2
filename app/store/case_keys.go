package store

import (
	"context"
	"database/sql"
	"fmt"

	"fanzha/app/report"
)

// insertCaseKeys adds reports' private halves, sealed to their units.
func insertCaseKeys(ctx context.Context, tx writer, rows []row) error {
	if err := insertRows(ctx, tx, `case_keys (reference, unit, generation, sealed)`, `ON CONFLICT DO NOTHING`, rows); err != nil {
		return fmt.Errorf("case keys: %w", err)
	}
	return nil
}

func caseKeyRows(reference report.Reference, keys []report.CaseKey) (rows []row) {
	for _, key := range keys {
		rows = append(rows, row{reference, key.Unit, key.Generation, key.Sealed})
	}
	return rows
}

func caseKeysOf(ctx context.Context, q querier, reference report.Reference) ([]report.CaseKey, error) {
	rows, err := q.QueryContext(ctx, `SELECT unit, generation, sealed FROM case_keys WHERE reference = $1 ORDER BY unit`, reference)
	if err != nil {
		return nil, fmt.Errorf("read case keys: %w", err)
	}
	return collect(rows, func(row scanner) (k report.CaseKey, err error) {
		err = row.Scan(&k.Unit, &k.Generation, &k.Sealed)
		return k, err
	})
}

// Unsealed returns the reports that earlier versions stored in the open, at
// most limit, with whom they were delivered to. It reads all reports, until
// there was none once: nobody stores in the open any more.
func (s *Store) Unsealed(ctx context.Context, limit int) (found []report.Record, told map[report.Reference][]report.Delivery, err error) {
	sealed, err := s.exists(ctx, `SELECT 1 FROM meta WHERE name = 'all_sealed'`)
	if err == nil && !sealed {
		found, told, err = s.unsealed(ctx, limit)
	}
	if err == nil && !sealed && len(found) == 0 {
		err = s.update(ctx, func(tx *sql.Tx) error {
			_, err := execute(ctx, tx, `INSERT INTO meta (name, value) VALUES ('all_sealed', 'yes') ON CONFLICT DO NOTHING`)
			return err
		})
	}
	if err != nil {
		return nil, nil, fmt.Errorf("look for unsealed reports: %w", err)
	}
	return found, told, nil
}

// unsealed may take as long as it needs.
func (s *Store) unsealed(ctx context.Context, limit int) (found []report.Record, told map[report.Reference][]report.Delivery, err error) {
	err = transact(ctx, pool{DB: s.migrate}, callView, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, selectReport+`WHERE NOT EXISTS (SELECT 1 FROM case_keys c WHERE c.reference = r.reference)
ORDER BY r.reference LIMIT $1`, limit)
		if err != nil {
			return err
		}
		found, err = collect(rows, func(row scanner) (r report.Record, err error) {
			err = scanWhole(row, &r)
			return r, err
		})
		told = map[report.Reference][]report.Delivery{}
		for _, r := range found {
			if err == nil {
				told[r.Reference], err = deliveriesOf(ctx, tx, r.Reference)
			}
		}
		return err
	})
	return found, told, err
}

// SealStored puts a sealed report in the place of one in the open, with the
// digests of what it names.
func (s *Store) SealStored(ctx context.Context, reference report.Reference, sealing report.Sealing, marks [][]byte) error {
	err := s.update(ctx, func(tx *sql.Tx) error {
		n, err := execute(ctx, tx, `UPDATE reports SET payload = $1
WHERE reference = $2 AND NOT EXISTS (SELECT 1 FROM case_keys c WHERE c.reference = $2)`, sealing.Payload, reference)
		if err != nil || n == 0 {
			return err // another replica was quicker
		}
		if err := insertCaseKeys(ctx, tx, caseKeyRows(reference, sealing.Keys)); err != nil {
			return err
		}
		if err := insertThreads(ctx, tx, threadRows(reference, sealing.Thread)); err != nil {
			return err
		}
		return insertMarks(ctx, tx, markRows(reference, marks))
	})
	if err != nil {
		return fmt.Errorf("seal stored report: %w", err)
	}
	return nil
}

// Scrub writes the database's files anew, without what was deleted or
// overwritten in them.
func (s *Store) Scrub(ctx context.Context) error {
	for _, statement := range s.scrub {
		if _, err := s.migrate.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("scrub: %w", err)
		}
	}
	return nil
}
