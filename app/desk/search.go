package desk

import (
	"context"
	"strings"
	"time"

	"fanzha/app/audit"
	"fanzha/app/fold"
	"fanzha/app/report"
)

// The bounds of a search: it opens reports one after the other, the newest
// first.
const (
	searchBatch  = 100
	mostSearched = 2000
	mostHits     = 50
	searchFor    = 4 * time.Second
)

// Found is what a search has found, and how far it went.
type Found struct {
	Hits   []report.Record // the newest first
	Opened map[report.Reference]report.Report
	Looked int           // how many were looked at
	Back   time.Time     // when the last of them came in; zero: none was looked at
	Next   report.Cursor // where to go on; zero: all were looked at
}

// Search looks for words in what was sent to a unit: in stories, names and
// numbers, and in references. All of the words have to be there. It is one act.
func (d *Desk) Search(ctx context.Context, unit, words string, after report.Cursor, by Opener) (Found, error) {
	found := Found{Opened: map[report.Reference]report.Report{}, Next: after}
	wanted := wordsOf(words)
	if len(wanted) == 0 {
		return found, ErrEmpty
	}
	begun := time.Now()
	for {
		page, err := d.List(ctx, report.Filter{Unit: unit, Newest: true, After: found.Next, Limit: searchBatch})
		if err != nil {
			return found, err
		}
		if err := d.sift(ctx, page.Records, wanted, by, &found); err != nil {
			return found, err
		}
		found.Next = page.Next
		if page.Next.IsZero() || found.Looked >= mostSearched || len(found.Hits) >= mostHits || time.Since(begun) > searchFor {
			break
		}
	}
	return found, d.store.Audit(ctx, by.Did(audit.ReportsSearched, audit.Unit(unit), audit.Count("looked_at", found.Looked), audit.Count("found", len(found.Hits))))
}

// sift opens reports and keeps those in which the words are.
func (d *Desk) sift(ctx context.Context, records []report.Record, wanted []string, by Opener, found *Found) error {
	references := make([]report.Reference, len(records))
	for i, r := range records {
		references[i] = r.Reference
	}
	opened, err := d.openAll(ctx, references, by)
	if err != nil {
		return err
	}
	for _, r := range records {
		found.Looked, found.Back = found.Looked+1, r.ReceivedAt
		if one, there := opened[r.Reference]; there && says(r, one, wanted) {
			found.Hits, found.Opened[r.Reference] = append(found.Hits, r), one
		}
	}
	return nil
}

// wordsOf are the words that are looked for, folded.
func wordsOf(typed string) (wanted []string) {
	for _, word := range strings.Fields(typed) {
		if word = string(fold.Word(word)); word != "" {
			wanted = append(wanted, word)
		}
	}
	return wanted
}

// says reports whether all words are in a report, however they are written.
func says(record report.Record, r report.Report, wanted []string) bool {
	texts := append(r.Texts(), string(record.Reference), record.CaseNo, record.AlarmNo)
	text := string(fold.Of(strings.Join(texts, "\n")).Runes)
	for _, word := range wanted {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}
