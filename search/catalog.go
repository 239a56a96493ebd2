package search

import (
	"iter"
	"maps"
	"slices"
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
	return next, slices.DeleteFunc(added, func(r *record) bool {
		return next.records[r.ID()] != r
	})
}

func (c *catalog) all() iter.Seq[*record] { return maps.Values(c.records) }
