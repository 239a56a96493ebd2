package newsroom

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/library"
)

func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// file is where an article's file lies, or would lie. It fails for an id that
// is no address of an article, whatever it says of paths.
func (n *Newsroom) file(id string) (string, error) {
	kind, slug, _ := strings.Cut(id, "/")
	if !isKind(library.Kind(kind)) || !library.ValidSlug(slug) || len(slug) > longestKnown {
		return "", errNoArticle
	}
	if file, known := n.Library.Snapshot().File(id); known {
		return file, nil
	}
	return kind + "/" + slug + ".md", nil
}

var errNoArticle = fault.New(fault.NotFound, "没有这篇文章")

// find returns an article as it is now: in the database and in the folder. What
// was changed there outside the console becomes a revision.
func (n *Newsroom) find(ctx context.Context, id string) (Article, error) {
	a, err := n.Store.Article(ctx, id)
	unknown := fault.KindOf(err) == fault.NotFound && err != nil
	if err != nil && !unknown {
		return a, err
	}
	if a.Pending {
		if err := n.settle(ctx, a); err != nil {
			return a, err
		}
		return n.Store.Article(ctx, id)
	}
	file := a.File
	if unknown {
		if file, err = n.file(id); err != nil {
			return a, err
		}
		a = Article{ID: id, File: file, State: Draft}
	}
	content, err := n.read(file)
	if moved, known := n.Library.Snapshot().File(id); errors.Is(err, fs.ErrNotExist) && known && moved != file {
		a.File = moved // somebody has put it into another folder of its kind
		content, err = n.read(moved)
	}
	gone := errors.Is(err, fs.ErrNotExist)
	switch {
	case gone && unknown:
		return a, errNoArticle
	case gone && a.Public == 0, err == nil && digest(content) == a.Digest:
		return a, nil
	case err != nil && !gone:
		return a, fmt.Errorf("read an article's file: %w", err)
	}
	if err := n.notice(ctx, a, content, gone); err != nil && fault.KindOf(err) != fault.Conflict {
		return a, err
	}
	return n.Store.Article(ctx, id) // another may have noticed it, too
}

// notice keeps what was changed outside the console.
func (n *Newsroom) notice(ctx context.Context, a Article, content []byte, gone bool) error {
	r := Revision{Article: a.ID, Number: a.Head + 1, Base: a.Head, Act: Outside, At: n.Now(), Content: content}
	if gone {
		last, err := n.Store.Revision(ctx, a.ID, a.Public)
		if err != nil {
			return err
		}
		r.Act, r.Content = Removed, last.Content
	}
	a.Head, a.SavedBy, a.SavedAt = r.Number, "", r.At
	a.UrgentBy, a.UrgentAt = "", time.Time{}
	a.Public, a.Digest, a.State = r.Number, digest(r.Content), n.stateOf(a.File, r.Content)
	if gone {
		a.Public, a.Digest, a.State = 0, "", Draft
	}
	a.Title = n.titleOf(a.File, r.Content)
	return n.Store.AddRevision(ctx, a, r, n.Log.Did(audit.Server, audit.ArticleChangedOutside, object(a.ID), audit.Count("revision", r.Number)))
}

// stateOf is what a file says of itself.
func (n *Newsroom) stateOf(file string, content []byte) State {
	if read := n.try(file, content).Article; read != nil {
		return stateOf(read)
	}
	return Draft
}

func stateOf(a *library.Article) State {
	switch a.Status {
	case library.StatusWithdrawn:
		return Withdrawn
	case library.StatusPublished:
		return Published
	}
	return Draft // nobody has submitted it at the console
}

// titleOf is an article's title, as far as it can be read, else its file's
// name.
func (n *Newsroom) titleOf(file string, content []byte) string {
	if form, err := Read(content); err == nil && form.Get("title") != "" {
		return form.Get("title")
	}
	return strings.TrimSuffix(path.Base(file), path.Ext(file))
}

func (n *Newsroom) try(file string, content []byte) library.Trial {
	return n.Library.Snapshot().Try(file, content, n.Now())
}

func (n *Newsroom) read(file string) ([]byte, error) {
	root, err := os.OpenRoot(n.Folder)
	if err != nil {
		return nil, err
	}
	defer root.Close() //nolint:errcheck // it was only read
	return root.ReadFile(file)
}

// settle brings what was published into the folder: now, or after a crash
// between the two.
func (n *Newsroom) settle(ctx context.Context, a Article) error {
	n.writing <- struct{}{}
	defer func() { <-n.writing }()
	for {
		if err := n.overtake(ctx, a); err != nil {
			return err
		}
		r, err := n.Store.Revision(ctx, a.ID, a.Public)
		if err != nil {
			return err
		}
		if err := n.write(a.File, r.Content); err != nil {
			return fmt.Errorf("write an article's file: %w", err)
		}
		if ok, err := n.Store.Written(ctx, a.ID, a.Public); ok || err != nil {
			return err
		}
		if a, err = n.Store.Article(ctx, a.ID); err != nil { // another has published meanwhile
			return err
		}
	}
}

// overtake keeps what somebody has made of the file by hand since, before it
// is written over.
func (n *Newsroom) overtake(ctx context.Context, a Article) error {
	content, err := n.read(a.File)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if d := digest(content); err != nil || d == a.Digest || d == a.Before {
		return err
	}
	r := Revision{Article: a.ID, Number: a.Head + 1, Base: a.Head, Act: Outside, At: n.Now(), Content: content}
	a.Head, a.State, a.SavedBy, a.SavedAt = r.Number, Draft, "", r.At
	return n.Store.AddRevision(ctx, a, r, n.Log.Did(audit.Server, audit.ArticleChangedOutside, object(a.ID), audit.Count("revision", r.Number)))
}

// write puts a file in the place of the one before, all of it or nothing.
func (n *Newsroom) write(file string, content []byte) (err error) {
	root, err := os.OpenRoot(n.Folder)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	folder, name := path.Split(file)
	if err := root.MkdirAll(path.Clean("./"+folder), 0o755); err != nil {
		return err
	}
	temporary := folder + "." + name + "." + strings.ToLower(rand.Text()) + ".tmp"
	if err := writeSynced(root, temporary, content); err != nil {
		return errors.Join(err, root.Remove(temporary))
	}
	if err := root.Rename(temporary, file); err != nil {
		return errors.Join(err, root.Remove(temporary))
	}
	held, err := root.Open(path.Clean("./" + folder))
	if err != nil {
		return err
	}
	return errors.Join(held.Sync(), held.Close())
}

func writeSynced(root *os.Root, name string, content []byte) error {
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Sync(), file.Close())
}

// Heal brings into the folder what was published before the program stopped,
// and did not get there. It returns how many that were.
func (n *Newsroom) Heal(ctx context.Context) (int, error) {
	unwritten, err := n.Store.Unwritten(ctx)
	if err != nil {
		return 0, err
	}
	for _, a := range unwritten {
		if err := n.settle(ctx, a); err != nil {
			return 0, err
		}
	}
	if len(unwritten) > 0 {
		_, err = n.Library.Reload()
	}
	return len(unwritten), err
}
