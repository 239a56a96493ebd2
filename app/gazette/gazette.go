package gazette

import (
	"context"
	"slices"
	"time"

	"fanzha/app/audit"
	"fanzha/app/bureau"
	"fanzha/app/library"
	"fanzha/app/readership"
	"fanzha/app/report"
)

// Store is what the reports are made of.
type Store interface {
	// CountReports counts what came in within each span.
	CountReports(context.Context, []report.Span) ([][]report.Count, error)
	// Waits returns how long each report of a span waited to be opened.
	Waits(context.Context, report.Span) ([]Wait, error)
	// Reads returns how often each article was read from one day to before
	// another, the most read first.
	Reads(ctx context.Context, from, until string) ([]readership.Read, error)
	// Figures returns what was entered for a period; zero where nothing was.
	Figures(ctx context.Context, period string) (Figures, error)
	// EnterFigures keeps figures, by their period, in the place of those before.
	EnterFigures(ctx context.Context, figures map[string]Figures, did audit.Draft) error
}

// Wait is how long one report waited.
type Wait struct {
	Urgent bool
	Opened bool
	For    time.Duration // until it was first opened
}

// Gazette makes reports.
type Gazette struct {
	store Store
	now   func() time.Time
}

// New makes one.
func New(store Store, now func() time.Time) *Gazette { return &Gazette{store, now} }

// Issue is the report of one period, beside the one before.
type Issue struct {
	Period, Before Period
	Span           report.Span
	Running        bool // the period is not over yet

	Total                   Line
	Urgent                  Line
	Kinds, Scams, Districts []Line

	All, OfUrgent Opening // how soon reports were opened

	Published []Article // in the period, the newest first
	Reads     Line
	MostRead  []Article

	Trend [4]Move
	Last  Figures // as entered for this period
	Prior Figures // and for the one before
}

// Line is a number of this period beside that of the one before.
type Line struct {
	Key       string
	N, Before int
}

// Article is something that was published.
type Article struct {
	Kind  library.Kind
	Slug  string
	Title string // empty: it is gone
	Date  time.Time
	Reads int // in this period
}

const mostRead = 10

// Of makes the report of a period from what is kept now. Reports that look as
// if a machine had sent them, and those that were erased, are not in it.
func (g *Gazette) Of(ctx context.Context, p Period, snapshot *library.Snapshot) (issue Issue, err error) {
	zone := snapshot.Bureau.Site.Location()
	before := p.Before()
	spans := []report.Span{p.Span(zone), before.Span(zone)}
	issue = Issue{Period: p, Before: before, Span: spans[0], Running: g.now().Before(spans[0].Until)}
	counts, err := g.store.CountReports(ctx, spans)
	if err != nil {
		return issue, err
	}
	issue.count(counts[0], counts[1], snapshot.Bureau)
	if err := g.waits(ctx, &issue, spans); err != nil {
		return issue, err
	}
	if err := g.articles(ctx, &issue, spans, snapshot); err != nil {
		return issue, err
	}
	if issue.Last, err = g.store.Figures(ctx, p.String()); err != nil {
		return issue, err
	}
	if issue.Prior, err = g.store.Figures(ctx, before.String()); err != nil {
		return issue, err
	}
	issue.Trend = trend(issue.Last, issue.Prior)
	return issue, nil
}

func (i *Issue) count(now, before []report.Count, b *bureau.Bureau) {
	scams, districts := []string{}, []string{}
	for _, s := range b.Scams {
		scams = append(scams, s.Key)
	}
	for _, d := range b.Site.Districts {
		districts = append(districts, d.Key)
	}
	i.Kinds = lines(now, before, []string{string(report.Victim), string(report.Tip), string(report.Objection)}, func(c report.Count) string { return string(c.Kind) })
	i.Scams = lines(now, before, scams, func(c report.Count) string { return c.Scam })
	i.Districts = lines(now, before, districts, func(c report.Count) string { return c.District })
	for _, line := range i.Kinds {
		i.Total.N, i.Total.Before = i.Total.N+line.N, i.Total.Before+line.Before
	}
}

// lines are the numbers by a key, in the order of keys, and behind them those
// of keys that the content folder has no more. Those without any are left out.
func lines(now, before []report.Count, keys []string, keyOf func(report.Count) string) []Line {
	all := make([]Line, len(keys))
	for i, key := range keys {
		all[i].Key = key
	}
	add := func(c report.Count, to func(*Line, int)) {
		at := slices.IndexFunc(all, func(l Line) bool { return l.Key == keyOf(c) })
		if at < 0 {
			at, all = len(all), append(all, Line{Key: keyOf(c)})
		}
		to(&all[at], c.N)
	}
	for _, c := range now {
		add(c, func(l *Line, n int) { l.N += n })
	}
	for _, c := range before {
		add(c, func(l *Line, n int) { l.Before += n })
	}
	return slices.DeleteFunc(all, func(l Line) bool { return l.N == 0 && l.Before == 0 })
}

func (g *Gazette) articles(ctx context.Context, issue *Issue, spans []report.Span, snapshot *library.Snapshot) error {
	var reads [2][]readership.Read
	for i, span := range spans {
		var err error
		if reads[i], err = g.store.Reads(ctx, span.From.Format(time.DateOnly), span.Until.Format(time.DateOnly)); err != nil {
			return err
		}
	}
	byID := map[string]int{}
	for _, r := range reads[0] {
		byID[r.Kind+"/"+r.Slug] = r.N
		issue.Reads.N += r.N
	}
	for _, r := range reads[1] {
		issue.Reads.Before += r.N
	}
	for _, a := range snapshot.Published() {
		day := a.Date.Begins(issue.Span.From.Location())
		if a.Kind != library.Pages && !day.Before(issue.Span.From) && day.Before(issue.Span.Until) {
			issue.Published = append(issue.Published, Article{a.Kind, a.Slug, a.Title, day, byID[a.ID()]})
		}
	}
	for _, r := range reads[0][:min(mostRead, len(reads[0]))] {
		article := Article{Kind: library.Kind(r.Kind), Slug: r.Slug, Reads: r.N}
		if a, ok := snapshot.ByID(r.Kind + "/" + r.Slug); ok {
			article.Title, article.Date = a.Title, a.Date.Time
		}
		issue.MostRead = append(issue.MostRead, article)
	}
	return nil
}
