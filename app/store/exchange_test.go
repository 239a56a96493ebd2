package store_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/audit"
	moving "fanzha/app/desk"
	"fanzha/app/report"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

func TestWhatIsExportedComesWholeOldestFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		keyed := sample(noon)
		keyed.Keys = []report.CaseKey{{Unit: "center", Generation: 1, Sealed: []byte{1}}}
		first, second, third := add(t, s, keyed), add(t, s, sample(noon.Add(time.Minute)), "bank", "center"), add(t, s, sample(noon.Add(2*time.Minute)))
		add(t, s, sample(noon), "bank")
		f := report.ExportFilter{Unit: "center", Limit: 2}
		page, err := s.Exportable(t.Context(), f)
		if err != nil || !slices.Equal(references(page), []report.Reference{first.Reference, second.Reference}) {
			t.Fatalf("first page %v, %v", references(page), err)
		}
		if diff := cmp.Diff(keyed, page[0]); diff != "" {
			t.Errorf("differs (-added +read):\n%s", diff)
		}
		f.After = report.Cursor{ReceivedAt: page[1].ReceivedAt, Reference: page[1].Reference}
		if page, err = s.Exportable(t.Context(), f); err != nil || !slices.Equal(references(page), []report.Reference{third.Reference}) {
			t.Errorf("second page %v, %v", references(page), err)
		}
		if err := s.MarkExported(t.Context(), []report.Reference{first.Reference, third.Reference}, noon.Add(time.Hour), did(t)); err != nil {
			t.Fatal(err)
		}
		f.After = report.Cursor{}
		if page, err = s.Exportable(t.Context(), f); err != nil || !slices.Equal(references(page), []report.Reference{second.Reference}) {
			t.Errorf("not exported yet: %v, %v", references(page), err)
		}
		f.Again, f.Since = true, noon.Add(time.Minute)
		if page, err = s.Exportable(t.Context(), f); err != nil || !slices.Equal(references(page), []report.Reference{second.Reference, third.Reference}) ||
			!page[1].ExportedAt.Equal(noon.Add(time.Hour)) {
			t.Errorf("again, from a minute past noon: %v, %v", page, err)
		}
	})
}

// It counts for whoever has the report later, too.
func TestWhatWasExportedIsNotExportedAgainByTheNextUnit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := add(t, s, sample(noon))
		if err := s.MarkExported(t.Context(), []report.Reference{r.Reference}, noon, did(t)); err != nil {
			t.Fatal(err)
		}
		move := moving.Move{Reference: r.Reference, From: r, Unit: "bank", Status: report.Received, Note: report.SealedMessage{ID: "why", Reference: r.Reference, From: report.UnitNote, At: noon, Sealed: digest()},
			Key: report.CaseKey{Unit: "bank", Generation: 1, Sealed: digest()}}
		if err := s.MoveReport(t.Context(), move, []report.Delivery{report.DeskDelivery(r, "bank", report.ReasonTo, noon)}, storetest.Did(t)); err != nil {
			t.Fatal(err)
		}
		for again, want := range map[bool]int{false: 0, true: 1} {
			page, err := s.Exportable(t.Context(), report.ExportFilter{Unit: "bank", Again: again, Limit: 9})
			if err != nil || len(page) != want {
				t.Errorf("again %v: %d reports, want %d, %v", again, len(page), want, err)
			}
		}
	})
}

func TestProgressIsStoredWholeOrNotAtAll(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		late := sample(noon)
		late.AckDueAt = noon.Add(time.Minute)
		a, b := add(t, s, late), add(t, s, sample(noon))
		steps := []report.Progress{
			{Reference: a.Reference, From: report.Received, Status: report.Accepted, AlarmNo: "1", CaseNo: "2"},
			{Reference: b.Reference, From: report.Received, Status: report.Closed, ClosedAt: noon},
		}
		advance := func(steps []report.Progress, failed error) error {
			return s.Advance(t.Context(), []report.Reference{a.Reference, b.Reference, "000000003"}, func(found map[report.Reference]report.Record) ([]report.Progress, error) {
				if len(found) != 2 || found[a.Reference].Kind != report.Victim {
					t.Errorf("found %v", found)
				}
				return steps, failed
			}, did(t))
		}
		unchanged := func(what string) {
			t.Helper()
			for _, r := range []report.Record{a, b} {
				got, err := s.Receipt(t.Context(), r.Reference)
				if err != nil || got.Status != report.Received || !got.AckDueAt.Equal(r.AckDueAt) {
					t.Errorf("%s: %+v, %v", what, got, err)
				}
			}
		}
		refused := errors.New("refused")
		if err := advance(steps, refused); !errors.Is(err, refused) {
			t.Errorf("refused: %v", err)
		}
		unchanged("refused")
		changed := slices.Clone(steps)
		changed[1].From = report.Forwarded
		if err := advance(changed, nil); !errors.Is(err, store.ErrChanged) {
			t.Errorf("changed meanwhile: %v", err)
		}
		unchanged("changed meanwhile")
		if err := advance(steps, nil); err != nil {
			t.Fatal(err)
		}
		first, err1 := s.Receipt(t.Context(), a.Reference)
		second, err2 := s.Receipt(t.Context(), b.Reference)
		if errors.Join(err1, err2) != nil || first.Status != report.Accepted || first.AlarmNo != "1" || first.CaseNo != "2" || !first.ClosedAt.IsZero() ||
			!first.AckDueAt.IsZero() || second.Status != report.Closed || !second.ClosedAt.Equal(noon) {
			t.Errorf("%+v\n%+v", first, second)
		}
	})
}

// did makes rows of the audit log that these tests are not about.
func did(t *testing.T) func(report.Reference) audit.Draft {
	return func(report.Reference) audit.Draft { return storetest.Did(t) }
}

func TestReportsOfOneMomentAreExportedOnceEach(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		want, got := map[report.Reference]int{}, map[report.Reference]int{}
		for range 7 {
			want[add(t, s, sample(noon)).Reference] = 1
		}
		f := report.ExportFilter{Unit: "center", Limit: 2}
		for {
			page, err := s.Exportable(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			if len(page) == 0 {
				break
			}
			for _, r := range page {
				got[r.Reference]++
				f.After = report.Cursor{ReceivedAt: r.ReceivedAt, Reference: r.Reference}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("how often each came (-want +got):\n%s", diff)
		}
	})
}
