package library

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/fault"
	"fanzha/app/picture"
)

// Snapshot is the site's content at one moment. It never changes.
type Snapshot struct {
	Version  uint64    // grows with every snapshot of a process
	At       time.Time // when it was taken
	Bureau   *bureau.Bureau
	Findings fault.Findings // of the files as they are now, faulty ones too

	published []*Article // newest first
	byID      map[string]*Article
	withdrawn map[string]*Article
	expired   map[string]*Article
	read      readings
	pictures  map[string]picture.Size
	renderer  *Renderer
	next      time.Time // when an article's visibility changes; zero: never
}

func newSnapshot(version uint64, b *bureau.Bureau, articles map[string]*Article, findings fault.Findings, now time.Time) *Snapshot {
	s := &Snapshot{
		Version: version, At: now, Bureau: b, Findings: findings,
		byID: map[string]*Article{}, withdrawn: map[string]*Article{}, expired: map[string]*Article{},
	}
	zone := b.Site.Location()
	for id, a := range articles {
		switch a.standing(now, zone) {
		case readable:
			s.byID[id] = a
			s.published = append(s.published, a)
		case withdrawn:
			s.withdrawn[id] = a
		case expired:
			s.expired[id] = a
		}
		s.schedule(a, now, zone)
	}
	slices.SortFunc(s.published, newestFirst)
	return s
}

// schedule notes the next moment at which the article appears or expires.
func (s *Snapshot) schedule(a *Article, now time.Time, zone *time.Location) {
	if a.Status != StatusPublished {
		return
	}
	for _, m := range []Moment{a.PublishAt, a.ExpireAt} {
		if m.IsZero() {
			continue
		}
		if t := m.In(zone); t.After(now) && (s.next.IsZero() || t.Before(s.next)) {
			s.next = t
		}
	}
}

func newestFirst(a, b *Article) int {
	return cmp.Or(b.Date.Compare(a.Date.Time), cmp.Compare(a.ID(), b.ID()))
}

// Article returns a published article.
func (s *Snapshot) Article(kind Kind, slug string) (*Article, bool) {
	a, ok := s.byID[string(kind)+"/"+slug]
	return a, ok
}

// ByID returns a published article by its key.
func (s *Snapshot) ByID(id string) (*Article, bool) {
	a, ok := s.byID[id]
	return a, ok
}

// Withdrawn returns an article that was published once and taken back.
func (s *Snapshot) Withdrawn(kind Kind, slug string) (*Article, bool) {
	a, ok := s.withdrawn[string(kind)+"/"+slug]
	return a, ok
}

// Expired returns an article that was published until its expire_at.
func (s *Snapshot) Expired(kind Kind, slug string) (*Article, bool) {
	a, ok := s.expired[string(kind)+"/"+slug]
	return a, ok
}

// HTML renders an article's body. Nothing of it is kept: pages are, and most
// bodies are never asked for between two changes of the content.
func (s *Snapshot) HTML(a *Article) string {
	rendered, err := s.Render([]byte(a.Markdown))
	if err != nil {
		panic(err) // only for what could not have been read either
	}
	return rendered.HTML
}

// Render renders Markdown as that of an article's body.
func (s *Snapshot) Render(markdown []byte) (Rendered, error) { return s.renderer.Render(markdown) }

// Gone returns the articles that were published once and are not any more,
// withdrawn or expired, newest first.
func (s *Snapshot) Gone() []*Article {
	gone := slices.AppendSeq(slices.Collect(maps.Values(s.withdrawn)), maps.Values(s.expired))
	slices.SortFunc(gone, newestFirst)
	return gone
}

// Published returns all published articles, newest first. The caller must not
// change the slice.
func (s *Snapshot) Published() []*Article { return s.published }

// Filter picks articles. Zero values do not filter.
type Filter struct {
	Kind     Kind
	Scam     string
	District string
	Year     int
	Notice   string // a kind of notice, or AnyNotice
}

// List returns the published articles a filter picks, newest first.
func (s *Snapshot) List(f Filter) []*Article {
	var list []*Article
	for _, a := range s.published {
		if (f.Kind == "" || a.Kind == f.Kind) &&
			(f.Scam == "" || a.HasScam(f.Scam)) &&
			(f.District == "" || a.District == f.District) &&
			(f.Year == 0 || a.Date.Year() == f.Year) &&
			(f.Notice == "" || a.Notice == f.Notice || f.Notice == AnyNotice && a.Notice != "") {
			list = append(list, a)
		}
	}
	return list
}

// Guide returns the guide to a scam type: the first guide that names it first.
func (s *Snapshot) Guide(scam string) (*Article, bool) {
	for _, a := range s.published {
		if a.Kind == Guides && len(a.Scam) > 0 && a.Scam[0] == scam {
			return a, true
		}
	}
	return nil, false
}

// Stale lists published articles whose review_by has passed.
func (s *Snapshot) Stale(now time.Time) []*Article {
	var stale []*Article
	for _, a := range s.published {
		if !a.ReviewBy.IsZero() && a.ReviewBy.Before(now) {
			stale = append(stale, a)
		}
	}
	return stale
}
