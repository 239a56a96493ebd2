package newsroom

import (
	"context"

	"fanzha/app/library"
	"fanzha/app/staff"
)

// Open finds an article with its newest revision, for who may write it.
func (n *Newsroom) Open(ctx context.Context, by *staff.Session, id string) (Article, Revision, error) {
	if err := mayWrite(by, kindOf(id)); err != nil {
		return Article{}, Revision{}, err
	}
	a, err := n.find(ctx, id)
	if err != nil {
		return a, Revision{}, err
	}
	newest, err := n.Store.Revision(ctx, id, a.Head)
	return a, newest, err
}

// At finds one revision of an article.
func (n *Newsroom) At(ctx context.Context, by *staff.Session, id string, number int) (Revision, error) {
	if err := mayWrite(by, kindOf(id)); err != nil {
		return Revision{}, err
	}
	return n.Store.Revision(ctx, id, number)
}

// History returns an article's revisions, newest first, without their content.
func (n *Newsroom) History(ctx context.Context, by *staff.Session, id string) ([]Revision, error) {
	if err := mayWrite(by, kindOf(id)); err != nil {
		return nil, err
	}
	return n.Store.Revisions(ctx, id)
}

// Check holds a text against the checks that guard publishing, as the file of
// an article; of one that has no address yet, id is its kind alone.
func (n *Newsroom) Check(id string, content []byte) (library.Trial, error) {
	if kind := library.Kind(id); isKind(kind) {
		return n.try(id+"/"+fresh+".md", content), nil
	}
	file, err := n.file(id)
	if err != nil {
		return library.Trial{}, err
	}
	return n.try(file, content), nil
}

// CheckPublished holds a text against the checks as if it were published.
func (n *Newsroom) CheckPublished(id string, content []byte) (library.Trial, error) {
	if d, err := open(content); err == nil && typed(words, d.value("status")) != library.StatusWithdrawn {
		if published, err := withKeys(content, [][2]string{{"status", ""}}); err == nil {
			content = published
		}
	}
	return n.Check(id, content)
}

// Hands are who has touched what is not public yet.
func (n *Newsroom) Hands(ctx context.Context, a Article) ([]string, error) {
	revisions, err := n.Store.Revisions(ctx, a.ID)
	return hands(a.Public, revisions), err
}

// fresh is the slug of what has none yet.
const fresh = "xin-gao"

// Place is where a line of a file stands in its form: the key, or the body with
// the line in it. It is "" for what belongs to no key.
func Place(content []byte, line int) (key string, in int) {
	d, err := open(content)
	if err != nil || line <= 1 {
		return "", line
	}
	at := 1 // the fence
	for _, b := range d.blocks {
		if at += len(b.lines); line <= at {
			return b.key, 0
		}
	}
	if line > at+1 {
		return library.BodyPath, line - at - 1
	}
	return "", 0
}
