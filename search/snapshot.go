package search

import (
	"context"
	"errors"

	index "github.com/blevesearch/bleve_index_api"
)

// snapshot is one state of an index with the documents in it. It is what
// [Embedded] reads, and does not change.
type snapshot struct {
	*catalog
	disk    *disk
	reader  index.IndexReader
	numbers []numbered // by the reader's numbers
}

// numbered is a document as the reader counts them.
type numbered struct {
	*record   // nil where deleted
	freshness float64
}

// newSnapshot takes the present state of d, which holds the documents of c.
func newSnapshot(d *disk, c *catalog) (*snapshot, error) {
	reader, err := d.index.Reader()
	if err != nil {
		return nil, err
	}
	s := &snapshot{catalog: c, disk: d, reader: reader}
	if err := s.number(); err != nil {
		return nil, errors.Join(err, reader.Close())
	}
	for i := range s.numbers {
		if d := &s.numbers[i]; d.record != nil {
			d.freshness = c.freshness(d.record)
		}
	}
	return s, nil
}

// number asks the reader which document has which number.
func (s *snapshot) number() error {
	ids, err := s.reader.DocIDReaderAll()
	if err != nil {
		return err
	}
	defer func() { _ = ids.Close() }()
	for {
		number, err := ids.Next()
		if err != nil || number == nil {
			return err
		}
		id, err := s.reader.ExternalID(number)
		if err != nil {
			return err
		}
		n := int(number.Value()) //nolint:gosec // no more than there are documents
		s.numbers = append(s.numbers, make([]numbered, n+1-len(s.numbers))...)
		s.numbers[n].record = s.records[id]
	}
}

// with returns the snapshot that follows s on the same disk.
func (s *snapshot) with(put []Document, remove []string) (*snapshot, error) {
	next, added := s.catalog.with(put, remove)
	if err := s.disk.apply(added, remove); err != nil {
		return nil, err
	}
	return newSnapshot(s.disk, next)
}

// match implements matcher. It takes a document that has all pairs of a phrase
// for one that has the phrase: an index of positions would be several times
// as large, and the two are hardly ever different.
func (s *snapshot) match(ctx context.Context, phrases []phrase, need func(int) int) ([]match, error) {
	tokens := tokensOf(phrases)
	lists, err := openPostings(ctx, s.reader, tokens)
	if err != nil {
		return nil, err
	}
	defer lists.close()
	least := len(tokens)
	if need != nil {
		lists = lists.rarest(maxLoose)
		least = need(len(lists))
	}
	if len(lists) < least || least == 0 {
		return nil, nil
	}
	t, err := lists.total(ctx, len(s.numbers), least)
	if err != nil {
		return nil, err
	}
	return s.collect(t, least), nil
}

// collect returns the documents with at least need tokens.
func (s *snapshot) collect(t totals, need int) []match {
	var found []match
	for n, d := range s.numbers {
		if t.tokens[n] >= need && d.record != nil {
			found = append(found, match{d.record, t.scores[n] * d.freshness})
		}
	}
	return found
}

// close lets go of the index's files. Nobody may read s any more.
func (s *snapshot) close() error { return s.reader.Close() }
