package intake_test

import (
	"os"
	"testing"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/clocktest"
	"fanzha/app/intake"
	"fanzha/app/staff/stafftest"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// noon is the time of every test that does not move it.
var noon = time.Date(2026, 5, 1, 4, 0, 0, 0, time.UTC)

// open makes an intake on a fresh database and the starter content.
func open(t testing.TB, change ...func(*intake.Options)) (*intake.Intake, *store.Store, *clocktest.Clock) {
	t.Helper()
	b, findings := bureau.Load(os.DirFS("../../content"))
	if findings.Failed() {
		t.Fatal(findings)
	}
	db, watch := storetest.Open(t), clocktest.At(noon)
	people := stafftest.New(t, db)
	options := intake.Options{Store: db, Bureau: func() *bureau.Bureau { return b }, MACs: people.Key.MACs(), Sealer: people, Now: watch.Now}
	for _, f := range change {
		f(&options)
	}
	taken, err := intake.New(options)
	if err != nil {
		t.Fatal(err)
	}
	return taken, db, watch
}

// victim is a form without a fault.
func victim() intake.Form {
	return intake.Form{
		Kind: "victim", Scam: "task_rebate", District: "elsewhere", Narrative: "在群里做任务，垫付以后提不出来。",
		Name: "赵某", Phone: "138 0000 0000", Consent: "yes", FormID: intake.NewFormID(),
	}
}
