package store

import (
	"context"
	"database/sql"
	"fmt"

	"fanzha/app/readership"
)

// AddReads adds a day's counts, which are in order, to those there are.
func (s *Store) AddReads(ctx context.Context, day string, reads []readership.Read) error {
	err := s.update(ctx, func(tx *sql.Tx) error {
		for _, r := range reads {
			_, err := execute(ctx, tx, `INSERT INTO reads (kind, slug, day, count) VALUES ($1, $2, $3, $4)
ON CONFLICT (kind, slug, day) DO UPDATE SET count = reads.count + $4`, r.Kind, r.Slug, day, r.N)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("count reads: %w", err)
	}
	return nil
}

// Reads returns how often each article was read from one day to before
// another, the most read first.
func (s *Store) Reads(ctx context.Context, from, until string) ([]readership.Read, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT kind, slug, CAST(sum(count) AS BIGINT) FROM reads
WHERE day >= $1 AND day < $2 GROUP BY kind, slug ORDER BY 3 DESC, kind, slug`, from, until)
	if err != nil {
		return nil, fmt.Errorf("read reads: %w", err)
	}
	return collect(rows, func(row scanner) (r readership.Read, err error) {
		err = row.Scan(&r.Kind, &r.Slug, &r.N)
		return r, err
	})
}

var _ readership.Store = (*Store)(nil)
