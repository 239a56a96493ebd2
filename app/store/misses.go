package store

import (
	"context"
	"database/sql"
	"fmt"

	"fanzha/app/miss"
)

// AddMisses adds counts, which are in order of month and words, to those there
// are. Of each month the greatest are kept, at most so many.
func (s *Store) AddMisses(ctx context.Context, counts []miss.Count, most int) error {
	err := s.update(ctx, func(tx *sql.Tx) error {
		for i, c := range counts {
			_, err := execute(ctx, tx, `INSERT INTO missed_searches (month, words, count) VALUES ($1, $2, $3)
ON CONFLICT (month, words) DO UPDATE SET count = missed_searches.count + $3`, c.Month, c.Words, c.N)
			if err != nil {
				return err
			}
			if i < len(counts)-1 && counts[i+1].Month == c.Month {
				continue
			}
			_, err = execute(ctx, tx, `DELETE FROM missed_searches WHERE month = $1 AND words NOT IN (
	SELECT words FROM missed_searches WHERE month = $1 ORDER BY count DESC, words LIMIT $2)`, c.Month, most)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("count searches without a hit: %w", err)
	}
	return nil
}

// Misses returns the counts from a month on, the newest month first, and of
// each the greatest.
func (s *Store) Misses(ctx context.Context, since string) ([]miss.Count, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT month, words, count FROM missed_searches
WHERE month >= $1 ORDER BY month DESC, count DESC, words`, since)
	if err != nil {
		return nil, fmt.Errorf("read searches without a hit: %w", err)
	}
	counts, err := collect(rows, func(row scanner) (c miss.Count, err error) {
		err = row.Scan(&c.Month, &c.Words, &c.N)
		return c, err
	})
	if err != nil {
		return nil, fmt.Errorf("read searches without a hit: %w", err)
	}
	return counts, nil
}

// PastMisses is how many counts are of a month before this one.
func (s *Store) PastMisses(ctx context.Context, month string) (n int, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT count(*) FROM missed_searches WHERE month < $1`, month).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("look for old searches without a hit: %w", err)
	}
	return n, nil
}

// EraseMisses erases the counts of the months before this one, and returns how
// many there were.
func (s *Store) EraseMisses(ctx context.Context, month string) (erased int, err error) {
	err = s.update(ctx, func(tx *sql.Tx) error {
		n, err := execute(ctx, tx, `DELETE FROM missed_searches WHERE month < $1`, month)
		erased = int(n)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("erase searches without a hit: %w", err)
	}
	return erased, nil
}

var _ miss.Store = (*Store)(nil)
