package console

import (
	"strconv"
	"strings"

	"fanzha/app/library"
	"fanzha/app/newsroom"
)

// draft is what the form of an article has sent.
type draft struct {
	ID   string // empty: it is a new one
	Kind library.Kind
	Slug string // of a new one, as typed; empty: made of the title
	Base int    // the revision that its author has seen
	newsroom.Form
	Whole  bool   // it was written as one text, front matter and all
	Source string // that text
}

// draftForm reads the form of an article.
func draftForm(r *request) draft {
	base, _ := strconv.Atoi(r.field("base"))
	d := draft{ID: r.field("id"), Kind: library.Kind(r.field("kind")), Slug: r.field("slug"), Base: base, Whole: r.form.Has("source")}
	d.Source = strings.ReplaceAll(r.secret("source"), "\r\n", "\n")
	d.Form = newsroom.NewForm(func(key string) string { return strings.Join(r.form[key], "\n") })
	if kind, _, ok := strings.Cut(d.ID, "/"); ok {
		d.Kind = library.Kind(kind)
	}
	return d
}

// place is what the newsroom checks the draft as.
func (d draft) place() string {
	if d.ID == "" {
		return string(d.Kind)
	}
	return d.ID
}

// draftContent is the file that a draft makes of the revision it began with.
func (c *Console) draftContent(r *request, d draft) ([]byte, error) {
	switch {
	case d.Whole:
		return []byte(d.Source), nil
	case d.ID == "":
		return d.Apply(newsroom.Blank(c.Now().In(c.Bureau().Site.Location())))
	}
	base, err := c.Newsroom.At(r.ctx, r.visitor.Session, d.ID, d.Base)
	if err != nil {
		return nil, err
	}
	return d.Apply(base.Content)
}

// checkDraft holds a draft against the checks; nothing is kept.
func (c *Console) checkDraft(r *request, d draft) (content []byte, trial library.Trial, err error) {
	if content, err = c.draftContent(r, d); err == nil {
		trial, err = c.Newsroom.Check(d.place(), content)
	}
	return content, trial, err
}

// saveDraft keeps a draft as a new revision.
func (c *Console) saveDraft(r *request, d draft) (newsroom.Article, error) {
	content, err := c.draftContent(r, d)
	if err != nil {
		return newsroom.Article{}, err
	}
	if d.ID == "" {
		return c.Newsroom.Begin(r.ctx, r.visitor.Session, d.Kind, d.Slug, content)
	}
	return c.Newsroom.Save(r.ctx, r.visitor.Session, d.ID, d.Base, content)
}
