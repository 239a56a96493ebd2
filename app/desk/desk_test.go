package desk_test

import (
	"testing"
	"time"

	"fanzha/app/desk"
	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

var noon = time.Date(2026, 5, 1, 4, 0, 0, 0, time.UTC)

// add stores a tip that center's desk was told of.
func add(t *testing.T, db *store.Store, reference report.Reference) {
	t.Helper()
	payload, err := report.Seal(report.Report{Kind: report.Tip, Narrative: "线索"})
	if err != nil {
		t.Fatal(err)
	}
	_, _, _, err = db.AddReport(t.Context(), report.Record{
		Reference: reference, Kind: report.Tip, Unit: "center", Status: report.Received, ReceivedAt: noon,
		FormMAC: []byte(reference), SubmissionMAC: []byte(reference), ReceiptMAC: []byte(reference), Payload: payload,
	}, []report.Delivery{{Unit: "center", Channel: report.ChannelDesk, Reason: report.ReasonTo, CreatedAt: noon, ToldAt: noon}})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAListGoesOnWhereItsPageEnded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		d := desk.New(db, func() time.Time { return noon })
		for _, reference := range []report.Reference{"000000003", "000000011", "000000020"} {
			add(t, db, reference)
		}
		filter := report.Filter{Unit: "center", Limit: 2}
		first, next, err := d.List(t.Context(), filter)
		if err != nil || len(first) != 2 || next.IsZero() {
			t.Fatalf("%d records, next %q, %v", len(first), next, err)
		}
		filter.After = next
		rest, next, err := d.List(t.Context(), filter)
		if err != nil || len(rest) != 1 || !next.IsZero() {
			t.Errorf("%d records, next %q, %v", len(rest), next, err)
		}
		filter = report.Filter{Unit: "other", Limit: 2}
		if none, _, err := d.List(t.Context(), filter); err != nil || none != nil {
			t.Errorf("another unit sees %d records, %v", len(none), err)
		}
	})
}

func TestOpeningShowsWhatWasWrittenAndWhoWasTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		d := desk.New(db, func() time.Time { return noon.Add(time.Hour) })
		add(t, db, "000000003")
		opened, err := d.Open(t.Context(), "000000003")
		if err != nil || opened.Report.Narrative != "线索" || len(opened.Deliveries) != 1 || !opened.Record.FirstOpenedAt.Equal(noon.Add(time.Hour)) {
			t.Errorf("%+v, %v", opened, err)
		}
		if _, err := d.Open(t.Context(), "000000011"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("no report: %v", err)
		}
	})
}
