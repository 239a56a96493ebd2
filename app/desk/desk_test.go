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
	r := report.Record{
		Reference: reference, Kind: report.Tip, Unit: "center", Status: report.Received, ReceivedAt: noon,
		FormMAC: []byte(reference), SubmissionMAC: []byte(reference), ReceiptMAC: []byte(reference), Payload: payload,
	}
	_, _, _, err = db.AddReport(t.Context(), r, []report.Delivery{report.DeskDelivery(r, "center", report.ReasonTo, noon)})
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
		first, err := d.List(t.Context(), filter)
		if err != nil || len(first.Records) != 2 || first.Next.IsZero() || !first.At.Equal(noon) {
			t.Fatalf("first page %+v, %v", first, err)
		}
		filter.After = first.Next
		rest, err := d.List(t.Context(), filter)
		if err != nil || len(rest.Records) != 1 || !rest.Next.IsZero() {
			t.Errorf("last page %+v, %v", rest, err)
		}
		filter = report.Filter{Unit: "other", Limit: 2}
		if none, err := d.List(t.Context(), filter); err != nil || none.Records != nil || !none.Next.IsZero() {
			t.Errorf("another unit sees %+v, %v", none, err)
		}
	})
}

func TestOpeningShowsWhatWasWrittenAndWhoWasTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		d := desk.New(db, func() time.Time { return noon.Add(time.Hour) })
		add(t, db, "000000003")
		opened, err := d.Open(t.Context(), "000000003")
		if err != nil || opened.Report.Narrative != "线索" || len(opened.Deliveries) != 1 ||
			!opened.Record.FirstOpenedAt.Equal(noon.Add(time.Hour)) || !opened.At.Equal(noon.Add(time.Hour)) {
			t.Errorf("%+v, %v", opened, err)
		}
		if _, err := d.Open(t.Context(), "000000011"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("no report: %v", err)
		}
	})
}
