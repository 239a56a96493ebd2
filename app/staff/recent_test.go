package staff_test

import (
	"context"
	"testing"
	"time"

	"fanzha/app/clocktest"
	"fanzha/app/report"
	"fanzha/app/seal"
	"fanzha/app/staff"
	"fanzha/app/staff/stafftest"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// countingKeys counts how often the units' keys are read.
type countingKeys struct {
	*store.Store
	n int
}

func (c *countingKeys) UnitKeys(ctx context.Context) ([]staff.UnitKey, error) {
	c.n++
	return c.Store.UnitKeys(ctx)
}

// Reports that come in numbers do not each read the units' keys; a key that
// another process has rotated is sealed to a second later at the latest.
func TestARotatedKeyIsSealedToWithinASecond(t *testing.T) {
	db := &countingKeys{Store: storetest.Open(t)}
	site, watch := stafftest.New(t, db), clocktest.At(time.Now())
	people := staff.New(db, site.Key, watch.Now)
	generation := func() int {
		t.Helper()
		sealing, err := people.SealReport(t.Context(), report.Plain{Reference: reference, Content: []byte("经过"), Units: []string{"center"}})
		if err != nil {
			t.Fatal(err)
		}
		return sealing.Keys[0].Generation
	}
	for range 5 {
		if got := generation(); got != 1 {
			t.Fatalf("sealed to generation %d", got)
		}
	}
	if db.n != 1 {
		t.Errorf("the keys were read %d times for 5 reports", db.n)
	}
	private, err := seal.NewPrivateKey()
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.AddUnitKey(t.Context(), staff.UnitKey{
		Unit: "center", Generation: 2, Public: private.Public(), PublicMAC: site.Key.Vouch("unit center 2", private.Public()),
		Recovery: []byte("sealed"), CreatedAt: watch.Now(),
	}, storetest.Did(t))
	if err != nil {
		t.Fatal(err)
	}
	watch.Move(time.Second)
	if got := generation(); got != 2 {
		t.Errorf("a second later it is sealed to generation %d", got)
	}
}
