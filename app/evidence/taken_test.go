package evidence_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"fanzha/app/clocktest"
	"fanzha/app/evidence"
	"fanzha/app/report"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// sentMeanwhile is a database in which a form is sent while it is looked at.
type sentMeanwhile struct {
	*store.Store
	send func()
}

func (s sentMeanwhile) StagedBefore(ctx context.Context, before time.Time, limit int) ([]report.StagedFile, error) {
	staged, err := s.Store.StagedBefore(ctx, before, limit)
	s.send()
	return staged, err
}

// KnowsFile says that what was sent is a report's.
func (s sentMeanwhile) KnowsFile(context.Context, string) (bool, error) { return true, nil }

// A file whose form is sent at the moment when it is swept away, or taken
// back, is a report's: its bytes stay.
func TestAFileThatWentWithItsFormIsNotDeleted(t *testing.T) {
	each(t, func(t *testing.T, s site) {
		db := sentMeanwhile{Store: storetest.Open(t), send: func() {}}
		watch := clocktest.At(noon)
		box := evidence.New(s.files, &db, serverKey(t), watch.Now, slog.New(slog.DiscardHandler))
		file, err := box.Receive("a.pdf", strings.NewReader("%PDF-1.7"))
		if err != nil {
			t.Fatal(err)
		}
		if err := box.Stage(t.Context(), formID, []report.File{file}); err != nil {
			t.Fatal(err)
		}
		gone := false
		db.send = func() {
			if !gone {
				if gone, err = db.DeleteStaged(t.Context(), file.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
		watch.Move(25 * time.Hour)
		if err := box.Sweep(t.Context()); err != nil || !gone {
			t.Fatalf("sent %t, %v", gone, err)
		}
		if _, err := s.reading.Content(file); err != nil {
			t.Errorf("its bytes: %v", err)
		}
	})
}
