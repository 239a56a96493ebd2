package newsroom

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/library"
	"fanzha/app/staff"
)

// longestArticle is the largest file that the library takes, in bytes.
const longestArticle = 256 << 10

// Blank is the file from which a new article is written.
func Blank(now time.Time) []byte {
	return []byte("---\ndate: " + now.Format(time.DateOnly) + "\nstatus: draft\n---\n")
}

// Begin keeps a new article, under the slug that was chosen or one that is made
// of its title, and returns it.
func (n *Newsroom) Begin(ctx context.Context, by *staff.Session, kind library.Kind, slug string, content []byte) (Article, error) {
	if !isKind(kind) {
		return Article{}, errNoKind
	}
	if err := mayWrite(by, kind); err != nil {
		return Article{}, err
	}
	chosen := slug != ""
	if !chosen {
		now := n.Now()
		slug = cmp.Or(Slug(n.titleOf("", content)), strings.TrimSuffix(string(kind), "s")+now.Format("-20060102"))
	}
	if err := checkSlug(slug); err != nil {
		return Article{}, err
	}
	if chosen {
		return n.begin(ctx, by, string(kind)+"/"+slug, content)
	}
	return n.beginFree(ctx, by, kind, slug, content)
}

// beginFree begins an article under a slug, or under that with a number behind
// it which is free.
func (n *Newsroom) beginFree(ctx context.Context, by *staff.Session, kind library.Kind, slug string, content []byte, from ...audit.Object) (Article, error) {
	const tries = 100
	for i := 1; i <= tries; i++ {
		id := string(kind) + "/" + slug
		if i > 1 {
			id += "-" + strconv.Itoa(i)
		}
		if a, err := n.begin(ctx, by, id, content, from...); fault.KindOf(err) != fault.Conflict {
			return a, err
		}
	}
	return Article{}, fault.New(fault.Conflict, "叫这个网址的文章太多了，请另起一个网址")
}

func (n *Newsroom) begin(ctx context.Context, by *staff.Session, id string, content []byte, from ...audit.Object) (Article, error) {
	taken := fault.New(fault.Conflict, "已经有一篇文章用了网址 "+id+"，请换一个")
	if _, err := n.find(ctx, id); fault.KindOf(err) != fault.NotFound {
		if err == nil {
			err = taken
		}
		return Article{}, err
	}
	file, err := n.file(id)
	if err != nil {
		return Article{}, err
	}
	a := Article{ID: id, File: file, Author: by.Member.Name}
	err = n.add(ctx, by, &a, Revision{Act: Saved, Content: content}, audit.ArticleSaved, from...)
	if fault.KindOf(err) == fault.Conflict { // somebody was quicker
		err = taken
	}
	return a, err
}

// Save keeps a new revision upon one that its author has seen. Whatever was
// submitted has to be submitted again.
func (n *Newsroom) Save(ctx context.Context, by *staff.Session, id string, base int, content []byte) (Article, error) {
	a, err := n.take(ctx, by, id, base)
	if err != nil {
		return a, err
	}
	if before, err := n.Store.Revision(ctx, id, a.Head); err != nil || bytes.Equal(before.Content, content) {
		return a, err // nothing has changed
	}
	err = n.add(ctx, by, &a, Revision{Act: Saved, Content: content}, audit.ArticleSaved)
	return a, n.conflict(ctx, id, err)
}

// Revert makes the content of an earlier revision the newest one.
func (n *Newsroom) Revert(ctx context.Context, by *staff.Session, id string, base, number int) (Article, error) {
	a, err := n.take(ctx, by, id, base)
	if err != nil {
		return a, err
	}
	earlier, err := n.Store.Revision(ctx, id, number)
	if err != nil {
		return a, err
	}
	err = n.add(ctx, by, &a, Revision{Act: Reverted, Content: earlier.Content, Remark: strconv.Itoa(number)}, audit.ArticleReverted)
	return a, n.conflict(ctx, id, err)
}

// take finds an article for who writes it, and fails with a [Conflict] where
// they have not seen its newest revision.
func (n *Newsroom) take(ctx context.Context, by *staff.Session, id string, base int) (Article, error) {
	if err := mayWrite(by, kindOf(id)); err != nil {
		return Article{}, err
	}
	a, err := n.find(ctx, id)
	if err == nil && a.Head != base {
		err = n.conflict(ctx, id, errStale)
	}
	return a, err
}

// add keeps a revision that is no published one: the file says that it is a
// draft.
func (n *Newsroom) add(ctx context.Context, by *staff.Session, a *Article, r Revision, act audit.Act, from ...audit.Object) error {
	if len(r.Content) > longestArticle {
		return fault.New(fault.TooLarge, fmt.Sprintf("文章太长（%d KB），最多 %d KB，没有保存", len(r.Content)>>10, longestArticle>>10))
	}
	if drafted, err := withKeys(r.Content, [][2]string{{"status", library.StatusDraft}}); err == nil {
		r.Content = drafted // else a text that no form can read is kept as it is
	}
	a.State = Draft
	return n.step(ctx, by, a, r, act, from...)
}

// step keeps a revision with the article as it is after it.
func (n *Newsroom) step(ctx context.Context, by *staff.Session, a *Article, r Revision, act audit.Act, from ...audit.Object) error {
	r.Article, r.Base, r.Number, r.Author, r.At = a.ID, a.Head, a.Head+1, by.Member.Name, n.Now()
	a.Head, a.Title, a.SavedBy, a.SavedAt = r.Number, n.titleOf(a.File, r.Content), r.Author, r.At
	return n.Store.AddRevision(ctx, *a, r, by.Did(act, append(from, object(a.ID), audit.Count("revision", r.Number))...))
}
