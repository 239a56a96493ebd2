package intake_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fanzha/app/fault"
	"fanzha/app/intake"
	"fanzha/app/report"
	"fanzha/app/turn"
)

// busyLine makes a line in which one works, for as long as the test runs, and
// so many wait.
func busyLine(t *testing.T, waiting int) *turn.Line {
	t.Helper()
	line := turn.New(turn.Limits{AtOnce: 1, OfOne: 1, Waiting: max(waiting, 1)})
	if _, err := line.Enter(t.Context(), "somebody"); err != nil {
		t.Fatal(err)
	}
	for n := range waiting {
		go line.Enter(t.Context(), fmt.Sprint("somebody ", n)) // ends with the test
	}
	for line.Waiting() < waiting {
		time.Sleep(time.Millisecond)
	}
	return line
}

func TestAFullLineAnswersThatNothingWasKept(t *testing.T) {
	line := busyLine(t, 3)
	taken, _, _ := open(t, func(o *intake.Options) { o.Turns = line })
	form := victim()
	_, err := taken.Submit(t.Context(), "192.0.2.0/24", form, nil)
	var failed *fault.Error
	if !errors.As(err, &failed) || failed.Kind != fault.Unavailable || failed.RetryAfter != 5 ||
		!strings.Contains(failed.Message, "没有保存成功") || !strings.Contains(failed.Message, "先拨 110") {
		t.Errorf("error %v", err)
	}
	if _, err := taken.Lookup(t.Context(), "192.0.2.1", "1", "2"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("codes wait with the reports: %v", err)
	}
	form.Narrative = "短"
	if _, err := taken.Submit(t.Context(), "192.0.2.0/24", form, nil); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a form with a fault waits: %v", err)
	}
}

// A report that waits too long for its turn is like one that the database did
// not take.
func TestAReportWhoseTurnDoesNotComeMayBeSentAgain(t *testing.T) {
	taken, _, _ := open(t, func(o *intake.Options) { o.Turns = busyLine(t, 0) })
	late, stop := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer stop()
	if _, err := taken.Submit(late, "192.0.2.0/24", victim(), nil); fault.KindOf(err) != fault.Unavailable || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
}

// Codes that wait to be checked are refused when too many do, which is no
// guess; reports are taken meanwhile.
func TestTooManyCodesAtOnceAreToldToWait(t *testing.T) {
	line := busyLine(t, 3)
	taken, _, _ := open(t, func(o *intake.Options) { o.Checks = line })
	for range 12 {
		_, err := taken.Lookup(t.Context(), "192.0.2.1", "1", "2")
		var refused *fault.Error
		if !errors.As(err, &refused) || refused.Kind != fault.TooMany || refused.RetryAfter != 5 || !errors.Is(err, turn.ErrFull) {
			t.Fatalf("error %v", err)
		}
	}
	if _, err := taken.Submit(t.Context(), "192.0.2.0/24", victim(), nil); err != nil {
		t.Errorf("a report meanwhile: %v", err)
	}
}

// Whoever sends very many is taken at their word, and marked.
func TestANetworkOverItsShareIsTakenAndMarked(t *testing.T) {
	taken, db, watch := open(t)
	flagged := func(network string) bool {
		t.Helper()
		receipt, err := taken.Submit(t.Context(), network, victim(), nil)
		if err != nil {
			t.Fatal(err)
		}
		record, err := db.Receipt(t.Context(), receipt.Reference)
		if err != nil {
			t.Fatal(err)
		}
		return record.Flagged
	}
	for n := range 60 {
		if flagged("192.0.2.0/24") {
			t.Fatalf("number %d is marked", n+1)
		}
	}
	if !flagged("192.0.2.0/24") {
		t.Error("the sixty-first is not marked")
	}
	if flagged("198.51.100.0/24") {
		t.Error("another network is marked")
	}
	watch.Move(10 * time.Minute)
	if flagged("192.0.2.0/24") {
		t.Error("it is still marked ten minutes later")
	}
}

// countingSealer notes how many reports are sealed at once, at most.
type countingSealer struct {
	intake.Sealer
	now, most atomic.Int64
}

func (c *countingSealer) SealReport(ctx context.Context, plain report.Plain) (report.Sealing, error) {
	c.most.Store(max(c.now.Add(1), c.most.Load()))
	defer c.now.Add(-1)
	runtime.Gosched() // lets the others come
	return c.Sealer.SealReport(ctx, plain)
}

// More than the cores can seal would stand in the way of all other work.
func TestAsManyReportsAreSealedAtOnceAsThereAreCores(t *testing.T) {
	counted := &countingSealer{}
	taken, _, _ := open(t, func(o *intake.Options) { counted.Sealer, o.Sealer = o.Sealer, counted })
	var group sync.WaitGroup
	for n := range 64 {
		group.Go(func() {
			if _, err := taken.Submit(t.Context(), fmt.Sprint("network ", n%8), victim(), nil); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if most, cores := counted.most.Load(), int64(runtime.GOMAXPROCS(0)); most > cores || most < 1 {
		t.Errorf("%d were sealed at once on %d cores", most, cores)
	}
}
