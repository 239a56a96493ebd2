package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fanzha/app/audit"
	"fanzha/app/bureau"
	"fanzha/app/clocktest"
	"fanzha/app/newsroom"
	"fanzha/app/report"
	"fanzha/app/retention"
	"fanzha/app/staff/stafftest"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// rawOf opens a site's database behind its back.
func rawOf(t *testing.T, data string) *sql.DB {
	t.Helper()
	return storetest.Raw(t, store.Options{Path: filepath.Join(data, "fanzha.db")})
}

// alter changes a site's database behind its back.
func alter(t *testing.T, data, statement string) {
	t.Helper()
	if _, err := rawOf(t, data).ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// setRetention writes the days into a content folder's site.yaml.
func setRetention(t *testing.T, content, days string) {
	t.Helper()
	path := filepath.Join(content, "site.yaml")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "retention:") {
			line = "retention: " + days + "\n"
		}
		lines = append(lines, line)
	}
	if err := os.WriteFile(path, []byte(strings.Join(lines, "")), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsPastItsTimeIsErasedByCommand(t *testing.T) {
	data, content := t.TempDir(), starterContent(t)
	reference := string(received(t, data, report.Report{Kind: report.Tip, Scam: "task_rebate", District: "wenfeng", Narrative: "经过"}))
	run := func(code int, want string, args ...string) {
		t.Helper()
		got, out, errs := fanzha(t, append([]string{"retention", "run", "--content", content, "--data", data}, args...)...)
		if got != code || !strings.Contains(out+errs, want) {
			t.Errorf("%q: exit %d, want %d and %q\n%s%s", args, got, code, want, out, errs)
		}
	}
	run(exitOK, "到期 0 份", "--dry-run")
	alter(t, data, "UPDATE reports SET closed_at = 86400000, held = TRUE")
	run(exitOK, "保留：案件锁定", "--dry-run")
	run(exitOK, "清除到期登记 0 份")
	alter(t, data, "UPDATE reports SET held = FALSE")
	setRetention(t, content, "{tip_days: forever}")
	run(exitFailed, "没有清除任何登记")
	setRetention(t, content, "{tip_days: 365}")
	run(exitOK, "会清除 1 份", "--dry-run")
	if n := count(t, data, "reports"); n != 1 {
		t.Fatalf("%d reports after looking", n)
	}
	before, err := os.ReadFile(filepath.Join(data, "fanzha.db"))
	if err != nil {
		t.Fatal(err)
	}
	run(exitOK, "清除到期登记 1 份")
	if n := count(t, data, "reports"); n != 0 {
		t.Errorf("%d reports are left", n)
	}
	if code, out, _ := fanzha(t, "audit", "list", "--data", data, "--content", content); code != exitOK ||
		!strings.Contains(out, "report:"+reference) || !strings.Contains(out, "erased:1 erased_again:0 pruned:0") {
		t.Errorf("the log has\n%s", out)
	}
	if code, out, errs := fanzha(t, "audit", "verify", "--data", data); code != exitOK {
		t.Errorf("verify: %s%s", out, errs)
	}

	// A backup from before is put back; the list is not.
	if err := os.WriteFile(filepath.Join(data, "fanzha.db"), before, 0o600); err != nil {
		t.Fatal(err)
	}
	run(exitOK, reference+" 以前清除过", "--dry-run")
	run(exitOK, "到期 0 份，其中会清除 0 份；另外会再次清除 1 份", "--dry-run")
	run(exitOK, "再次清除恢复回来的 1 份")
	run(exitUsage, "--erased", "--erased", filepath.Join(data, "nowhere"))
	run(exitOK, "再次清除恢复回来的 0 份", "--erased", filepath.Join(data, erasureFile))
}

func TestTheSiteKeepsOnceADay(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		db := storetest.OpenDatabase(t, database)
		k, clock, log := keeperOf(t, db)
		stuck := report.NewDelivery(report.Record{}, report.Contact{Unit: "bank", Channel: report.ChannelEmail, Target: "gone@example.org"}, report.ReasonChange, 1, clock.Now())
		k.late = func(context.Context) ([]newsroom.Late, error) {
			return []newsroom.Late{{Title: "网上的标题", For: 31*time.Hour + time.Minute}}, nil
		}
		for i, after := range []time.Duration{0, time.Hour, 22 * time.Hour, 2 * time.Hour, 23 * time.Hour} {
			clock.Move(after)
			if stuck.NextAt = (time.Time{}); i == 1 { // behind the first day's round
				if err := db.AddDeliveries(t.Context(), []report.Delivery{stuck}); err != nil {
					t.Fatal(err)
				}
			}
			if err := k.look(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if runs := strings.Count(log.String(), "kept for the day"); runs != 2 {
			t.Errorf("it was kept %d times in two days:\n%s", runs, log)
		}
		waiting, err := db.Untold(t.Context(), 9, false)
		told := map[report.Reason]string{}
		for _, d := range waiting {
			if d.Unit == "center" {
				told[d.Reason] = d.Detail
			}
		}
		const late = "《网上的标题》，已 31 小时"
		if want := map[report.Reason]string{report.ReasonUnconfirmed: late, report.ReasonSummary: late}; err != nil || len(waiting) != 3 || !maps.Equal(told, want) {
			t.Errorf("once a day the dispatchers are told of what waits, and of what was given up: %+v, %v", waiting, err)
		}
		if !strings.Contains(log.String(), "audit_head=3:") {
			t.Errorf("the log has no head:\n%s", log)
		}
	})
}

// keeperOf is one with a clock that the test moves, and its log.
func keeperOf(t *testing.T, db *store.Store) (*keeper, *clocktest.Clock, *bytes.Buffer) {
	t.Helper()
	people, clock, log := stafftest.New(t, db), clocktest.At(time.Now()), &bytes.Buffer{}
	chain := audit.New(people.Key, clock.Now)
	did := func(act audit.Act, objects ...audit.Object) audit.Draft {
		return chain.Did(audit.Server, act, objects...)
	}
	dispatched := &bureau.Bureau{Dispatch: "center", Units: []bureau.Unit{{Key: "center", Channels: bureau.Channels{Email: []string{"duty@example.org"}}}}}
	return &keeper{
		store: db, log: chain, now: clock.Now, logger: slog.New(slog.NewTextHandler(log, nil)),
		bureau: func() *bureau.Bureau { return dispatched },
		late:   func(context.Context) ([]newsroom.Late, error) { return nil, nil },
		retention: retention.New(retention.Options{
			Store: db, Key: people.Key, Did: did, List: filepath.Join(t.TempDir(), erasureFile), Now: clock.Now,
		}),
	}, clock, log
}

// A clock that is years ahead, of a machine or of its battery, has nothing
// erased; nor has a site that was off for so long.
func TestAClockThatIsFarAheadErasesNothing(t *testing.T) {
	db := storetest.Open(t)
	k, clock, _ := keeperOf(t, db)
	if err := k.look(t.Context()); err != nil {
		t.Fatal(err)
	}
	first := clock.Now()
	clock.Move(10 * 365 * 24 * time.Hour)
	if err := k.look(t.Context()); !errors.Is(err, errLongAway) {
		t.Errorf("ten years ahead: %v", err)
	}
	if last, err := db.LastAct(t.Context(), audit.RetentionRun); err != nil || last.After(first.Add(time.Second)) {
		t.Errorf("it ran at %v, %v", last, err)
	}
	clock.Move(-(10*365 - 2) * 24 * time.Hour)
	if err := k.look(t.Context()); err != nil {
		t.Errorf("two days later by a clock that was put right: %v", err)
	}
}

// What readers are told is what the program does.
func TestThePrivacyPageAndTheFormsShowTheDays(t *testing.T) {
	content := starterContent(t)
	setRetention(t, content, "{victim_days: 77, tip_days: 0, objection_days: 33, tip_open_days: 66}")
	s := start(t, withContent(content))
	e := s.expect(t)
	page := e.GET("/pages/privacy").Expect().Status(200).Body()
	for address, want := range map[string]string{
		"/report/victim":    "办结后 77 天",
		"/report/tip":       "办结后不自动清除；没有办结的，最后一次有进展后 66 天",
		"/report/objection": "办结后 33 天",
	} {
		e.GET(address).Expect().Status(200).Body().Contains(want)
		page.Contains(want)
	}
	page.NotContains("办结后 3 年")
}

// What was erased leaves no file behind.
func TestFilesOfErasedReportsAreDeleted(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	s.sent(e, "/report/tip", tipFields(t, e), map[string][]byte{"a.jpg": photo(t)}).Status(200)
	old := time.Now().AddDate(0, 0, -2)
	stored := func() (files int) {
		for _, path := range glob(t, filepath.Join(s.data, "evidence", "*", "*")) {
			files++
			if err := os.Chtimes(path, old, old); err != nil {
				t.Fatal(err)
			}
		}
		return files
	}
	if n := stored(); n != 1 {
		t.Fatalf("%d files are stored", n)
	}
	for _, want := range []int{1, 0} {
		if code, out, errs := fanzha(t, "retention", "run", "--content", s.content, "--data", s.data); code != exitOK {
			t.Fatalf("exit %d\n%s%s", code, out, errs)
		}
		if n := stored(); n != want {
			t.Errorf("%d files are stored, want %d", n, want)
		}
		alter(t, s.data, "UPDATE reports SET closed_at = 86400000")
	}
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	return paths
}
