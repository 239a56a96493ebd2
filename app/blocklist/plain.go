package blocklist

import (
	"cmp"
	"io"
	"iter"
	"strings"
	"time"

	"fanzha/app/library"
)

// plainHead is what stands before the list in JSON.
type plainHead struct {
	Publisher string   `json:"publisher"`
	Updated   string   `json:"updated,omitempty"` // the since of who asks next
	Since     string   `json:"since,omitempty"`
	Complete  bool     `json:"complete"` // what is not in it is not published
	Kinds     []string `json:"kinds"`
	Objection string   `json:"objection"` // where one who is listed wrongly says so
	Total     int      `json:"total"`
}

type plainEntry struct {
	Kind       string         `json:"kind"`
	Value      string         `json:"value"`
	Normalised string         `json:"normalised,omitempty"`
	State      State          `json:"state"`
	First      string         `json:"first_published"`
	Last       string         `json:"last_published"`
	Changed    string         `json:"changed"`
	Withdrawn  string         `json:"withdrawn,omitempty"`
	Scams      []plainScam    `json:"scams"`
	Articles   []plainArticle `json:"articles"`
}

type plainScam struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

type plainArticle struct {
	Kind  library.Kind `json:"kind"`
	Slug  string       `json:"slug"`
	Title string       `json:"title"`
	URL   string       `json:"url"` // from the root of the host
}

const objectionPath = "/report/objection"

// WriteJSON writes the document in the shape of the JSON interface.
func (d Document) WriteJSON(w io.Writer) error {
	head := plainHead{
		Publisher: d.Bureau.Site.Organisation, Updated: moment(d.Updated), Since: moment(d.Since), Complete: d.Whole(),
		Kinds: d.Kinds(), Objection: d.Base + objectionPath, Total: len(d.Entries),
	}
	return writeList(w, "", head, "indicators", func(yield func(any) bool) {
		for _, e := range d.Entries {
			if !yield(d.plain(e)) {
				return
			}
		}
	}, "")
}

func (d Document) plain(e *Entry) plainEntry {
	out := plainEntry{
		Kind: e.Kind, Value: e.Value, State: e.State, First: e.First.Format(time.DateOnly), Last: e.Last.Format(time.DateOnly),
		Changed: moment(e.Changed), Withdrawn: moment(e.Gone), Scams: []plainScam{}, Articles: []plainArticle{},
	}
	if e.Normal != e.Value {
		out.Normalised = e.Normal
	}
	for i, name := range d.scamNames(e) {
		out.Scams = append(out.Scams, plainScam{e.Scams[i], name})
	}
	for _, a := range e.Articles {
		out.Articles = append(out.Articles, plainArticle{a.Kind, a.Slug, a.Title, d.Base + a.Path()})
	}
	return out
}

// moment writes a time as RFC 3339; the zero time is nothing.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// between stands in a cell between two of the same kind.
const between = " | "

// Rows are the document as a table, its first row the names of the columns.
func (d Document) Rows() iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		heads := []string{"kind", "value", "normalised", "state", "first_published", "last_published", "changed", "withdrawn",
			"scams", "scam_names", "titles", "urls"}
		if !yield(heads) {
			return
		}
		for _, e := range d.Entries {
			out := d.plain(e)
			titles, urls := make([]string, len(e.Articles)), make([]string, len(e.Articles))
			for i, a := range e.Articles {
				titles[i], urls[i] = a.Title, d.Origin+a.Path()
			}
			row := []string{
				out.Kind, out.Value, cmp.Or(out.Normalised, out.Value), string(out.State), out.First, out.Last, out.Changed, out.Withdrawn,
				strings.Join(e.Scams, between), strings.Join(d.scamNames(e), between), strings.Join(titles, between), strings.Join(urls, between),
			}
			if !yield(row) {
				return
			}
		}
	}
}
