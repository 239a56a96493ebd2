package desk_test

import (
	"errors"
	"fmt"
	"strings"
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

// office is a desk with a clock, its people, and an investigator of the unit
// that has the reports.
type office struct {
	*desk.Desk
	db     *store.Store
	people *stafftest.Site
	center *staff.Session
	now    time.Time
}

func newOffice(t *testing.T, db *store.Store) *office {
	t.Helper()
	o := &office{db: db, people: stafftest.New(t, db), now: noon.Add(time.Hour)}
	o.Desk = desk.New(db, func() time.Time { return o.now })
	o.center = o.people.Investigator(t, "center")
	return o
}

// report stores what somebody sent to center at noon, with its marks.
func (o *office) report(t *testing.T, reference report.Reference, r report.Report) report.Reference {
	t.Helper()
	content, err := r.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	sealing, err := o.people.SealReport(t.Context(), report.Plain{Reference: reference, Content: content, Code: "1234567890123456", Units: []string{"center"}})
	if err != nil {
		t.Fatal(err)
	}
	record := report.Record{
		Reference: reference, Kind: r.Kind, Unit: "center", Status: report.Received, ReceivedAt: noon, Sealing: sealing,
		FormMAC: []byte(reference), SubmissionMAC: []byte(reference), ReceiptMAC: []byte(reference), Marks: r.MarkDigests(o.people.Key.MACs().Mark),
	}
	if _, _, _, err := o.db.AddReport(t.Context(), record, []report.Delivery{report.DeskDelivery(record, "center", report.ReasonTo, noon)}); err != nil {
		t.Fatal(err)
	}
	return reference
}

// record is what stands in the clear.
func (o *office) record(t *testing.T, reference report.Reference) report.Record {
	t.Helper()
	r, _, err := o.db.Report(t.Context(), reference)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// notes are what the unit has recorded.
func (o *office) notes(t *testing.T, reference report.Reference) (notes, said []string) {
	t.Helper()
	opened, err := o.Open(t.Context(), reference, o.center)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range opened.Messages {
		switch m.From {
		case report.UnitNote:
			notes = append(notes, m.Text)
		case report.FromUnit:
			said = append(said, m.Text)
		case report.FromReporter:
		}
	}
	return notes, said
}

func wantFault(t *testing.T, err error, kind fault.Kind, words string) {
	t.Helper()
	if fault.KindOf(err) != kind || !strings.Contains(fmt.Sprint(err), words) {
		t.Errorf("%v, want %v with %q", err, kind, words)
	}
}

var paidTwice = report.Report{Kind: report.Victim, Narrative: "转了两笔", Transfers: []report.Transfer{
	{Amount: 100_00, PayeeAccount: "4111 1111"}, {Amount: 200_00, PayeeAccount: "41111111"},
}}

func TestAnAccountIsStoppedTwiceAndThenFrozen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		o := newOffice(t, db)
		reference := o.report(t, "000000003", paidTwice)
		record := func(stop report.Stop) error {
			return o.RecordStop(t.Context(), o.people.Staff, o.center, reference, desk.AnyVersion, stop, "请再核对账号")
		}
		begun := o.now
		if err := record(report.Stop{Transfer: 0, Result: report.StopDone, At: noon.Add(30 * time.Minute)}); err != nil {
			t.Fatal(err)
		}
		if r := o.record(t, reference); r.StopState != report.StopDone || !r.StopUntil.Equal(noon.Add(30*time.Minute+48*time.Hour)) || r.Version != 1 {
			t.Errorf("%s until %v, version %d", r.StopState, r.StopUntil, r.Version)
		}
		if err := record(report.Stop{Transfer: 1, Result: report.StopDone}); err != nil {
			t.Fatal(err)
		}
		if r := o.record(t, reference); !r.StopUntil.Equal(noon.Add(30*time.Minute + 48*time.Hour)) {
			t.Errorf("the stop that is over first ends at %v", r.StopUntil)
		}
		o.now = begun.Add(49 * time.Hour)
		wantFault(t, record(report.Stop{Transfer: 0, Result: report.StopDone}), fault.Invalid, "同一账户最多止付 2 次")
		if err := record(report.Stop{Transfer: 0, Result: report.StopFrozen}); err != nil {
			t.Fatal(err)
		}
		if err := record(report.Stop{Transfer: 1, Result: report.StopWrong, Field: "account"}); err != nil {
			t.Fatal(err)
		}
		r := o.record(t, reference)
		if r.StopState != report.StopWrong || !r.StopUntil.IsZero() || r.WaitingFor != report.ReportersTurn {
			t.Errorf("%s until %v, waiting for %q", r.StopState, r.StopUntil, r.WaitingFor)
		}
		notes, said := o.notes(t, reference)
		if len(notes) != 4 || len(said) != 1 || said[0] != "请再核对账号" {
			t.Errorf("notes %q, said %q", notes, said)
		}
	})
}

func TestAReviewIsPutOffTwice(t *testing.T) {
	zone := time.FixedZone("", 8*3600)
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		o := newOffice(t, db)
		reference := o.report(t, "000000003", paidTwice)
		step := desk.Step{Status: report.Accepted, CaseNo: "字12号", Economic: true}
		if err := o.Advance(t.Context(), o.people.Staff, o.center, reference, 0, step, zone); err != nil {
			t.Fatal(err)
		}
		extend := func() error {
			return o.Extend(t.Context(), o.people.Staff, o.center, reference, desk.AnyVersion, "李局", zone)
		}
		day := time.Date(2026, 5, 1, 0, 0, 0, 0, zone)
		for i, days := range []int{7, 30, 60} {
			if r := o.record(t, reference); !r.ReviewUntil.Equal(day.AddDate(0, 0, days+1)) || r.ReviewExtended != i {
				t.Errorf("put off %d times it ends at %v", r.ReviewExtended, r.ReviewUntil.In(zone))
			}
			if i < 2 {
				if err := extend(); err != nil {
					t.Fatal(err)
				}
				o.now = o.now.Add(24 * time.Hour)
			}
		}
		wantFault(t, extend(), fault.Invalid, "不能再延长")
		if err := o.Advance(t.Context(), o.people.Staff, o.center, reference, 3, desk.Step{Status: report.NotFiled, Reason: "没有犯罪事实"}, zone); err != nil {
			t.Fatal(err)
		}
		if r := o.record(t, reference); !r.ReviewUntil.IsZero() || r.Status != report.NotFiled || r.CaseNo != "字12号" {
			t.Errorf("%s, review until %v, number %q", r.Status, r.ReviewUntil, r.CaseNo)
		}
		wantFault(t, extend(), fault.Invalid, "没有立案审查期限")
	})
}

func TestOfTwoWhoActAtOnceOneIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		o := newOffice(t, db)
		reference := o.report(t, "000000003", paidTwice)
		errs := make(chan error, 2)
		for range 2 {
			go func() { errs <- o.Assign(t.Context(), o.people.Staff, o.center, reference, 0, "investigator-center") }()
		}
		first, second := <-errs, <-errs
		if (first == nil) == (second == nil) || !errors.Is(errors.Join(first, second), desk.ErrBehind) {
			t.Errorf("%v and %v", first, second)
		}
	})
}

// What a reporter writes while the unit acts is not lost from the list.
func TestAMessageThatComesWhileTheUnitActsStillWaits(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		o := newOffice(t, db)
		reference := o.report(t, "000000003", paidTwice)
		write := func(at time.Time) {
			m := report.Message{From: report.FromReporter, At: at, Text: "我想起来了"}
			sealed, err := o.people.SealMessage(report.NewMessageID(), reference, o.record(t, reference).Thread, m)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := db.AddMessage(t.Context(), sealed, nil); err != nil {
				t.Fatal(err)
			}
		}
		write(noon.Add(time.Minute))
		if err := o.Hold(t.Context(), o.people.Staff, o.center, reference, 0, true, "专案"); err != nil {
			t.Fatal(err)
		}
		if r := o.record(t, reference); r.WaitingFor != report.UnitsTurn || !r.Held {
			t.Errorf("waiting for %q", r.WaitingFor)
		}
		seen := o.record(t, reference).LastMessageAt
		write(noon.Add(2 * time.Minute))
		if err := o.NeedNoAnswer(t.Context(), o.center, reference, seen); !errors.Is(err, desk.ErrBehind) {
			t.Errorf("what nobody has seen wants no answer: %v", err)
		}
		if err := o.NeedNoAnswer(t.Context(), o.center, reference, noon.Add(2*time.Minute)); err != nil {
			t.Fatal(err)
		}
		if r := o.record(t, reference); r.WaitingFor != report.NobodysTurn {
			t.Errorf("waiting for %q", r.WaitingFor)
		}
	})
}

// Who is given a report has not opened it yet; what is closed need not be.
func TestClosingEndsTheDutyLadderAndAssigningDoesNot(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		o := newOffice(t, db)
		reference := o.report(t, "000000003", paidTwice)
		due := noon.Add(2 * time.Hour)
		move := desk.Move{Reference: reference, From: o.record(t, reference), Unit: "center", Status: report.Received, AckDueAt: due, Key: o.record(t, reference).Keys[0]}
		move.Note.ID, move.Note.Reference, move.Note.From = report.NewMessageID(), reference, report.UnitNote
		move.Note.Sealed = []byte{1}
		if err := db.MoveReport(t.Context(), move, nil, storetest.Did(t)); err != nil {
			t.Fatal(err)
		}
		if err := o.Assign(t.Context(), o.people.Staff, o.center, reference, desk.AnyVersion, "investigator-center"); err != nil {
			t.Fatal(err)
		}
		if r := o.record(t, reference); !r.AckDueAt.Equal(due) {
			t.Errorf("behind an assignment the next is told at %v", r.AckDueAt)
		}
		if err := o.Advance(t.Context(), o.people.Staff, o.center, reference, desk.AnyVersion, desk.Step{Status: report.Closed}, time.UTC); err != nil {
			t.Fatal(err)
		}
		if r := o.record(t, reference); !r.AckDueAt.IsZero() {
			t.Errorf("a closed one is told of at %v", r.AckDueAt)
		}
	})
}

func TestListsHaveWhatTheyAreFor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		o := newOffice(t, db)
		closed, read, waits, fresh := o.report(t, "000000003", paidTwice), o.report(t, "000000011", paidTwice), o.report(t, "000000020", paidTwice), o.report(t, "000000038", paidTwice)
		if err := o.Advance(t.Context(), o.people.Staff, o.center, closed, 0, desk.Step{Status: report.Closed, Say: "已办结"}, time.UTC); err != nil {
			t.Fatal(err)
		}
		for _, reference := range []report.Reference{read, waits} {
			if _, err := o.Open(t.Context(), reference, o.center); err != nil {
				t.Fatal(err)
			}
		}
		if err := o.Assign(t.Context(), o.people.Staff, o.center, read, 0, "investigator-center"); err != nil {
			t.Fatal(err)
		}
		if err := o.Write(t.Context(), o.people.Staff, o.center, waits, report.FromUnit, "请补充", ""); err != nil {
			t.Fatal(err)
		}
		tests := []struct {
			name   string
			filter report.Filter
			want   []report.Reference
		}{
			{"everything", report.Filter{}, []report.Reference{fresh, waits, read, closed}},
			{"open", report.Filter{State: report.OpenState}, []report.Reference{fresh, waits, read}},
			{"new", report.Filter{State: report.NewState}, []report.Reference{fresh}},
			{"somebody's", report.Filter{State: report.OpenState, Assignee: "investigator-center"}, []report.Reference{read}},
			{"nobody's", report.Filter{State: report.OpenState, Assignee: "zhao"}, nil},
			{"waits for the reporter", report.Filter{Waiting: report.ReportersTurn}, []report.Reference{waits}},
			{"waits for the unit", report.Filter{Waiting: report.UnitsTurn}, nil},
			{"closed", report.Filter{State: report.ClosedState, Newest: true}, []report.Reference{closed}},
		}
		for _, test := range tests {
			for _, unit := range []string{"center", "", "other"} {
				test.filter.Unit, test.filter.Limit = unit, 9
				page, err := o.List(t.Context(), test.filter)
				if err != nil {
					t.Fatal(err)
				}
				want := test.want
				if unit == "other" {
					want = nil
				}
				var got []report.Reference
				for _, r := range page.Records {
					got = append(got, r.Reference)
				}
				if fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("%s of %q: %v, want %v", test.name, unit, got, want)
				}
				test.filter.Newest = true
				if counts, err := o.Counts(t.Context(), test.filter); err != nil || counts[0] != len(want) {
					t.Errorf("%s of %q: counted %v, %v, want %d", test.name, unit, counts, err, len(want))
				}
			}
		}
	})
}

func TestTiesAreFoundWithoutOpening(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		o := newOffice(t, db)
		names := func(values ...string) report.Report {
			r := report.Report{Kind: report.Tip, Narrative: "线索"}
			for _, value := range values {
				r.Suspects = append(r.Suspects, report.Suspect{Kind: "qq", Value: value})
			}
			return r
		}
		a := o.report(t, "000000003", names("1111111", "2222222"))
		b := o.report(t, "000000011", names("2222222", "3333333"))
		c := o.report(t, "000000020", names("3333333"))
		alone := o.report(t, "000000038", names("4444444"))
		ties, err := o.Ties(t.Context(), []report.Reference{c, alone, a, b})
		if err != nil {
			t.Fatal(err)
		}
		if ties.Group[a] != c || ties.Group[b] != c || ties.Group[c] != c || ties.Group[alone] != alone {
			t.Errorf("groups %v", ties.Group)
		}
		if ties.Shared[a] != 1 || ties.Shared[b] != 1 || ties.Shared[alone] != 0 {
			t.Errorf("shared %v", ties.Shared)
		}
		cluster, err := o.Cluster(t.Context(), "center", b, o.center)
		if err != nil || len(cluster.Records) != 3 || len(cluster.Opened) != 3 || cluster.Records[0].Reference != b || cluster.More {
			t.Errorf("cluster of %d, %d opened, %v", len(cluster.Records), len(cluster.Opened), err)
		}
		if _, err := o.Cluster(t.Context(), "other", b, o.people.Investigator(t, "other")); !errors.Is(err, staff.ErrNotGranted) {
			t.Errorf("another unit: %v", err)
		}
	})
}

func TestASearchGoesOnWhereItEnded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		o := newOffice(t, db)
		for _, reference := range []report.Reference{"000000003", "000000011", "000000020"} {
			o.report(t, reference, report.Report{Kind: report.Tip, Narrative: "线索 " + string(reference), Suspects: []report.Suspect{{Kind: "url", Value: "a.example/苜蓿"}}})
		}
		found, err := o.Search(t.Context(), "center", "苜蓿 線索", report.Cursor{}, o.center)
		if err != nil || len(found.Hits) != 3 || found.Looked != 3 || !found.Next.IsZero() || found.Hits[0].Reference != "000000020" {
			t.Errorf("%+v, %v", found, err)
		}
		after := report.Filter{Newest: true, Now: noon}.Next(found.Hits[0])
		if rest, err := o.Search(t.Context(), "center", "苜蓿", after, o.center); err != nil || len(rest.Hits) != 2 {
			t.Errorf("behind the first stand %d, %v", len(rest.Hits), err)
		}
		if _, err := o.Search(t.Context(), "center", " . ", report.Cursor{}, o.center); !errors.Is(err, desk.ErrEmpty) {
			t.Errorf("no words: %v", err)
		}
	})
}

func TestNewsAreCountedByTheirDesk(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		o := newOffice(t, db)
		o.report(t, "000000003", paidTwice)
		o.report(t, "000000011", paidTwice)
		for _, test := range []struct {
			unit  string
			since time.Time
			want  report.News
		}{
			{"center", noon.Add(-time.Second), report.News{Came: 2}},
			{"", noon.Add(-time.Second), report.News{Came: 2}},
			{"center", noon, report.News{}},
			{"other", noon.Add(-time.Second), report.News{}},
		} {
			if got, err := o.News(t.Context(), test.unit, test.since); err != nil || got != test.want {
				t.Errorf("%q since %v: %+v, %v", test.unit, test.since, got, err)
			}
		}
		if _, err := o.Open(t.Context(), "000000003", o.center); err != nil {
			t.Fatal(err)
		}
		m := report.Message{From: report.FromReporter, At: noon.Add(time.Minute), Text: "我想起来了"}
		sealed, err := o.people.SealMessage(report.NewMessageID(), "000000003", o.record(t, "000000003").Thread, m)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.AddMessage(t.Context(), sealed, nil); err != nil {
			t.Fatal(err)
		}
		if got, err := o.News(t.Context(), "center", noon.Add(-time.Second)); err != nil || got != (report.News{Came: 1, Answers: 1}) {
			t.Errorf("%+v, %v", got, err)
		}
	})
}
