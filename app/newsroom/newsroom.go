// Package newsroom is how articles are written, reviewed and published.
//
// An article is a row of revisions in the database, each the whole file as it
// would be: draft, in review, published, withdrawn. Publishing writes the file
// into the content folder, which alone decides what readers see; a revision
// that somebody makes by hand in the folder is noticed and kept as one "outside
// the console". Nothing is overwritten: every act names the revision that its
// author has seen, and a stale one gives a [Conflict].
//
// Nobody publishes what only they have touched, but in an emergency, which
// another reviewer has to confirm.
//
// It knows nothing of HTTP and nothing of SQL.
package newsroom

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/library"
	"fanzha/app/staff"
)

// Store keeps articles and their revisions.
type Store interface {
	// Articles returns all, without content; Mine is a member's.
	Articles(ctx context.Context, member string) ([]Article, error)
	// Article returns one; a fault of kind NotFound where there is none.
	Article(ctx context.Context, id string) (Article, error)
	// Revisions returns an article's without their content, newest first.
	Revisions(ctx context.Context, id string) ([]Revision, error)
	// Revision returns one with its content; a fault of kind NotFound where there
	// is none.
	Revision(ctx context.Context, id string, number int) (Revision, error)
	// EachRevision reads the content of every revision of every article; it is
	// the reader's until they return.
	EachRevision(ctx context.Context, read func(content []byte)) error
	// AddRevision keeps an article as it is after a revision, whose Base must
	// be the newest one (0: there is no such article yet); a fault of kind
	// Conflict else.
	AddRevision(context.Context, Article, Revision, audit.Draft) error
	// DeleteArticle takes away an article that the folder has never had, with all
	// its revisions; a fault of kind Conflict where Head is not the newest.
	DeleteArticle(ctx context.Context, a Article, did audit.Draft) error
	// ConfirmUrgent keeps that another reviewer has confirmed what stands; a
	// fault of kind Conflict where it is not what waits any more.
	ConfirmUrgent(ctx context.Context, a Article, by string, at time.Time, did audit.Draft) error
	// Written keeps that the folder has a revision. It is not ok where another
	// one is public by now.
	Written(ctx context.Context, id string, public int) (ok bool, err error)
	// Urgent returns the articles that were published urgently and wait for
	// another reviewer, the oldest first.
	Urgent(context.Context) ([]Article, error)
	// Unwritten returns the articles that the folder does not have yet.
	Unwritten(context.Context) ([]Article, error)
	// Audit keeps what was done in the folder alone.
	Audit(context.Context, audit.Draft) error
}

// Options are what a newsroom is made of.
type Options struct {
	Store   Store
	Library *library.Library
	Folder  string // the content folder
	Log     audit.Log
	Now     func() time.Time
	Logger  *slog.Logger
}

// Newsroom writes, reviews and publishes articles.
type Newsroom struct {
	Options
	writing chan struct{} // one file at a time in a process
	drawing chan struct{} // one picture at a time
}

// New makes a newsroom.
func New(options Options) *Newsroom {
	return &Newsroom{options, make(chan struct{}, 1), make(chan struct{}, 1)}
}

// Conflict is returned for an act on a revision that is not the newest any
// more. It is a fault of kind Conflict.
type Conflict struct {
	Newest Revision
	cause  error
}

// Error implements error.
func (c *Conflict) Error() string { return c.cause.Error() }

// Unwrap returns the fault.
func (c *Conflict) Unwrap() error { return c.cause }

var errStale = fault.New(fault.Conflict, "您打开以后，这篇文章又有了新的版本")

// conflict makes a Conflict of what is stale.
func (n *Newsroom) conflict(ctx context.Context, id string, err error) error {
	if fault.KindOf(err) != fault.Conflict || errors.As(err, new(*Conflict)) {
		return err
	}
	a, findErr := n.Store.Article(ctx, id)
	if findErr != nil {
		return errors.Join(err, findErr)
	}
	newest, findErr := n.Store.Revision(ctx, id, a.Head)
	if findErr != nil {
		return errors.Join(err, findErr)
	}
	return &Conflict{newest, errStale}
}

func kindOf(id string) library.Kind {
	kind, _, _ := strings.Cut(id, "/")
	return library.Kind(kind)
}

// mayWrite fails for who may not write an article of a kind: the site's own
// pages are for reviewers.
func mayWrite(by *staff.Session, kind library.Kind) error {
	switch by.Member.Role {
	case staff.Reviewer:
		return nil
	case staff.Editor:
		if kind != library.Pages {
			return nil
		}
		return fault.New(fault.Forbidden, "「关于本站」一类的页面由审核人员来改")
	}
	return fault.New(fault.Forbidden, "您的角色不能写文章")
}

func mayReview(by *staff.Session) error {
	if by.Member.Role != staff.Reviewer {
		return fault.New(fault.Forbidden, "要由审核人员来办")
	}
	return nil
}

// object names an article in the audit log.
func object(id string) audit.Object { return audit.Article(strings.ReplaceAll(id, "/", ":")) }
