package newsroom_test

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fanzha/app/audit"
	"fanzha/app/clocktest"
	"fanzha/app/fault"
	"fanzha/app/library"
	"fanzha/app/newsroom"
	"fanzha/app/staff"
	"fanzha/app/staff/stafftest"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// room is a newsroom over a folder that the test may change.
type room struct {
	*newsroom.Newsroom
	t       *testing.T
	db      *store.Store
	lib     *library.Library
	dir     string
	clock   *clocktest.Clock
	people  *stafftest.Site
	log     audit.Log
	members map[string]*staff.Session
}

var files = map[string]string{
	"site.yaml": `name: 某县反诈平台
organisation: 某县公安局
hotlines: [{number: "110", label: 报警}, {number: "96110", label: 劝阻}]
districts: [{key: east, name: 东区}]
`,
	"scams.yaml": `families: [{key: telecom, name: 电信网络诈骗}]
scams:
  - {key: rebate, name: 刷单返利, family: telecom, plain: 做任务返钱}
`,
	"units.yaml": `dispatch: center
units: [{key: center, name: 反诈中心}]
rules: [{to: center}]
`,
	"guides/rebate.md":      article("刷单不能做"),
	"pages/about.md":        article("关于本站"),
	"cases/2026/old-one.md": article("老案子"),
}

// article is a file that the checks have nothing against.
func article(title string) string {
	return "---\ntitle: " + title + "\ndate: 2026-05-01\nsummary: 先垫钱的任务都是骗局。\nscam: rebate\n---\n> [!危险]\n> 停。\n\n正文。\n"
}

// each runs a test in a newsroom on either engine.
func each(t *testing.T, test func(t *testing.T, r *room)) {
	t.Helper()
	t.Parallel() // most of it is waiting for a new database
	storetest.Each(t, func(t *testing.T, db *store.Store) { test(t, newRoom(t, db)) })
}

// once is for what says nothing of the database.
func once(t *testing.T, test func(t *testing.T, r *room)) {
	t.Helper()
	t.Parallel()
	test(t, newRoom(t, storetest.Open(t)))
}

func newRoom(t *testing.T, db *store.Store) *room {
	t.Helper()
	r := &room{t: t, db: db, dir: t.TempDir(), clock: clocktest.At(time.Date(2026, 5, 2, 1, 0, 0, 0, time.UTC)), members: map[string]*staff.Session{}}
	for name, text := range files {
		r.write(name, text)
	}
	r.people = stafftest.New(t, db)
	r.open()
	return r
}

// open opens the newsroom as a start of the program does.
func (r *room) open() {
	r.t.Helper()
	lib, findings, err := library.Open(r.dir, library.Options{Now: r.clock.Now})
	if err != nil || findings.Failed() {
		r.t.Fatal(err, findings)
	}
	r.t.Cleanup(func() { _ = lib.Close() })
	r.lib = lib
	r.log = audit.New(r.people.Key, r.clock.Now)
	r.Newsroom = newsroom.New(newsroom.Options{
		Store: r.db, Library: lib, Folder: r.dir, Log: r.log, Now: r.clock.Now, Logger: slog.New(slog.DiscardHandler),
	})
}

var roles = map[string]string{
	"ed": staff.Editor, "eva": staff.Editor, "rita": staff.Reviewer, "rolf": staff.Reviewer, "adam": staff.Administrator,
}

func (r *room) reload() {
	r.t.Helper()
	if _, err := r.lib.Reload(); err != nil {
		r.t.Fatal(err)
	}
}

// who signs a member in when they are first asked for.
func (r *room) who(name string) *staff.Session {
	r.t.Helper()
	if r.members[name] != nil {
		return r.members[name]
	}
	if err := r.people.Add(r.t.Context(), name, roles[name], "", stafftest.Password); err != nil {
		r.t.Fatal(err)
	}
	session, err := r.people.SignIn(r.t.Context(), name, stafftest.Password)
	if err != nil {
		r.t.Fatal(err)
	}
	r.members[name] = session
	return session
}

func (r *room) write(name, text string) {
	r.t.Helper()
	path := filepath.Join(r.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

// has is a file as the folder has it; empty: there is none.
func (r *room) has(name string) string {
	r.t.Helper()
	content, err := os.ReadFile(filepath.Join(r.dir, filepath.FromSlash(name)))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		r.t.Fatal(err)
	}
	return string(content)
}

// begin writes a new case.
func (r *room) begin(by, slug, text string) newsroom.Article {
	r.t.Helper()
	a, err := r.Begin(r.t.Context(), r.who(by), library.Cases, slug, []byte(text))
	if err != nil {
		r.t.Fatal(err)
	}
	return a
}

// acts does what a line says, "ed saves, ed submits, rita publishes", upon the
// newest revision, and returns what came of the last.
func (r *room) acts(id, story string) (a newsroom.Article, err error) {
	r.t.Helper()
	for act := range strings.SplitSeq(story, ", ") {
		if err != nil {
			r.t.Fatalf("%s: before %q: %v", story, act, err)
		}
		name, what, _ := strings.Cut(act, " ")
		newest, openErr := r.db.Article(r.t.Context(), id)
		if openErr != nil {
			r.t.Fatal(openErr)
		}
		a, err = r.act(r.who(name), newest, what)
	}
	return a, err
}

var allTicks = newsroom.Ticks{UnitAgrees: true, Secrecy: true, NoPerson: true}

func (r *room) act(by *staff.Session, a newsroom.Article, what string) (newsroom.Article, error) {
	ctx := r.t.Context()
	switch what {
	case "saves":
		r.clock.Move(time.Minute)
		return r.Save(ctx, by, a.ID, a.Head, []byte(article("改于 "+r.clock.Now().Format(time.TimeOnly))))
	case "submits":
		return r.Submit(ctx, by, a.ID, a.Head)
	case "returns":
		return r.Return(ctx, by, a.ID, a.Head, "标题要写明钱是怎么没的")
	case "publishes":
		return r.Publish(ctx, by, a.ID, a.Head, newsroom.Release{Ticks: allTicks})
	case "publishes urgently":
		return r.Publish(ctx, by, a.ID, a.Head, newsroom.Release{Ticks: allTicks, Urgent: true})
	case "confirms":
		return r.Confirm(ctx, by, a.ID, a.Public)
	case "withdraws":
		return r.Withdraw(ctx, by, a.ID, a.Head, "案情有新的说法", "/guides/rebate")
	case "deletes":
		return a, r.Delete(ctx, by, a.ID, a.Head)
	case "reverts to 1":
		return r.Revert(ctx, by, a.ID, a.Head, 1)
	}
	r.t.Fatalf("what does %q mean?", what)
	return a, nil
}

// acted are the acts of the audit log, oldest first.
func (r *room) acted() (acts []string) {
	r.t.Helper()
	entries, err := r.db.AuditPage(r.t.Context(), audit.Filter{Limit: 1000})
	if err != nil {
		r.t.Fatal(err)
	}
	for _, e := range entries {
		if object := e.Objects.String(); strings.HasPrefix(object, "article:") {
			acts = append([]string{e.Actor + " " + string(e.Act) + " " + object}, acts...)
		}
	}
	return acts
}

func wantKind(t *testing.T, what string, err error, want fault.Kind) {
	t.Helper()
	if want == fault.Internal && err != nil || want != fault.Internal && fault.KindOf(err) != want {
		t.Errorf("%s: %v", what, err)
	}
}
