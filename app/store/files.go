package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"fanzha/app/fault"
	"fanzha/app/report"
)

// errTooManyFiles is returned for one file more than a report holds.
var errTooManyFiles = fault.New(fault.Conflict, "这份登记的文件已经放满，请当面交给办理单位")

// insertFiles adds a report's files, which are staged no more. One that the
// report has already is left out. Where one of them was taken back meanwhile,
// its bytes are gone: the error is [report.ErrFileGone].
func insertFiles(ctx context.Context, tx writer, files []report.SealedFile, staged []string) error {
	added := map[string]bool{}
	for _, f := range files {
		n, err := execute(ctx, tx, `
INSERT INTO files (id, reference, at, size, digest, sealed) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
			f.ID, f.Reference, millis(f.At), f.Size, f.Digest, f.Sealed)
		if err != nil {
			return fmt.Errorf("file: %w", err)
		}
		added[f.ID] = n == 1
	}
	for _, id := range staged {
		n, err := execute(ctx, tx, `DELETE FROM staged WHERE id = $1`, id)
		if err == nil && n == 0 && added[id] {
			err = report.ErrFileGone
		}
		if err != nil {
			return fmt.Errorf("staged file: %w", err)
		}
	}
	if len(files) == 0 {
		return nil
	}
	var n int
	err := tx.QueryRowContext(ctx, `SELECT count(*) FROM files WHERE reference = $1`, files[0].Reference).Scan(&n)
	if err == nil && n > report.MaxReportFiles {
		err = errTooManyFiles
	}
	return err
}

// AddFiles adds files to a report that there is, in place of these staged
// ones. One file more than a report holds is a fault of kind Conflict.
func (s *Store) AddFiles(ctx context.Context, files []report.SealedFile, staged []string) error {
	err := s.update(ctx, func(tx *sql.Tx) error { return insertFiles(ctx, tx, files, staged) })
	if err != nil {
		return fmt.Errorf("add files: %w", err)
	}
	return nil
}

// Files returns a report's files, in the order in which they came.
func (s *Store) Files(ctx context.Context, reference report.Reference) ([]report.SealedFile, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT id, reference, at, size, digest, sealed FROM files
WHERE reference = $1 ORDER BY at, id`, reference)
	if err != nil {
		return nil, fmt.Errorf("read files: %w", err)
	}
	return collect(rows, func(row scanner) (f report.SealedFile, err error) {
		err = row.Scan(&f.ID, &f.Reference, into{&f.At}, &f.Size, &f.Digest, &f.Sealed)
		return f, err
	})
}

// AddStaged keeps files for a form that has not been sent yet.
func (s *Store) AddStaged(ctx context.Context, files []report.StagedFile) error {
	err := s.update(ctx, func(tx *sql.Tx) error {
		for _, f := range files {
			_, err := execute(ctx, tx, `INSERT INTO staged (id, form_mac, at, size, sealed) VALUES ($1, $2, $3, $4, $5)`,
				f.ID, f.Form, millis(f.At), f.Size, f.Sealed)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("stage files: %w", err)
	}
	return nil
}

// Staged returns the files of a form page, in the order in which they came.
func (s *Store) Staged(ctx context.Context, form []byte) ([]report.StagedFile, error) {
	return s.staged(ctx, selectStaged+`WHERE form_mac = $1 ORDER BY at, id`, form)
}

// StagedBefore returns files that were staged before a time, at most limit.
func (s *Store) StagedBefore(ctx context.Context, before time.Time, limit int) ([]report.StagedFile, error) {
	return s.staged(ctx, selectStaged+`WHERE at < $1 ORDER BY at LIMIT $2`, millis(before), limit)
}

const selectStaged = `SELECT id, form_mac, at, size, sealed FROM staged `

func (s *Store) staged(ctx context.Context, query string, args ...any) ([]report.StagedFile, error) {
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read staged files: %w", err)
	}
	return collect(rows, func(row scanner) (f report.StagedFile, err error) {
		err = row.Scan(&f.ID, &f.Form, into{&f.At}, &f.Size, &f.Sealed)
		return f, err
	})
}

// DeleteStaged forgets a staged file; false where there is none.
func (s *Store) DeleteStaged(ctx context.Context, id string) (deleted bool, err error) {
	err = s.update(ctx, func(tx *sql.Tx) error {
		n, err := execute(ctx, tx, `DELETE FROM staged WHERE id = $1`, id)
		deleted = n == 1
		return err
	})
	if err != nil {
		return false, fmt.Errorf("delete staged file: %w", err)
	}
	return deleted, nil
}

// StagedBytes is how much waits in all.
func (s *Store) StagedBytes(ctx context.Context) (bytes int64, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT CAST(coalesce(sum(size), 0) AS BIGINT) FROM staged`).Scan(&bytes)
	if err != nil {
		return 0, fmt.Errorf("count staged files: %w", err)
	}
	return bytes, nil
}

// KnowsFile reports whether a stored file is a report's, or staged.
func (s *Store) KnowsFile(ctx context.Context, id string) (bool, error) {
	known, err := s.exists(ctx, `SELECT 1 FROM files WHERE id = $1 UNION ALL SELECT 1 FROM staged WHERE id = $1`, id)
	if err != nil {
		return false, fmt.Errorf("look for file: %w", err)
	}
	return known, nil
}
