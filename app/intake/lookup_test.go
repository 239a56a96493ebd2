package intake_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fanzha/app/fault"
	"fanzha/app/intake"
	"fanzha/app/report"
)

func TestLookupWantsBothPartsAndTellsNothing(t *testing.T) {
	taken, _, _ := open(t)
	receipt, err := taken.Submit(t.Context(), "192.0.2.0/24", victim(), nil)
	if err != nil {
		t.Fatal(err)
	}
	reference, code := string(receipt.Reference), string(receipt.Code)
	if _, err := taken.Lookup(t.Context(), "192.0.2.1", receipt.Reference.Grouped(), receipt.Code.Grouped()); err != nil {
		t.Errorf("the right pair: %v", err)
	}
	wrong := "0" + code[1:]
	if wrong == code {
		wrong = "1" + code[1:]
	}
	var answers []string
	for _, pair := range [][2]string{{reference, wrong}, {"123456788", code}, {reference, ""}, {"", code}, {"x", "y"}} {
		_, err := taken.Lookup(t.Context(), "192.0.2.1", pair[0], pair[1])
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("%v: %v", pair, err)
			continue
		}
		answers = append(answers, err.Error())
	}
	if len(slices.Compact(answers)) != 1 {
		t.Errorf("answers differ: %q", answers)
	}
}

// countingStore counts how often a receipt is looked up.
type countingStore struct {
	intake.Store
	n int
}

func (c *countingStore) ReceiptOf(ctx context.Context, reference report.Reference, digest []byte) (report.Record, error) {
	c.n++
	return c.Store.ReceiptOf(ctx, reference, digest)
}

// Whatever was typed costs the same work, so that the time tells nothing.
func TestEveryGuessIsLookedUp(t *testing.T) {
	counted := &countingStore{}
	taken, _, _ := open(t, func(o *intake.Options) { counted.Store, o.Store = o.Store, counted })
	receipt, err := taken.Submit(t.Context(), "192.0.2.0/24", victim(), nil)
	if err != nil {
		t.Fatal(err)
	}
	reference, code := string(receipt.Reference), string(receipt.Code)
	for _, pair := range [][2]string{{reference, code}, {reference, "x"}, {"x", code}, {"x", "y"}, {"000000003", code}} {
		counted.n = 0
		_, err := taken.Lookup(t.Context(), "192.0.2.1", pair[0], pair[1])
		if counted.n != 1 || (err == nil) != (pair == [2]string{reference, code}) {
			t.Errorf("%q: looked up %d times, %v", pair, counted.n, err)
		}
	}
}

func TestTooManyWrongCodesStopOneSourceOnly(t *testing.T) {
	taken, _, _ := open(t)
	receipt, err := taken.Submit(t.Context(), "192.0.2.0/24", victim(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		_, _ = taken.Lookup(t.Context(), "192.0.2.1", string(receipt.Reference), "0000000000000000")
	}
	_, err = taken.Lookup(t.Context(), "192.0.2.1", string(receipt.Reference), string(receipt.Code))
	var refused *fault.Error
	if !errors.As(err, &refused) || refused.Kind != fault.TooMany || refused.RetryAfter == 0 {
		t.Errorf("the source that failed: %v", err)
	}
	for range 20 {
		if _, err := taken.Lookup(t.Context(), "192.0.2.2", string(receipt.Reference), string(receipt.Code)); err != nil {
			t.Fatalf("another source: %v", err)
		}
	}
}

func TestGuessesMadeAtOnceCountOneByOne(t *testing.T) {
	taken, _, watch := open(t)
	receipt, err := taken.Submit(t.Context(), "192.0.2.0/24", victim(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var answered, refused atomic.Int64
	var group sync.WaitGroup
	for range 64 {
		group.Go(func() {
			_, err := taken.Lookup(t.Context(), "192.0.2.1", string(receipt.Reference), "0000000000000000")
			switch fault.KindOf(err) {
			case fault.NotFound:
				answered.Add(1)
			case fault.TooMany:
				refused.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	group.Wait()
	if answered.Load() != 10 || refused.Load() != 54 {
		t.Errorf("%d guesses were answered and %d refused, want 10 and 54", answered.Load(), refused.Load())
	}
	watch.Move(15 * time.Minute)
	if _, err := taken.Lookup(t.Context(), "192.0.2.1", string(receipt.Reference), string(receipt.Code)); err != nil {
		t.Errorf("after a quarter of an hour: %v", err)
	}
}

func TestALookupThatFailedForTheDatabaseIsNoGuess(t *testing.T) {
	taken, _, _ := open(t, func(o *intake.Options) { o.Store = brokenStore{} })
	for range 20 {
		_, err := taken.Lookup(t.Context(), "192.0.2.1", "000000003", "0000000000000000")
		var failed *fault.Error
		if !errors.As(err, &failed) || failed.Kind != fault.Unavailable || failed.RetryAfter != 5 || !errors.Is(err, errBroken) {
			t.Fatalf("error %v", err)
		}
	}
}
