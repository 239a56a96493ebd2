package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/newsroom"
)

const articleColumns = `id, file, title, state, head, published, digest, replaced, pending, author, saved_by, saved_at, urgent_by, urgent_at`

func scanArticle(row scanner, more ...any) (a newsroom.Article, err error) {
	err = row.Scan(append([]any{
		&a.ID, &a.File, &a.Title, &a.State, &a.Head, &a.Public, &a.Digest, &a.Before, &a.Pending, &a.Author, &a.SavedBy, into{&a.SavedAt},
		&a.UrgentBy, into{&a.UrgentAt},
	}, more...)...)
	return a, err
}

// Articles returns all articles, without content, the newest first; Mine are
// those that a member has had a hand in.
func (s *Store) Articles(ctx context.Context, member string) ([]newsroom.Article, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT `+articleColumns+`, EXISTS (SELECT 1 FROM revisions r WHERE r.author = $1 AND r.article = a.id)
FROM articles a ORDER BY saved_at DESC, id`, member)
	if err != nil {
		return nil, fmt.Errorf("list articles: %w", err)
	}
	return collect(rows, func(row scanner) (newsroom.Article, error) {
		var mine bool
		a, err := scanArticle(row, &mine)
		a.Mine = mine
		return a, err
	})
}

// Unwritten returns the articles whose public revision the content folder does
// not have yet.
func (s *Store) Unwritten(ctx context.Context) ([]newsroom.Article, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT `+articleColumns+` FROM articles WHERE pending ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("look for articles that are not in the folder: %w", err)
	}
	return collect(rows, func(row scanner) (newsroom.Article, error) { return scanArticle(row) })
}

// Urgent returns the articles that were published urgently and wait for another
// reviewer, the oldest first.
func (s *Store) Urgent(ctx context.Context) ([]newsroom.Article, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT `+articleColumns+` FROM articles WHERE urgent_by <> '' ORDER BY urgent_at, id`)
	if err != nil {
		return nil, fmt.Errorf("look for urgent publications: %w", err)
	}
	return collect(rows, func(row scanner) (newsroom.Article, error) { return scanArticle(row) })
}

// Article returns one article; a fault of kind NotFound where there is none.
func (s *Store) Article(ctx context.Context, id string) (newsroom.Article, error) {
	if !storable(id) {
		return newsroom.Article{}, errNoArticle
	}
	a, err := scanArticle(s.read.QueryRowContext(ctx, `SELECT `+articleColumns+` FROM articles WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return a, errNoArticle
	}
	if err != nil {
		return a, fmt.Errorf("look for an article: %w", err)
	}
	return a, nil
}

var (
	errNoArticle = fault.New(fault.NotFound, "没有这篇文章")
	errOvertaken = fault.New(fault.Conflict, "这篇文章已经有了更新的版本")
)

const revisionColumns = `article, number, base, act, author, at, remark, unit_agrees, secrecy, no_person, confirmed_by, confirmed_at`

func scanRevision(row scanner, more ...any) (r newsroom.Revision, err error) {
	err = row.Scan(append([]any{
		&r.Article, &r.Number, &r.Base, &r.Act, &r.Author, into{&r.At}, &r.Remark, &r.Ticks.UnitAgrees, &r.Ticks.Secrecy, &r.Ticks.NoPerson,
		&r.ConfirmedBy, into{&r.ConfirmedAt},
	}, more...)...)
	return r, err
}

// Revisions returns an article's revisions without their content, newest first.
func (s *Store) Revisions(ctx context.Context, id string) ([]newsroom.Revision, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT `+revisionColumns+` FROM revisions WHERE article = $1 ORDER BY number DESC`, id)
	if err != nil {
		return nil, fmt.Errorf("list revisions: %w", err)
	}
	return collect(rows, func(row scanner) (newsroom.Revision, error) { return scanRevision(row) })
}

// Revision returns one revision with its content; a fault of kind NotFound
// where there is none.
func (s *Store) Revision(ctx context.Context, id string, number int) (newsroom.Revision, error) {
	var content []byte
	r, err := scanRevision(s.read.QueryRowContext(ctx, `SELECT `+revisionColumns+`, content FROM revisions WHERE article = $1 AND number = $2`, id, number), &content)
	if errors.Is(err, sql.ErrNoRows) {
		return r, fault.New(fault.NotFound, "没有这个版本")
	}
	if err != nil {
		return r, fmt.Errorf("look for a revision: %w", err)
	}
	r.Content = content
	return r, nil
}

// EachRevision reads the content of every revision of every article; it is the
// reader's until they return.
func (s *Store) EachRevision(ctx context.Context, read func(content []byte)) (err error) {
	rows, err := s.read.QueryContext(ctx, `SELECT content FROM revisions`)
	if err != nil {
		return fmt.Errorf("read revisions: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var content sql.RawBytes
		if err := rows.Scan(&content); err != nil {
			return fmt.Errorf("read revisions: %w", err)
		}
		read(content)
	}
	return readHeldUp(rows.Err())
}

// AddRevision keeps an article as it is after a revision, whose Base must be
// the newest one, or 0 for an article that is not known yet; a fault of kind
// Conflict else.
func (s *Store) AddRevision(ctx context.Context, a newsroom.Article, r newsroom.Revision, did audit.Draft) error {
	return s.act(ctx, "add a revision", did, func(tx *sql.Tx) error {
		n, err := keepArticle(ctx, tx, a, r.Base)
		if err == nil && n == 0 {
			err = errOvertaken
		}
		if err != nil {
			return err
		}
		_, err = execute(ctx, tx, `INSERT INTO revisions (`+revisionColumns+`, content) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
			r.Article, r.Number, r.Base, string(r.Act), r.Author, millis(r.At), r.Remark, r.Ticks.UnitAgrees, r.Ticks.Secrecy, r.Ticks.NoPerson,
			r.ConfirmedBy, millis(r.ConfirmedAt), r.Content)
		return err
	})
}

func keepArticle(ctx context.Context, tx *sql.Tx, a newsroom.Article, base int) (int64, error) {
	if base == 0 {
		return execute(ctx, tx, `INSERT INTO articles (`+articleColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING`,
			a.ID, a.File, a.Title, string(a.State), a.Head, a.Public, a.Digest, a.Before, a.Pending, a.Author, a.SavedBy, millis(a.SavedAt),
			a.UrgentBy, millis(a.UrgentAt))
	}
	return execute(ctx, tx, `UPDATE articles SET title = $3, state = $4, head = $5, published = $6, digest = $7, replaced = $8, pending = $9,
	saved_by = $10, saved_at = $11, urgent_by = $12, urgent_at = $13, file = $14 WHERE id = $1 AND head = $2`,
		a.ID, base, a.Title, string(a.State), a.Head, a.Public, a.Digest, a.Before, a.Pending, a.SavedBy, millis(a.SavedAt), a.UrgentBy, millis(a.UrgentAt),
		a.File)
}

// DeleteArticle takes away an article that is not in the content folder, with
// all its revisions; a fault of kind Conflict where Head is not the newest.
func (s *Store) DeleteArticle(ctx context.Context, a newsroom.Article, did audit.Draft) error {
	return s.act(ctx, "delete an article", did, func(tx *sql.Tx) error {
		// The update locks the row: a revision that comes meanwhile finds none.
		n, err := execute(ctx, tx, `UPDATE articles SET state = state WHERE id = $1 AND head = $2 AND published = 0`, a.ID, a.Head)
		if err == nil && n == 0 {
			err = errOvertaken
		}
		if err == nil {
			_, err = execute(ctx, tx, `DELETE FROM revisions WHERE article = $1`, a.ID)
		}
		if err == nil {
			_, err = execute(ctx, tx, `DELETE FROM articles WHERE id = $1`, a.ID)
		}
		return err
	})
}

// ConfirmUrgent keeps that another reviewer has confirmed what was published
// urgently; a fault of kind Conflict where something else is public by now.
func (s *Store) ConfirmUrgent(ctx context.Context, a newsroom.Article, by string, at time.Time, did audit.Draft) error {
	return s.act(ctx, "confirm a publication", did, func(tx *sql.Tx) error {
		n, err := execute(ctx, tx, `UPDATE articles SET urgent_by = '', urgent_at = 0 WHERE id = $1 AND published = $2 AND urgent_by = $3`, a.ID, a.Public, a.UrgentBy)
		if err == nil && n == 0 {
			err = errOvertaken
		}
		if err != nil {
			return err
		}
		_, err = execute(ctx, tx, `UPDATE revisions SET confirmed_by = $3, confirmed_at = $4 WHERE article = $1 AND number = $2`, a.ID, a.Public, by, millis(at))
		return err
	})
}

// Written keeps that the content folder has a revision. It is not ok where
// another one is public by now.
func (s *Store) Written(ctx context.Context, id string, public int) (ok bool, err error) {
	err = s.update(ctx, func(tx *sql.Tx) error {
		n, err := execute(ctx, tx, `UPDATE articles SET pending = FALSE WHERE id = $1 AND published = $2`, id, public)
		if ok = n > 0; err != nil || !ok {
			return err
		}
		return raiseContentVersion(ctx, tx)
	})
	if err != nil {
		return false, fmt.Errorf("keep that an article was written: %w", err)
	}
	return ok, nil
}

// raiseContentVersion tells the other replicas to look at the content folder.
func raiseContentVersion(ctx context.Context, tx *sql.Tx) error {
	_, err := execute(ctx, tx, `INSERT INTO meta (name, value) VALUES ('content_version', '1')
ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(meta.value AS BIGINT) + 1 AS TEXT)`)
	return err
}

// ContentVersion grows with everything that the console publishes.
func (s *Store) ContentVersion(ctx context.Context) (int64, error) {
	var text string
	err := s.read.QueryRowContext(ctx, `SELECT value FROM meta WHERE name = 'content_version'`).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the content version: %w", err)
	}
	return strconv.ParseInt(text, 10, 64)
}

var _ newsroom.Store = (*Store)(nil)
