package desk_test

import (
	"errors"
	"testing"
	"time"

	"fanzha/app/desk"
	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/staff"
	"fanzha/app/staff/stafftest"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

var noon = time.Date(2026, 5, 1, 4, 0, 0, 0, time.UTC)

// add stores a tip that center's desk was told of, sealed to it.
func add(t *testing.T, db *store.Store, people *stafftest.Site, reference report.Reference) {
	t.Helper()
	content, err := report.Report{Kind: report.Tip, Narrative: "线索"}.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	sealing, err := people.SealReport(t.Context(), report.Plain{Reference: reference, Content: content, Units: []string{"center"}})
	if err != nil {
		t.Fatal(err)
	}
	r := report.Record{
		Reference: reference, Kind: report.Tip, Unit: "center", Status: report.Received, ReceivedAt: noon,
		FormMAC: []byte(reference), SubmissionMAC: []byte(reference), ReceiptMAC: []byte(reference), Sealing: sealing,
	}
	_, _, _, err = db.AddReport(t.Context(), r, []report.Delivery{report.DeskDelivery(r, "center", report.ReasonTo, noon)})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAListGoesOnWhereItsPageEnded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		d, people := desk.New(db, func() time.Time { return noon }), stafftest.New(t, db)
		for _, reference := range []report.Reference{"000000003", "000000011", "000000020"} {
			add(t, db, people, reference)
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
		people := stafftest.New(t, db)
		d := desk.New(db, func() time.Time { return noon.Add(time.Hour) })
		add(t, db, people, "000000003")
		center := people.Investigator(t, "center")
		opened, err := d.Open(t.Context(), "000000003", center)
		if err != nil || opened.Report.Narrative != "线索" || len(opened.Deliveries) != 1 ||
			!opened.Record.FirstOpenedAt.Equal(noon.Add(time.Hour)) || !opened.At.Equal(noon.Add(time.Hour)) {
			t.Errorf("%+v, %v", opened, err)
		}
		if _, err := d.Open(t.Context(), "000000011", center); fault.KindOf(err) != fault.NotFound {
			t.Errorf("no report: %v", err)
		}
	})
}

// Who cannot open a report has not acknowledged it either.
func TestAnotherUnitOpensNothingAndLeavesNoMark(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		people := stafftest.New(t, db)
		d := desk.New(db, func() time.Time { return noon })
		add(t, db, people, "000000003")
		if opened, err := d.Open(t.Context(), "000000003", people.Investigator(t, "other")); !errors.Is(err, staff.ErrNotGranted) {
			t.Errorf("opened %+v, %v", opened, err)
		}
		if r, _, err := db.Report(t.Context(), "000000003"); err != nil || !r.FirstOpenedAt.IsZero() {
			t.Errorf("opened at %v, %v", r.FirstOpenedAt, err)
		}
	})
}
