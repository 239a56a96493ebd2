package search

import (
	"iter"
	"maps"
	"slices"
	"time"
)

// record is a document as the engines keep it.
type record struct {
	Document
	labels []int // numbers of its labels
}

// catalog is a set of documents with what is known of the set as a whole. It
// does not change once made.
type catalog struct {
	records map[string]*record // by ID
	labels  labels
	lexicon lexicon
	help    []*record // the documents that say what to do
	newest  time.Time
}

// with returns the catalog that has put added and remove taken out, and the
// records added. Of two documents with the same ID the later one counts.
func (c *catalog) with(put []Document, remove []string) (next *catalog, added []*record) {
	next = &catalog{
		records: make(map[string]*record, len(c.records)+len(put)),
		labels:  c.labels.clone(),
	}
	maps.Copy(next.records, c.records)
	var gone []*record
	drop := func(id string) {
		if r := next.records[id]; r != nil {
			gone = append(gone, r)
			delete(next.records, id)
		}
	}
	for _, id := range remove {
		drop(id)
	}
	for _, d := range put {
		drop(d.ID())
		r := &record{Document: d, labels: next.labels.of(&d)}
		next.records[d.ID()] = r
		added = append(added, r)
	}
	next.lexicon = c.lexicon.with(added, gone)
	next.survey()
	return next, slices.DeleteFunc(added, func(r *record) bool {
		return next.records[r.ID()] != r
	})
}

// survey looks through all documents for what is known of them as a whole.
func (c *catalog) survey() {
	for r := range c.all() {
		if r.Date.After(c.newest) {
			c.newest = r.Date
		}
		if r.Help {
			c.help = append(c.help, r)
		}
	}
	slices.SortFunc(c.help, func(a, b *record) int { return better(match{record: a}, match{record: b}) })
}

func (c *catalog) all() iter.Seq[*record] { return maps.Values(c.records) }

// freshness is the factor that lifts what is new by up to a tenth: the newest
// whole, what is a year older half, two years a third.
func (c *catalog) freshness(r *record) float64 {
	const year = 365 * 24 * time.Hour
	return 1 + 0.1/(1+float64(c.newest.Sub(r.Date))/float64(year))
}
