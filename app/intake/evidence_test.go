package intake_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"fanzha/app/fault"
	"fanzha/app/intake"
	"fanzha/app/report"
)

// waitingFiles is one file for every form page; cleaning it is the test's.
type waitingFiles struct {
	clean func(files []report.File) ([]report.File, error)
}

func (w waitingFiles) Staged(context.Context, string) ([]report.File, error) {
	return []report.File{{ID: report.NewMessageID(), Name: "a.jpg", Type: "image/jpeg"}}, nil
}

func (w waitingFiles) Clean(files []report.File) ([]report.File, error) { return w.clean(files) }
func (waitingFiles) Forget([]report.File)                               {}

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
		o.Evidence = waitingFiles{func(files []report.File) ([]report.File, error) {
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
