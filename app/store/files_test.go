package store_test

import (
	"errors"
	"testing"

	moving "fanzha/app/desk"
	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// A file that was taken back while its form was sent has no bytes any more: its
// report is not stored without it, and is with what is left.
func TestAReportIsNotStoredWithAFileThatIsGone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := sample(noon)
		file := report.SealedFile{ID: "a", Reference: r.Reference, At: noon, Digest: digest(), Sealed: []byte("sealed")}
		r.Files, r.Staged = []report.SealedFile{file}, []string{"a"}
		if _, _, _, err := s.AddReport(t.Context(), r, desk(r, "center")); !errors.Is(err, report.ErrFileGone) {
			t.Errorf("got %v", err)
		}
		if _, err := s.Receipt(t.Context(), r.Reference); fault.KindOf(err) != fault.NotFound {
			t.Errorf("it is stored: %v", err)
		}
		if err := s.AddStaged(t.Context(), []report.StagedFile{{ID: "a", Form: digest(), At: noon, Sealed: []byte("sealed")}}); err != nil {
			t.Fatal(err)
		}
		add(t, s, r)
		files, err := s.Files(t.Context(), r.Reference)
		if err != nil || len(files) != 1 {
			t.Errorf("%d files, %v", len(files), err)
		}
	})
}

// Two who hand a report over at once: the second finds it changed.
func TestAReportIsMovedFromWhereItWasRead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := add(t, s, sample(noon))
		note := message(r, "why", 0)
		note.From = report.UnitNote
		move := moving.Move{Reference: r.Reference, From: r, Unit: "bank", Status: report.Forwarded, Key: report.CaseKey{Unit: "bank", Generation: 1, Sealed: []byte("1")}, Note: note}
		if err := s.MoveReport(t.Context(), move, nil, storetest.Did(t)); err != nil {
			t.Fatal(err)
		}
		move.Unit = "other"
		if err := s.MoveReport(t.Context(), move, nil, storetest.Did(t)); !errors.Is(err, store.ErrChanged) {
			t.Errorf("the second: %v", err)
		}
		moved, _, err := s.Report(t.Context(), r.Reference)
		if err != nil || moved.Unit != "bank" || moved.Status != report.Forwarded || !moved.FirstOpenedAt.IsZero() {
			t.Fatalf("it is at %q, %v", moved.Unit, err)
		}
		back := moving.Move{Reference: r.Reference, From: moved, Unit: "bank", Status: report.Forwarded, Key: report.CaseKey{Unit: "bank", Generation: 2, Sealed: []byte("2")}, Note: message(r, "again", 1)}
		if err := s.MoveReport(t.Context(), back, nil, storetest.Did(t)); err != nil {
			t.Fatal(err)
		}
		if moved, _, err = s.Report(t.Context(), r.Reference); err != nil || len(moved.Keys) != 1 || moved.Keys[0].Generation != 2 {
			t.Errorf("keys %+v, %v: the newest generation is to open it", moved.Keys, err)
		}
	})
}
