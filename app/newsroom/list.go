package newsroom

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"fanzha/app/library"
	"fanzha/app/staff"
)

// Shelf is a part of the list.
type Shelf string

// The shelves.
const (
	Mine       Shelf = "mine"    // that the member has had a hand in and that are not done
	Waiting    Shelf = "waiting" // for the member to review or to confirm
	Drafts     Shelf = "draft"
	Reviews    Shelf = "review"
	Online     Shelf = "published"
	Gone       Shelf = "withdrawn"
	Due        Shelf = "due" // published, and past its review_by
	Everywhere Shelf = "all"
)

// Filter is what of the list somebody asks for.
type Filter struct {
	Shelf Shelf
	Kind  library.Kind // empty: all
	Words string       // in the title or the address
	Page  int          // from 1
}

// PageSize is how many articles a page of the list has.
const PageSize = 30

// Entry is one article of the list.
type Entry struct {
	Article
	Live      bool      // readers can read it, in the revision that is public
	Scheduled time.Time // when readers will be able to
	ReviewBy  time.Time // when it is to be looked over
	Date      time.Time // of its last change
}

// List is a page of the list.
type List struct {
	Entries []Entry
	Total   int           // on the shelf
	Shelves map[Shelf]int // how many there are on each
}

// List returns the articles of the database and of the folder that a filter
// fits, what was changed last first.
func (n *Newsroom) List(ctx context.Context, by *staff.Session, f Filter) (List, error) {
	all, err := n.entries(ctx, by.Member.Name)
	if err != nil {
		return List{}, err
	}
	now := n.Now()
	list := List{Shelves: map[Shelf]int{}}
	var fits []Entry
	for _, e := range all {
		if f.Kind != "" && e.Kind() != f.Kind || !e.has(f.Words) {
			continue
		}
		for _, shelf := range e.shelves(by, now) {
			list.Shelves[shelf]++
			if shelf == f.Shelf {
				fits = append(fits, e)
			}
		}
	}
	slices.SortFunc(fits, func(a, b Entry) int { return cmp.Or(b.Date.Compare(a.Date), cmp.Compare(a.ID, b.ID)) })
	list.Total = len(fits)
	begin := min(max(f.Page-1, 0)*PageSize, len(fits))
	list.Entries = fits[begin:min(begin+PageSize, len(fits))]
	return list, nil
}

func (e Entry) has(words string) bool {
	for word := range strings.FieldsSeq(strings.ToLower(words)) {
		if !strings.Contains(strings.ToLower(e.Title), word) && !strings.Contains(e.ID, word) {
			return false
		}
	}
	return true
}

// shelves are those on which a member finds the article.
func (e Entry) shelves(by *staff.Session, now time.Time) []Shelf {
	on := []Shelf{Everywhere, map[State]Shelf{Draft: Drafts, InReview: Reviews, Published: Online, Withdrawn: Gone}[e.State]}
	if e.Mine && (e.State == Draft || e.State == InReview) {
		on = append(on, Mine)
	}
	if by.Member.Role == staff.Reviewer && (e.State == InReview && e.SavedBy != by.Member.Name || e.UrgentBy != "" && e.UrgentBy != by.Member.Name) {
		on = append(on, Waiting)
	}
	if e.Live && !e.ReviewBy.IsZero() && e.ReviewBy.Before(now) {
		on = append(on, Due)
	}
	return on
}

// entries are all articles.
func (n *Newsroom) entries(ctx context.Context, member string) ([]Entry, error) {
	known, err := n.Store.Articles(ctx, member)
	if err != nil {
		return nil, err
	}
	snapshot := n.Library.Snapshot()
	zone := snapshot.Bureau.Site.Location()
	entries, seen := make([]Entry, 0, len(known)), make(map[string]bool, len(known))
	for _, a := range known {
		e := Entry{Article: a, Date: a.SavedAt}
		if public, ok := snapshot.Draft(a.ID); ok {
			e.read(public, n.Now(), zone)
		}
		entries, seen[a.ID] = append(entries, e), true
	}
	for a := range snapshot.Everything() {
		if seen[a.ID()] {
			continue
		}
		e := Entry{Article: Article{ID: a.ID(), File: a.File, Title: a.Title, State: stateOf(a), SavedAt: a.Saved}, Date: a.Changed().Begins(zone)}
		e.read(a, n.Now(), zone)
		entries = append(entries, e)
	}
	return entries, nil
}

// read adds what the file says that the folder has.
func (e *Entry) read(a *library.Article, now time.Time, zone *time.Location) {
	e.ReviewBy = a.ReviewBy.Time
	if a.Status != library.StatusPublished {
		return
	}
	if at := a.PublishAt.In(zone); !a.PublishAt.IsZero() && at.After(now) {
		e.Scheduled = at
		return
	}
	e.Live = a.ExpireAt.IsZero() || a.ExpireAt.In(zone).After(now)
}
