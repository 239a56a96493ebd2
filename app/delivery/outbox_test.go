package delivery_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/delivery"
	"fanzha/app/duty"
	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/store/storetest"
)

// longest is beyond any pause between two tries.
const longest = 5 * time.Hour

func TestEachTryIsToldWithItsOutcome(t *testing.T) {
	r := listen(t, answers(500, ""))
	var mu sync.Mutex
	told := map[string]int{}
	o := open(t, r.unit(""), func(options *delivery.Options) {
		options.Tried = func(channel, outcome string, _ time.Duration) {
			mu.Lock()
			defer mu.Unlock()
			told[channel+" "+outcome]++
		}
	})
	heard := func(what string) func() bool {
		return func() bool {
			mu.Lock()
			defer mu.Unlock()
			return told[what] == 1
		}
	}
	o.report(t)
	soon(t, "a try fails", heard("webhook failed"))
	soon(t, "it waits", o.allWait(t))
	o.Move(80 * time.Hour)
	soon(t, "it is given up", heard("webhook given_up"))
	r.become(well)
	o.report(t)
	soon(t, "another is told", heard("webhook told"))
	r.become(hang)
	o.report(t)
	soon(t, "a third hangs", func() bool { return r.count() == 4 })
	o.stop()
	if !heard("webhook interrupted")() || len(told) != 4 {
		t.Errorf("told %v", told)
	}
}

// A receiver fails in every way and comes back: each notice gets there, under
// one key and with one body, however often it was tried.
func TestEveryNoticeGetsThereInTheEnd(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("geheim"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := listen(t, answers(503, ""))
	o := open(t, r.unit(secret))
	wanted := map[report.Reference]bool{}
	for range 10 {
		wanted[o.report(t)] = true
	}
	for _, behave := range []http.HandlerFunc{
		answers(500, ""), answers(200, `{"errcode":45009}`),
		func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		answers(404, ""), well,
	} {
		soon(t, "all are tried", o.allWait(t))
		r.become(behave)
		o.Move(longest)
	}
	soon(t, "all are told", func() bool { return len(o.untold(t)) == 0 })

	bodies, told := map[string]string{}, map[report.Reference]bool{}
	for _, got := range r.all() {
		if body, seen := bodies[got.id]; seen && body != got.body {
			t.Errorf("one key, two bodies: %s and %s", body, got.body)
		}
		bodies[got.id] = got.body
		if got.signature != signature("geheim", got.body) {
			t.Errorf("signed %q", got.signature)
		}
		told[report.Reference(strings.SplitN(got.id, "-", 2)[0])] = true
	}
	if len(bodies) != 10 || fmt.Sprint(told) != fmt.Sprint(wanted) {
		t.Errorf("%d keys, of %v, want %v", len(bodies), told, wanted)
	}
}

func TestTriesEndAfterThreeDaysAndMayBeginAgain(t *testing.T) {
	r := listen(t, answers(500, ""))
	o := open(t, r.unit(""))
	o.report(t)
	stuck := func() (report.Delivery, bool) {
		all := o.untold(t)
		return all[0], all[0].Stuck()
	}
	soon(t, "it is given up", func() bool {
		if o.allWait(t)() {
			o.Move(20 * time.Minute)
		}
		_, given := stuck()
		return given
	})
	d, _ := stuck()
	if after := o.Now().Sub(noon); after < 60*time.Hour || d.Error != "对方回答 HTTP 500" || d.Tries < 20 || d.Tries != r.count() {
		t.Errorf("given up after %v and %d tries, of %d requests: %s", after, d.Tries, r.count(), d.Error)
	}
	r.become(well)
	if due, err := o.store.RetryDelivery(t.Context(), d.ID, o.Now(), storetest.Did(t)); !due || err != nil {
		t.Fatalf("retry: %t, %v", due, err)
	}
	soon(t, "it is told", func() bool { return len(o.untold(t)) == 0 })
}

// Receivers that hang hold up neither an urgent notice nor the end.
func TestHangingReceiversHoldNobodyUp(t *testing.T) {
	slow, quick := listen(t, hang), listen(t, well)
	unit := slow.unit("")
	unit.Duty = []bureau.Duty{{Webhook: &bureau.Webhook{URL: quick.url}}}
	o := open(t, unit)
	for range 8 {
		o.report(t)
	}
	soon(t, "as many hang as are told at once", func() bool { return slow.count() == 4 })
	o.report(t, urgent)
	soon(t, "the urgent notice is told", func() bool { return quick.count() == 1 })

	o.stop()
	for _, d := range o.untold(t) {
		if d.NextAt.After(o.Now()) {
			t.Errorf("%s waits until %v: it was not given back", d.ID, d.NextAt)
		}
	}
	if n := len(o.untold(t)); n != 9 {
		t.Errorf("%d are still to be told, want the 9 at the slow receiver", n)
	}
}

func TestTheLadderIsClimbedUntilSomebodyOpensTheReport(t *testing.T) {
	first, second, third := listen(t, well), listen(t, well), listen(t, well)
	hook := func(r *receiver) bureau.Duty { return bureau.Duty{Webhook: &bureau.Webhook{URL: r.url}} }
	o := open(t, bureau.Unit{Duty: []bureau.Duty{hook(first), hook(second), hook(third)}})
	reference := o.report(t, urgent)
	soon(t, "the first is told", func() bool { return first.count() == 1 })
	o.Move(3 * time.Minute)
	soon(t, "the second is told", func() bool { return second.count() == 1 })
	if body := second.all()[0].body; !strings.Contains(body, "无人签收") {
		t.Errorf("the second reads %s", body)
	}
	if err := o.store.MarkOpened(t.Context(), reference, o.Now(), storetest.Did(t)); err != nil {
		t.Fatal(err)
	}
	opened, _, err := o.store.Report(t.Context(), reference)
	if err != nil || opened.Escalation != 1 {
		t.Fatalf("escalation %d, %v", opened.Escalation, err)
	}
	o.Move(time.Hour)
	later := o.report(t) // told after whatever the hour would have brought
	soon(t, "time has passed", func() bool { _, told, _ := o.store.Report(t.Context(), later); return len(told) == 1 })
	if third.count() != 0 || first.count() != 1 {
		t.Error("others are told of a report that was opened")
	}
}

func TestAnAddressThatIsReplacedIsToldToo(t *testing.T) {
	old, fresh := listen(t, answers(500, "")), listen(t, well)
	o := open(t, old.unit(""))
	reference := o.report(t)
	soon(t, "it is tried", func() bool { return old.count() == 1 })
	o.become(fresh.unit(""))
	soon(t, "the new address has the report, the old one the change", func() bool { return fresh.count() == 1 && old.count() == 2 })
	if body := fresh.all()[0].body; !strings.Contains(body, string(reference)) {
		t.Errorf("the new address reads %s", body)
	}
	if change := old.all()[1].body; !strings.Contains(change, `"reason":"change"`) || strings.Contains(change, fresh.url) {
		t.Errorf("the old address reads %s", change)
	}
}

func TestWithoutAMailServerTheLedgerSaysSo(t *testing.T) {
	o := open(t, bureau.Unit{Channels: bureau.Channels{Email: []string{"duty@example.org"}}})
	o.report(t)
	soon(t, "it is tried", func() bool { all := o.untold(t); return len(all) == 1 && all[0].Tries == 1 && all[0].Error != "" })
	if got := o.untold(t)[0].Error; got != "没有设置邮件服务器（--smtp-url）" {
		t.Errorf("got %s", got)
	}
}

// A notice of the first second, before any address is kept, is signed as any
// other.
func TestAnAddressThatIsNotKeptYetIsWrittenToAsItShould(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("geheim"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := listen(t, well)
	o := open(t, r.unit(secret), func(options *delivery.Options) { options.Store = forgetful{options.Store} })
	o.report(t)
	soon(t, "it is told", func() bool { return r.count() == 1 })
	if got := r.all()[0]; got.signature != signature("geheim", got.body) {
		t.Errorf("signed %q", got.signature)
	}
}

// forgetful is a ledger that keeps no address.
type forgetful struct{ delivery.Store }

func (forgetful) Contact(context.Context, string, report.Channel, string) (report.Contact, error) {
	return report.Contact{}, fault.New(fault.NotFound, "nothing is kept")
}

// A ledger that does not answer for a while holds nothing up for longer.
func TestALedgerThatDoesNotAnswerIsAskedAgain(t *testing.T) {
	r := listen(t, well)
	var gone atomic.Bool
	var asked atomic.Int64
	o := open(t, r.unit(""), func(options *delivery.Options) { options.Store = &absent{options.Store, &gone, &asked} })
	gone.Store(true)
	o.report(t)
	soon(t, "it was asked in vain", func() bool { return asked.Load() > 8 })
	if r.count() != 0 {
		t.Fatal("it was told")
	}
	gone.Store(false)
	soon(t, "it is told", func() bool { return r.count() == 1 && len(o.untold(t)) == 0 })
}

// absent is a ledger that is gone for as long as it is told to be.
type absent struct {
	delivery.Store
	gone  *atomic.Bool
	asked *atomic.Int64
}

func (a *absent) ClaimDeliveries(ctx context.Context, channel report.Channel, urgent bool, now time.Time, lease time.Duration, limit int) ([]report.Delivery, error) {
	if a.gone.Load() {
		a.asked.Add(1)
		return nil, errors.New("the database is gone")
	}
	return a.Store.ClaimDeliveries(ctx, channel, urgent, now, lease, limit)
}

// The dispatchers' mail of the day names titles that readers see, and says of
// what was given up only where something was.
func TestADaysSummaryNamesWhatWaitsForAReviewer(t *testing.T) {
	const title, given, waits = "《冒充客服的案子》，已 31 小时", "三天没有通知到", "超过 24 小时没有另一位审核人员确认"
	for name, test := range map[string]struct {
		day       duty.Day
		has, not  []string
		wantsNone bool
	}{
		"nothing":           {wantsNone: true},
		"given up":          {day: duty.Day{Stuck: true}, has: []string{given}, not: []string{waits}},
		"unconfirmed":       {day: duty.Day{Late: []string{title}}, has: []string{waits, title}, not: []string{given}},
		"one and the other": {day: duty.Day{Stuck: true, Late: []string{title, "《另一篇》，已 25 小时"}}, has: []string{given, waits, title, "《另一篇》"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := listen(t, well)
			o := open(t, r.unit(""))
			b := *o.current()
			b.Dispatch = "center"
			rows := duty.Summary(&b, test.day, o.Now())
			if test.wantsNone != (len(rows) == 0) {
				t.Fatalf("%d rows", len(rows))
			}
			if err := o.store.AddDeliveries(t.Context(), rows); err != nil {
				t.Fatal(err)
			}
			soon(t, "it is told", func() bool { return r.count() == len(rows) && len(o.untold(t)) == 0 })
			for _, got := range r.all() {
				for _, want := range test.has {
					if !strings.Contains(got.body, want) {
						t.Errorf("%q is not in %s", want, got.body)
					}
				}
				for _, unwanted := range test.not {
					if strings.Contains(got.body, unwanted) {
						t.Errorf("%q is in %s", unwanted, got.body)
					}
				}
			}
		})
	}
}
