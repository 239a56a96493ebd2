package search

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/meilisearch/meilisearch-go"
)

// maxTerms is how many phrases of a query the server looks at.
const maxTerms = 10

// serverMatcher asks the server.
type serverMatcher struct {
	*Meilisearch
	*served
}

// match implements matcher.
func (m *serverMatcher) match(ctx context.Context, phrases []phrase, need func(int) int) ([]match, error) {
	size := maxTerms
	if need != nil {
		size = 1
	}
	var queries []*meilisearch.SearchRequest
	var asked [][]phrase
	for some := range slices.Chunk(phrases, size) {
		queries, asked = append(queries, m.query(some)), append(asked, some)
	}
	if len(queries) == 0 || len(m.records) == 0 {
		return nil, nil // the index may not be there yet
	}
	answers, err := m.ask(ctx, queries)
	if err != nil {
		return nil, err
	}
	lists := make([]serverList, len(answers))
	for i, answer := range answers {
		lists[i] = serverList{answer, asked[i]}
	}
	least := len(lists)
	if need != nil {
		lists = rarestLists(lists)
		least = need(len(lists))
	}
	return m.collect(lists, least)
}

// serverList is what the server found for some phrases.
type serverList struct {
	meilisearch.SearchResponse
	phrases []phrase
}

// ask sends queries, with one more that finds the digest of what the index
// holds: an index that was wiped finds nothing without an error.
func (m *serverMatcher) ask(ctx context.Context, queries []*meilisearch.SearchRequest) ([]meilisearch.SearchResponse, error) {
	state := &meilisearch.SearchRequest{
		IndexUID: m.index, Query: `"` + m.digest + `"`, MatchingStrategy: meilisearch.All, Limit: 1,
		AttributesToRetrieve: []string{"digest"}, AttributesToSearchOn: []string{"digest"},
	}
	answer, err := m.server.MultiSearchWithContext(ctx, &meilisearch.MultiSearchRequest{Queries: append(queries, state)})
	if err != nil {
		return nil, err
	}
	lists, last := answer.Results, len(queries)
	if len(lists) != last+1 {
		return nil, fmt.Errorf("%d answers to %d queries", len(lists), last+1)
	}
	if len(lists[last].Hits) == 0 {
		return nil, ErrBehind
	}
	return lists[:last], nil
}

// query looks for documents that hold all the phrases.
func (m *serverMatcher) query(phrases []phrase) *meilisearch.SearchRequest {
	var b strings.Builder
	for _, p := range phrases {
		b.WriteByte('"')
		for _, u := range p {
			b.WriteString(u.text)
			b.WriteByte(' ')
		}
		b.WriteString("\" ")
	}
	return &meilisearch.SearchRequest{
		IndexUID: m.index, Query: b.String(), MatchingStrategy: meilisearch.All, Limit: maxFound,
		AttributesToRetrieve: []string{"id"}, Locales: locales,
	}
}

// rarestLists returns those of a loose query that count: of those that found
// something, the maxLoose shortest.
func rarestLists(lists []serverList) []serverList {
	lists = slices.DeleteFunc(lists, func(l serverList) bool { return len(l.Hits) == 0 })
	slices.SortStableFunc(lists, func(a, b serverList) int {
		return cmp.Compare(a.EstimatedTotalHits, b.EstimatedTotalHits)
	})
	return lists[:min(len(lists), maxLoose)]
}

// collect returns the documents that stand in at least need of the lists, with
// their scores. What stands in few documents says more of them. The server is
// believed only where our own document holds what it found: it matches Han by
// its sound too.
func (m *serverMatcher) collect(lists []serverList, need int) ([]match, error) {
	scores, times := map[string]float64{}, map[string]int{}
	for _, list := range lists {
		rarity := math.Log1p(float64(len(m.records)) / float64(max(list.EstimatedTotalHits, 1)))
		for _, hit := range list.Hits {
			var id string
			if err := json.Unmarshal(hit["id"], &id); err != nil {
				return nil, fmt.Errorf("a hit without an ID: %w", err)
			}
			r := m.ours[id]
			if r == nil {
				continue
			}
			if gained, ok := r.gain(list.phrases); ok {
				scores[id] += gained * rarity
				times[id]++
			}
		}
	}
	var found []match
	for id, n := range times {
		if n >= need {
			found = append(found, match{m.ours[id], scores[id] * m.freshness(m.ours[id])})
		}
	}
	return found, nil
}
