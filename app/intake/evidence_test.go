package intake_test

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fanzha/app/fault"
	"fanzha/app/intake"
	"fanzha/app/report"
	"fanzha/app/store"
)

// waitingFiles is one file for every form page; cleaning it is the test's.
type waitingFiles struct {
	clean func(files []report.File) ([]report.File, error)
}

func (w waitingFiles) Staged(context.Context, string) ([]report.File, error) {
	return []report.File{{ID: report.NewMessageID(), Name: "a.jpg", Type: "image/jpeg"}}, nil
}

// Clean gives copies of what the test cleans.
func (w waitingFiles) Clean(files []report.File, _ bool) ([]report.File, error) {
	cleaned, err := w.clean(files)
	copies := slices.Clone(cleaned)
	for i := range copies {
		copies[i].ID = report.NewMessageID()
	}
	return copies, err
}

// stage has files wait in the database, as the real ones do.
func stage(t *testing.T, db *store.Store, files []report.File) {
	t.Helper()
	var rows []report.StagedFile
	for _, f := range files {
		rows = append(rows, report.StagedFile{ID: f.ID, Form: []byte{1}, At: noon, Sealed: []byte{1}})
	}
	if err := db.AddStaged(t.Context(), rows); err != nil {
		t.Fatal(err)
	}
}

func (waitingFiles) Forget([]report.File) {}

// pageFiles are what waits for every form page, until a test takes it away.
type pageFiles struct {
	waitingFiles
	files *[]report.File
}

func (p pageFiles) Staged(context.Context, string) ([]report.File, error) { return *p.files, nil }

func tip() intake.Form {
	form := victim()
	form.Kind, form.Name, form.Phone = "tip", "", ""
	return form
}

// Large files on a busy machine take longer to clean than a database may take
// to answer: their report is stored all the same.
func TestCleaningTakesNoTimeFromStoring(t *testing.T) {
	var ctx context.Context
	taken, _, _ := open(t, func(o *intake.Options) {
		o.Evidence = waitingFiles{func(files []report.File) ([]report.File, error) {
			<-ctx.Done()
			return files, nil
		}}
	})
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, err := taken.Submit(ctx, "192.0.2.0/24", tip(), nil); err != nil {
		t.Errorf("got %v", err)
	}
}

// A file that takes long to clean can be sent again and again: that holds up
// its own network, and nobody else.
func TestCleaningTakesTurns(t *testing.T) {
	release, begun := make(chan struct{}), make(chan struct{}, 100)
	var slow atomic.Bool
	slow.Store(true)
	taken, _, _ := open(t, func(o *intake.Options) {
		o.Evidence = waitingFiles{func([]report.File) ([]report.File, error) {
			if slow.Load() {
				begun <- struct{}{}
				<-release
			}
			return nil, fault.New(fault.Invalid, "打不开")
		}}
	})
	ended := make(chan struct{})
	for range 20 {
		go func() {
			_, _ = taken.Submit(t.Context(), "192.0.2.0/24", tip(), nil)
			ended <- struct{}{}
		}()
	}
	<-begun
	slow.Store(false)
	if _, err := taken.Submit(t.Context(), "198.51.100.0/24", tip(), nil); fault.KindOf(err) != fault.Invalid {
		t.Errorf("another network got %v", err)
	}
	close(release)
	for range 20 {
		<-ended
	}
	if n := len(begun); n > 0 {
		t.Errorf("%d more of one network were cleaned at once", n)
	}
}

// Who clicks twice sends the files once: the second time none waits any more.
func TestAReplyWithFilesIsInTheThreadOnce(t *testing.T) {
	waiting := []report.File{}
	taken, db, _ := open(t, func(o *intake.Options) { o.Evidence = pageFiles{files: &waiting} })
	receipt, err := taken.Submit(t.Context(), source, victim(), nil)
	if err != nil {
		t.Fatal(err)
	}
	send := func(reply intake.Reply, files ...report.File) int {
		t.Helper()
		waiting = files
		stage(t, db, files)
		if _, err := taken.Reply(t.Context(), source, receipt.Reference.Grouped(), receipt.Code.Grouped(), reply); err != nil {
			t.Fatal(err)
		}
		waiting = nil
		opened, err := taken.Reply(t.Context(), source, receipt.Reference.Grouped(), receipt.Code.Grouped(), reply)
		if err != nil {
			t.Fatalf("the second time: %v", err)
		}
		return len(opened.Messages)
	}
	one, two := report.File{ID: report.NewMessageID(), Name: "a.pdf"}, report.File{ID: report.NewMessageID(), Name: "b.pdf"}
	words, none := intake.Reply{Text: "补充", FormID: intake.NewFormID()}, intake.Reply{FormID: intake.NewFormID()}
	if n := send(words, one); n != 1 {
		t.Errorf("words and a file are %d messages", n)
	}
	if n := send(words, two); n != 2 {
		t.Errorf("another file with the same words is lost: %d messages", n)
	}
	if n := send(none, report.File{ID: report.NewMessageID(), Name: "c.pdf"}); n != 3 {
		t.Errorf("a file alone is %d messages", n-2)
	}
}

// The same anonymous tip sent twice at once: the one that comes second finds
// its picture gone, for it went with the first.
func TestAPictureThatWentWithTheSameTipIsNotMissed(t *testing.T) {
	waiting := []report.File{{ID: report.NewMessageID(), Name: "a.jpg", Type: "image/jpeg"}}
	clean := func(files []report.File) ([]report.File, error) {
		waiting = nil
		return files[:0], fmt.Errorf("open file: %w", fs.ErrNotExist)
	}
	taken, _, _ := open(t, func(o *intake.Options) { o.Evidence = pageFiles{waitingFiles{clean}, &waiting} })
	if _, err := taken.Submit(t.Context(), source, tip(), nil); err != nil {
		t.Errorf("got %v", err)
	}
}

// A report holds so many files; that it is full stays so, and says so.
func TestAFullReportIsNotTriedAgain(t *testing.T) {
	var waiting []report.File
	taken, db, _ := open(t, func(o *intake.Options) { o.Evidence = pageFiles{files: &waiting} })
	form, err := victim(), error(nil)
	for range report.MaxReportFiles/report.MaxFiles + 1 {
		waiting = nil
		for range report.MaxFiles {
			waiting = append(waiting, report.File{ID: report.NewMessageID(), Name: "a.pdf", SHA256: report.NewMessageID()})
		}
		stage(t, db, waiting)
		_, err = taken.Submit(t.Context(), source, form, nil)
	}
	if fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "已经放满") {
		t.Errorf("got %v", err)
	}
}
