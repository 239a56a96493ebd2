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
	for _, id := range remove {
		delete(next.records, id)
	}
	for _, d := range put {
		r := &record{Document: d, labels: next.labels.of(&d)}
		next.records[d.ID()] = r
		added = append(added, r)
	}
	next.lexicon = newLexicon(next.all())
	for r := range next.all() {
		if r.Date.After(next.newest) {
			next.newest = r.Date
		}
	}
	return next, slices.DeleteFunc(added, func(r *record) bool {
		return next.records[r.ID()] != r
	})
}

func (c *catalog) all() iter.Seq[*record] { return maps.Values(c.records) }

// freshness is the factor that lifts what is new by up to a tenth: the newest
// whole, what is a year older half, two years a third.
func (c *catalog) freshness(r *record) float64 {
	const year = 365 * 24 * time.Hour
	return 1 + 0.1/(1+float64(c.newest.Sub(r.Date))/float64(year))
}
