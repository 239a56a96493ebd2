package delivery_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"sync"
	"testing"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/clocktest"
	"fanzha/app/delivery"
	"fanzha/app/duty"
	"fanzha/app/report"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

var noon = time.Date(2026, 5, 1, 4, 0, 0, 0, time.UTC)

// office is an outbox that runs on a real database until the test ends, for a
// bureau of one unit that the test may change.
type office struct {
	*clocktest.Clock
	store *store.Store
	stop  func() // and wait until it has

	mu     sync.Mutex
	bureau *bureau.Bureau
}

func open(t *testing.T, unit bureau.Unit, change ...func(*delivery.Options)) *office {
	t.Helper()
	o := &office{Clock: clocktest.At(noon), store: storetest.Open(t)}
	o.become(unit)
	options := delivery.Options{
		Store: o.store, Bureau: o.current, Email: delivery.NoEmail{}, Webhook: delivery.NewWebhook(t.TempDir()),
		Now: o.Now, Look: 5 * time.Millisecond, Logger: slog.New(slog.DiscardHandler),
	}
	for _, f := range change {
		f(&options)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		delivery.New(options).Run(ctx)
		close(ended)
	}()
	o.stop = func() {
		cancel()
		<-ended
	}
	t.Cleanup(o.stop)
	return o
}

// become makes this the bureau's only unit.
func (o *office) become(unit bureau.Unit) {
	unit.Key, unit.Name = "center", "反诈中心"
	o.mu.Lock()
	defer o.mu.Unlock()
	o.bureau = &bureau.Bureau{Units: []bureau.Unit{unit}}
}

func (o *office) current() *bureau.Bureau {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.bureau
}

// report takes a report in for the unit.
func (o *office) report(t *testing.T, change ...func(*report.Record)) report.Reference {
	t.Helper()
	reference, err := report.NewReference(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	r := report.Record{
		Reference: reference, Kind: report.Victim, Unit: "center", Status: report.Received, ReceivedAt: o.Now(),
		FormMAC: []byte(reference), SubmissionMAC: []byte(reference), ReceiptMAC: []byte(reference),
		Sealing: report.Sealing{Payload: []byte{0}},
	}
	for _, f := range change {
		f(&r)
	}
	unit := o.current().Units[0]
	if _, _, _, err := o.store.AddReport(t.Context(), r, duty.First(bureau.Route{To: unit}, r)); err != nil {
		t.Fatal(err)
	}
	return reference
}

// urgent makes a record that has to be opened within three minutes.
func urgent(r *report.Record) {
	r.UrgentUntil, r.AckWithin = r.ReceivedAt.Add(time.Hour), 3*time.Minute
	r.AckDueAt = r.ReceivedAt.Add(r.AckWithin)
}

// untold returns what waits and what is stuck.
func (o *office) untold(t *testing.T) []report.Delivery {
	t.Helper()
	all, err := o.store.Untold(context.Background(), 1000, false)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// allWait returns a condition: what is still to be told was tried and waits
// for its next try. One that runs holds its row for thirty seconds, which is
// no pause.
func (o *office) allWait(t *testing.T) func() bool {
	return func() bool {
		for _, d := range o.untold(t) {
			if wait := d.NextAt.Sub(o.Now()); d.Error == "" || wait <= 0 || wait == 30*time.Second {
				return false
			}
		}
		return true
	}
}

// soon waits until a condition holds.
func soon(t *testing.T, what string, holds func() bool) {
	t.Helper()
	deadline := time.Now().Add(15 * time.Second)
	for !holds() {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain: %s", what)
		}
		time.Sleep(2 * time.Millisecond)
	}
}
