// Package blocklist is the list of published indicators for those who can
// block: banks, carriers, makers of browsers. It writes it as JSON, as rows of
// a table, as a STIX 2.1 bundle and as a MISP event.
//
// The list is worked out of one snapshot of the content and of nothing else:
// there is no memory of what an earlier snapshot had. So it can tell that an
// indicator is not published any more only while the article that named it is
// still there, withdrawn or expired. When an article was withdrawn stands
// nowhere: that its file was last saved then is the latest it can have been.
package blocklist

import (
	"cmp"
	"maps"
	"slices"
	"sort"
	"strings"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/indicator"
	"fanzha/app/library"
)

// State is whether an indicator is published.
type State string

// The states. An indicator that is not published has that of the last article
// that named it.
const (
	Published State = "published"
	Expired   State = "expired"   // its time was up
	Withdrawn State = "withdrawn" // it was taken back
)

// Entry is one indicator.
type Entry struct {
	Kind        string // library.App and so on
	Value       string // as the newest article writes it
	Normal      string // as it is compared
	State       State
	First, Last bureau.Date // the days on which it was first and last published
	Gone        time.Time   // from when on it was not; zero: it is published
	Changed     time.Time   // nothing that is known of it changed later
	Scams       []string
	Articles    []*library.Article // that publish it or, where it is gone, did; newest first
}

// List is what one snapshot publishes.
type List struct {
	bureau           *bureau.Bureau
	public, partners view
}

// view is what somebody may get, last changed first.
type view struct{ all, published []*Entry }

func (v *view) add(e *Entry) {
	v.all = append(v.all, e)
	if e.State == Published {
		v.published = append(v.published, e)
	}
}

// New makes the list of a snapshot.
func New(snapshot *library.Snapshot) *List {
	c := collector{snapshot.At, snapshot.Bureau.Site.Location(), map[[2]string]*Entry{}}
	for _, a := range snapshot.Published() {
		c.add(a, Published)
	}
	for _, a := range snapshot.Gone() {
		state := Expired
		if a.Status == library.StatusWithdrawn {
			state = Withdrawn
		}
		c.add(a, state)
	}
	l := &List{bureau: snapshot.Bureau}
	for _, e := range slices.SortedFunc(maps.Values(c.entries), lastChangedFirst) {
		l.partners.add(e)
		if library.IsPublic(e.Kind) {
			l.public.add(e)
		}
	}
	return l
}

func lastChangedFirst(a, b *Entry) int {
	return cmp.Or(b.Changed.Compare(a.Changed), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Normal, b.Normal))
}

// collector gathers what articles say of the same indicator. Those that are
// published come first.
type collector struct {
	now     time.Time
	zone    *time.Location
	entries map[[2]string]*Entry
}

func (c collector) add(a *library.Article, state State) {
	for kind, values := range a.Indicators.Kinds() {
		for _, value := range values {
			value = strings.Join(strings.Fields(value), " ")
			normal := normalised(kind, value)
			if normal == "" {
				continue
			}
			key := [2]string{kind, normal}
			e := c.entries[key]
			if e == nil {
				e = &Entry{Kind: kind, Value: value, Normal: normal, State: state, First: a.Date, Last: a.Changed()}
				c.entries[key] = e
			}
			c.merge(e, a, state)
		}
	}
}

func (c collector) merge(e *Entry, a *library.Article, state State) {
	if slices.Contains(e.Articles, a) {
		return
	}
	if a.Date.Before(e.First.Time) {
		e.First = a.Date
	}
	if changed := c.changed(a); changed.After(e.Changed) {
		e.Changed = changed
	}
	if state != Published && e.State == Published {
		return // others still publish it
	}
	if gone := c.gone(a, state); gone.After(e.Gone) {
		e.Gone, e.State = gone, state
	}
	if a.Changed().After(e.Last.Time) {
		e.Last = a.Changed()
	}
	e.Articles = append(e.Articles, a)
	for _, scam := range a.Scam {
		if !slices.Contains(e.Scams, scam) {
			e.Scams = append(e.Scams, scam)
		}
	}
}

// changed is the latest moment that is known at which an article came, went
// or was rewritten. Its days are not: an article may be put up days after the
// one it bears.
func (c collector) changed(a *library.Article) time.Time {
	latest := a.Saved
	for _, m := range []library.Moment{a.PublishAt, a.ExpireAt} {
		if t := m.In(c.zone); !m.IsZero() && !t.After(c.now) && t.After(latest) {
			latest = t
		}
	}
	return c.past(latest)
}

// gone is from when on an article was not published.
func (c collector) gone(a *library.Article, state State) time.Time {
	switch state {
	case Expired:
		return c.past(a.ExpireAt.In(c.zone))
	case Withdrawn:
		return c.past(a.Saved)
	}
	return time.Time{}
}

// past is a moment in whole seconds, and none that is still to come: the clock
// of the machine that wrote a file may be ahead.
func (c collector) past(t time.Time) time.Time {
	if t.After(c.now) {
		t = c.now
	}
	return t.Truncate(time.Second).In(c.zone)
}

// normalised is a value as it is compared, by who takes the list too:
// docs/indicators.md says how. It is empty for what is none.
func normalised(kind, value string) string {
	switch kind {
	case library.App, library.Company:
		return indicator.Name(value)
	case library.URL:
		return indicator.Address(value)
	case library.Phone:
		return indicator.Phone(value)
	case library.WeChat:
		return strings.ToLower(indicator.Narrow(value))
	default:
		return indicator.Compact(value)
	}
}

// mostSince is how many entries are picked out for one who asks what has
// changed. Who would get more gets all there are, a document that is made once.
const mostSince = 1000

// Document is what one who asks gets.
type Document struct {
	Bureau  *bureau.Bureau
	Entries []*Entry
	Partner bool      // with what only partners get
	Since   time.Time // zero: the document is whole
	Updated time.Time // when anything in the list last changed; zero: it is empty
	Origin  string    // absolute address of the site
	Base    string    // the path under which the site lives
}

// Document picks what the public or a partner gets: what is published now, or
// all that has changed since a time, what is gone included. It may be more
// than that, and never less. With history, what is gone is always included.
func (l *List) Document(partner, history bool, since time.Time) Document {
	v := l.public
	if partner {
		v = l.partners
	}
	d := Document{Bureau: l.bureau, Entries: v.all, Partner: partner}
	if len(v.all) > 0 {
		d.Updated = v.all[0].Changed
	}
	switch {
	case !since.IsZero():
		n := sort.Search(len(v.all), func(i int) bool { return v.all[i].Changed.Before(since) })
		if n <= mostSince {
			d.Entries, d.Since = v.all[:n], since
		}
	case !history:
		d.Entries = v.published
	}
	return d
}

// Whole reports whether the document has every indicator that is published, so
// that what is not in it is not.
func (d Document) Whole() bool { return d.Since.IsZero() }

// Kinds are the kinds of indicator that a document may have.
func (d Document) Kinds() []string {
	var kinds []string
	for kind := range (library.Indicators{}).Kinds() {
		if d.Partner || library.IsPublic(kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// scamNames are the Chinese names of an entry's scam types.
func (d Document) scamNames(e *Entry) []string {
	names := make([]string, len(e.Scams))
	for i, key := range e.Scams {
		names[i] = d.Bureau.ScamName(key)
	}
	return names
}

// about says in a sentence what an entry is.
func (d Document) about(e *Entry) string {
	text := d.Bureau.Site.Organisation + "公布的" + library.IndicatorName(e.Kind)
	if names := d.scamNames(e); len(names) > 0 {
		text += "，涉及：" + strings.Join(names, "、")
	}
	switch e.State {
	case Withdrawn:
		text += "。已撤回，不再公布"
	case Expired:
		text += "。公布期已过，不再公布"
	}
	return text
}
