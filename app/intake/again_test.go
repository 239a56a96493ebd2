package intake_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/intake"
	"fanzha/app/report"
)

func TestTheSameFormFromEightClientsIsOneReport(t *testing.T) {
	taken, db, _ := open(t)
	form := victim()
	var mu sync.Mutex
	var receipts []intake.Receipt
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			receipt, err := taken.Submit(context.Background(), "192.0.2.0/24", form, nil)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			receipts = append(receipts, receipt)
		})
	}
	group.Wait()
	first := 0
	for _, r := range receipts {
		if r.Reference != receipts[0].Reference || r.Code != receipts[0].Code || r.Code == "" {
			t.Errorf("receipts differ: %+v and %+v", r, receipts[0])
		}
		if !r.Again {
			first++
		}
	}
	records, err := db.ListReports(t.Context(), report.Filter{Now: noon, Limit: 10})
	if err != nil || len(records) != 1 || first != 1 {
		t.Errorf("%d records, %d first receipts, %v", len(records), first, err)
	}
}

func TestTheCodeIsShownAgainForAnHour(t *testing.T) {
	taken, _, watch := open(t)
	form := victim()
	first, err := taken.Submit(t.Context(), "192.0.2.0/24", form, nil)
	if err != nil {
		t.Fatal(err)
	}
	watch.Move(59 * time.Minute)
	again, err := taken.Submit(t.Context(), "192.0.2.0/24", form, nil)
	if err != nil || !again.Again || again.Code != first.Code {
		t.Errorf("after 59 minutes: %+v, %v", again, err)
	}
	watch.Move(2 * time.Minute)
	late, err := taken.Submit(t.Context(), "192.0.2.0/24", form, nil)
	if err != nil || late.Reference != first.Reference || late.Code != "" {
		t.Errorf("after 61 minutes: %+v, %v", late, err)
	}
}

func TestTheSameFormWithOtherContentIsAReportOfItsOwn(t *testing.T) {
	taken, db, _ := open(t)
	form := victim()
	first, err := taken.Submit(t.Context(), "192.0.2.0/24", form, nil)
	if err != nil {
		t.Fatal(err)
	}
	form.Narrative += "补充：又转了一笔。"
	second, err := taken.Submit(t.Context(), "192.0.2.0/24", form, nil)
	if err != nil || second.Reference == first.Reference || second.Again {
		t.Fatalf("second %+v, %v", second, err)
	}
	records, err := db.ListReports(t.Context(), report.Filter{Now: noon, Limit: 10})
	if err != nil || len(records) != 2 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	if n := len(slices.DeleteFunc(records, func(r report.Record) bool { return !r.Resent })); n != 1 {
		t.Errorf("%d records are marked as sent again", n)
	}
}

// A payload is sealed anew each time, which must not make a new report.
func TestTheSameFormIsKnownHoweverItIsSealed(t *testing.T) {
	taken, db, _ := open(t)
	form := victim()
	form.PlannedAt = "2026-05-02 09:00"
	first, err := taken.Submit(t.Context(), "192.0.2.0/24", form, nil)
	if err != nil {
		t.Fatal(err)
	}
	form.PlannedAt, form.Phone = "2026-05-02T01:00:00Z", "+86 13800000000" // the same, typed otherwise
	again, err := taken.Submit(t.Context(), "192.0.2.0/24", form, nil)
	if err != nil || !again.Again || again.Reference != first.Reference || again.Code != first.Code || first.Code == "" {
		t.Errorf("first %+v, again %+v, %v", first, again, err)
	}
	if records, err := db.ListReports(t.Context(), report.Filter{Now: noon, Limit: 10}); err != nil || len(records) != 1 {
		t.Errorf("%d records, %v", len(records), err)
	}
}

// The receipt names who was told, which rules that changed since do not alter.
func TestAFormSentAgainNamesWhoWasTold(t *testing.T) {
	rules := &bureau.Bureau{}
	taken, _, _ := open(t, func(o *intake.Options) {
		*rules = *o.Bureau()
		rules.Rules = []bureau.Rule{{To: "fanzha-center", Also: []string{"jingzhen", "chuzhiban"}}}
		o.Bureau = func() *bureau.Bureau { return rules }
	})
	form := victim()
	first, err := taken.Submit(t.Context(), "192.0.2.0/24", form, nil)
	if err != nil {
		t.Fatal(err)
	}
	rules.Rules = []bureau.Rule{{To: "jingzhen", Also: []string{"command"}}}
	again, err := taken.Submit(t.Context(), "192.0.2.0/24", form, nil)
	if err != nil || !again.Again {
		t.Fatalf("again %+v, %v", again, err)
	}
	for name, r := range map[string]intake.Receipt{"first": first, "again": again} {
		var also []string
		for _, unit := range r.Also {
			also = append(also, unit.Name)
		}
		slices.Sort(also)
		if r.Unit.Key != "fanzha-center" || !slices.Equal(also, []string{"市公安局经侦支队", "市处置办"}) {
			t.Errorf("%s: to %s, also %v", name, r.Unit.Key, also)
		}
	}
}
