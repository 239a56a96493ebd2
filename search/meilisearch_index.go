package search

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/meilisearch/meilisearch-go"
)

// maxFound is how many documents the server may find for one query: the best.
// Of more, the answers would take it longer than a reader waits.
const maxFound = 1000

// locales say what language all texts and queries are in: left to guess, the
// server takes some short titles for Japanese and cuts them in another way.
var locales = []string{"cmn"}

// serverSettings are those of the index. Fields stand in the order of their
// weight. Nothing is guessed: who looks for 10649 gets no 10648.
func serverSettings() *meilisearch.Settings {
	prefixes := "disabled"
	return &meilisearch.Settings{
		SearchableAttributes: []string{"title", "names", "aliases", "summary", "body", "body2", "body3", "digest"},
		DisplayedAttributes:  []string{"id", "digest"},
		RankingRules:         []string{"words", "attributeRank"},
		StopWords:            []string{},
		TypoTolerance: &meilisearch.TypoTolerance{
			MinWordSizeForTypos: meilisearch.MinWordSizeForTypos{OneTypo: 5, TwoTypos: 9}, // the server's own; not in use
			DisableOnWords:      []string{}, DisableOnAttributes: []string{},
		},
		PrefixSearch:        &prefixes,
		LocalizedAttributes: []*meilisearch.LocalizedAttributes{{Locales: locales, AttributePatterns: []string{"*"}}},
		Pagination:          &meilisearch.Pagination{MaxTotalHits: maxFound},
	}
}

// has reports whether the index on the server holds the documents of s, under
// our settings.
func (e *Meilisearch) has(ctx context.Context, s *served) (bool, error) {
	var state serverEntry
	err := e.server.Index(e.index).GetDocumentWithContext(ctx, stateID, &meilisearch.DocumentQuery{Fields: []string{"digest"}}, &state)
	if isAbsent(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	stats, err := e.server.Index(e.index).GetStatsWithContext(ctx, nil)
	if err != nil {
		return false, err
	}
	got, err := e.server.Index(e.index).GetSettingsWithContext(ctx)
	if err != nil {
		return false, err
	}
	return state.Digest == s.digest && stats.NumberOfDocuments == int64(len(s.records))+1 && areOurs(got), nil
}

// areOurs compares what we set.
func areOurs(got *meilisearch.Settings) bool {
	want := serverSettings()
	return slices.Equal(got.SearchableAttributes, want.SearchableAttributes) &&
		slices.Equal(got.RankingRules, want.RankingRules) &&
		slices.Equal(got.StopWords, want.StopWords) &&
		len(got.Synonyms) == 0 && got.DistinctAttribute == nil &&
		reflect.DeepEqual(got.TypoTolerance, want.TypoTolerance) &&
		reflect.DeepEqual(got.PrefixSearch, want.PrefixSearch) &&
		reflect.DeepEqual(got.LocalizedAttributes, want.LocalizedAttributes) &&
		reflect.DeepEqual(got.Pagination, want.Pagination)
}

// rebuild makes an index of s beside the live one and swaps the two.
func (e *Meilisearch) rebuild(ctx context.Context, s *served) error {
	next, id := e.index+"_new", "id"
	if err := e.done(ctx, orAbsent)(e.server.DeleteIndexWithContext(ctx, next)); err != nil {
		return err
	}
	if err := e.done(ctx)(e.server.CreateIndexWithContext(ctx, &meilisearch.IndexConfig{Uid: next, PrimaryKey: id})); err != nil {
		return err
	}
	if err := e.done(ctx)(e.server.Index(next).UpdateSettingsWithContext(ctx, serverSettings())); err != nil {
		return err
	}
	all := slices.Collect(s.all())
	if err := e.put(ctx, next, all, s.digest); err != nil {
		return err
	}
	if err := e.done(ctx, orThere)(e.server.CreateIndexWithContext(ctx, &meilisearch.IndexConfig{Uid: e.index, PrimaryKey: id})); err != nil {
		return err
	}
	pair := []*meilisearch.SwapIndexesParams{{Indexes: []string{e.index, next}}}
	if err := e.done(ctx)(e.server.SwapIndexesWithContext(ctx, pair)); err != nil {
		return err
	}
	return e.done(ctx)(e.server.DeleteIndexWithContext(ctx, next))
}

// apply takes the live index to s. The digest goes last: a change that is cut
// off leaves one that fits nothing.
func (e *Meilisearch) apply(ctx context.Context, s *served, added []*record, remove []string) error {
	var gone []string
	for _, id := range remove {
		if _, still := s.records[id]; !still {
			gone = append(gone, serverID(id))
		}
	}
	if len(gone) > 0 {
		if err := e.done(ctx, orAbsent)(e.server.Index(e.index).DeleteDocumentsWithContext(ctx, gone, nil)); err != nil {
			return err
		}
	}
	return e.put(ctx, e.index, added, s.digest)
}

// putSize is how many documents go to the server at once: some megabytes.
const putSize = 1000

// put adds documents to an index, and then the digest of all it holds.
func (e *Meilisearch) put(ctx context.Context, index string, docs []*record, digest string) error {
	for chunk := range slices.Chunk(docs, putSize) {
		entries := make([]serverEntry, len(chunk))
		for i, r := range chunk {
			entries[i] = newServerEntry(r)
		}
		if err := e.done(ctx)(e.server.Index(index).AddDocumentsWithContext(ctx, entries, nil)); err != nil {
			return err
		}
	}
	state := []serverEntry{{ID: stateID, Digest: digest}}
	return e.done(ctx)(e.server.Index(index).AddDocumentsWithContext(ctx, state, nil))
}

// What a task may fail with where that is as good as done.
const (
	orAbsent = "index_not_found"
	orThere  = "index_already_exists"
)

// done returns a function that waits for the task that a call has begun, and
// for its good end: the client takes a failed task for a finished one.
func (e *Meilisearch) done(ctx context.Context, tolerated ...string) func(*meilisearch.TaskInfo, error) error {
	return func(begun *meilisearch.TaskInfo, err error) error {
		if err != nil {
			return err
		}
		task, err := e.server.WaitForTaskWithContext(ctx, begun.TaskUID, pollEvery)
		if err != nil {
			return err
		}
		if task.Status != meilisearch.TaskStatusSucceeded && !slices.Contains(tolerated, task.Error.Code) {
			return fmt.Errorf("task %s ended as %s: %s", task.Type, task.Status, task.Error.Code)
		}
		return nil
	}
}

// pollEvery is the pause between two questions for a task's end.
const pollEvery = 20 * time.Millisecond

// isAbsent reports whether the server says that there is no such index or
// document.
func isAbsent(err error) bool {
	var answer *meilisearch.Error
	return errors.As(err, &answer) &&
		(answer.MeilisearchApiError.Code == "index_not_found" || answer.MeilisearchApiError.Code == "document_not_found")
}
