package blocklist_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/blocklist"
	"fanzha/app/library"
)

var (
	zone = time.FixedZone("", 8*60*60)
	noon = time.Date(2026, 6, 1, 12, 0, 0, 0, zone)
)

// article is a file of a content folder.
type article struct {
	name  string // cases/one
	head  string // lines of front matter, beside title, date and summary
	date  string
	saved time.Time
}

// published opens a content folder with these articles at noon.
func published(t testing.TB, articles ...article) *library.Snapshot {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string, saved time.Time) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, saved, saved); err != nil {
			t.Fatal(err)
		}
	}
	write("site.yaml", "name: 某县反诈平台\norganisation: 某县公安局\nhotlines: [{number: \"110\", label: 报警}]\ndistricts: [{key: east, name: 东区}]\n", noon)
	write("scams.yaml", "families: [{key: telecom, name: 电信网络诈骗}]\nscams:\n  - {key: rebate, name: 刷单返利, family: telecom, plain: 做任务返钱}\n"+
		"  - {key: loan, name: 虚假贷款, family: telecom, plain: 先交钱才放款}\n", noon)
	write("units.yaml", "dispatch: center\nunits: [{key: center, name: 反诈中心}]\nrules: [{to: center}]\n", noon)
	for _, a := range articles {
		_, slug, _ := strings.Cut(a.name, "/")
		write(a.name+".md", fmt.Sprintf("---\ntitle: 标题 %s\ndate: %s\nsummary: 摘要。\n%s---\n正文。\n", slug, a.date, a.head), a.saved)
	}
	lib, findings, err := library.Open(dir, library.Options{Now: func() time.Time { return noon }})
	if err != nil || findings.Failed() {
		t.Fatal(err, findings)
	}
	t.Cleanup(func() { lib.Close() })
	return lib.Snapshot()
}

// day is a moment on a day in 2026.
func day(month time.Month, d, hour int) time.Time {
	return time.Date(2026, month, d, hour, 0, 0, 0, zone)
}

// lines says an entry in a line each.
func lines(d blocklist.Document) []string {
	var all []string
	for _, e := range d.Entries {
		var slugs []string
		for _, a := range e.Articles {
			slugs = append(slugs, a.Slug)
		}
		line := fmt.Sprintf("%s %s (%s) %s %s–%s changed %s", e.Kind, e.Value, e.Normal, e.State,
			e.First.Format("01-02"), e.Last.Format("01-02"), e.Changed.Format("01-02T15"))
		if !e.Gone.IsZero() {
			line += " gone " + e.Gone.Format("01-02T15")
		}
		all = append(all, line+" "+strings.Join(e.Scams, "+")+" "+strings.Join(slugs, ","))
	}
	return all
}

func TestAnIndicatorIsListedOnceWithWhatIsKnownOfIt(t *testing.T) {
	tests := []struct {
		name     string
		articles []article
		want     []string
	}{
		{"nothing", []article{{"cases/one", "", "2026-01-02", day(1, 2, 9)}}, nil},
		{
			"each kind, compared in its own way", []article{{"cases/one", "scam: rebate\nindicators:\n  apps: [快 赚 APP]\n  urls: [\"https://WWW.Quick.example/\"]\n" +
				"  companies: [某某（北京）公司]\n  phones: [\"+86 199-0000-0001\"]\n  accounts: [\"6200 0000 0000 0001\", 0xAbCd]\n" +
				"  wechat: [Quick_01-a]\n  qq: [\"99 0000001\"]\n", "2026-01-02", day(1, 3, 9)}},
			[]string{
				"account 0xAbCd (0xAbCd) published 01-02–01-02 changed 01-03T09 rebate one",
				"account 6200 0000 0000 0001 (6200000000000001) published 01-02–01-02 changed 01-03T09 rebate one",
				"app 快 赚 APP (快赚app) published 01-02–01-02 changed 01-03T09 rebate one",
				"company 某某（北京）公司 (某某北京公司) published 01-02–01-02 changed 01-03T09 rebate one",
				"phone +86 199-0000-0001 (19900000001) published 01-02–01-02 changed 01-03T09 rebate one",
				"qq 99 0000001 (990000001) published 01-02–01-02 changed 01-03T09 rebate one",
				"url https://WWW.Quick.example/ (quick.example) published 01-02–01-02 changed 01-03T09 rebate one",
				"wechat Quick_01-a (quick_01-a) published 01-02–01-02 changed 01-03T09 rebate one",
			},
		},
		{
			"the same from several articles, as the newest writes it", []article{
				{"cases/old", "scam: rebate\nindicators: {apps: [快赚app]}\n", "2026-01-02", day(1, 2, 9)},
				{"cases/new", "scam: [loan, rebate]\nupdated: 2026-03-05\nindicators: {apps: [快赚APP, 快赚APP]}\n", "2026-03-04", day(3, 6, 9)},
			},
			[]string{"app 快赚APP (快赚app) published 01-02–03-05 changed 03-06T09 loan+rebate new,old"},
		},
		{
			"what no article publishes now is told as long as its article is there", []article{
				{"cases/a", "status: withdrawn\nwithdrawn_reason: 有误\nindicators: {apps: [甲软件]}\n", "2026-01-02", day(2, 1, 9)},
				{"cases/b", "expire_at: 2026-03-01\nindicators: {apps: [乙软件]}\n", "2026-01-03", day(1, 3, 9)},
				{"cases/c", "expire_at: 2026-07-01\nindicators: {apps: [丙软件]}\n", "2026-01-04", day(1, 4, 9)},
				{"cases/d", "status: draft\nindicators: {apps: [丁软件]}\n", "2026-01-05", day(1, 5, 9)},
				{"cases/e", "publish_at: 2026-07-01\nindicators: {apps: [戊软件]}\n", "2026-01-06", day(1, 6, 9)},
				{"cases/f", "publish_at: 2026-02-15 08:00\nindicators: {apps: [己软件]}\n", "2026-01-07", day(1, 7, 9)},
			},
			[]string{
				"app 乙软件 (乙软件) expired 01-03–01-03 changed 03-01T00 gone 03-01T00  b",
				"app 己软件 (己软件) published 01-07–01-07 changed 02-15T08  f",
				"app 甲软件 (甲软件) withdrawn 01-02–01-02 changed 02-01T09 gone 02-01T09  a",
				"app 丙软件 (丙软件) published 01-04–01-04 changed 01-04T09  c",
			},
		},
		{
			"one article taken back, another stands: it is published, and has changed", []article{
				{"cases/gone", "scam: loan\nstatus: withdrawn\nwithdrawn_reason: 有误\nindicators: {apps: [甲软件]}\n", "2026-01-02", day(4, 1, 9)},
				{"cases/stands", "scam: rebate\nindicators: {apps: [甲软件]}\n", "2026-02-02", day(2, 2, 9)},
			},
			[]string{"app 甲软件 (甲软件) published 01-02–02-02 changed 04-01T09 rebate stands"},
		},
		{
			"several taken back: the last of them says how and when", []article{
				{"cases/a", "status: withdrawn\nwithdrawn_reason: 有误\nindicators: {apps: [甲软件]}\n", "2026-01-02", day(2, 1, 9)},
				{"cases/b", "expire_at: 2026-03-01\nindicators: {apps: [甲软件]}\n", "2026-01-03", day(1, 3, 9)},
			},
			[]string{"app 甲软件 (甲软件) expired 01-02–01-03 changed 03-01T00 gone 03-01T00  b,a"},
		},
		{
			"a file from a clock that is ahead has not changed yet to come", []article{{"cases/one", "indicators: {apps: [甲软件]}\n", "2026-01-02", noon.Add(time.Hour)}},
			[]string{"app 甲软件 (甲软件) published 01-02–01-02 changed 06-01T12  one"},
		},
		{
			"a value that is none is left out, and lines are one", []article{{"cases/one", "indicators: {apps: [\"甲\\n软件\", \"…\", \"  \"], accounts: [\"-\"]}\n", "2026-01-02", day(1, 2, 9)}},
			[]string{"app … (…) published 01-02–01-02 changed 01-02T09  one", "app 甲 软件 (甲软件) published 01-02–01-02 changed 01-02T09  one"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			list := blocklist.New(published(t, test.articles...))
			if diff := cmp.Diff(test.want, lines(list.Document(true, true, time.Time{}))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhoAsksGetsWhatTheyMayAndWhatHasChanged(t *testing.T) {
	list := blocklist.New(published(t,
		article{"cases/a", "indicators: {apps: [甲软件], phones: [\"19900000001\"]}\n", "2026-01-02", day(1, 2, 9)},
		article{"cases/b", "status: withdrawn\nwithdrawn_reason: 有误\nindicators: {apps: [乙软件], qq: [\"990000001\"]}\n", "2026-01-02", day(2, 1, 9)},
		article{"cases/c", "indicators: {apps: [丙软件]}\n", "2026-01-02", day(3, 1, 9)},
	))
	tests := []struct {
		name             string
		partner, history bool
		since            time.Time
		want             string
		whole            bool
	}{
		{"the public, the list as it is", false, false, time.Time{}, "丙软件 甲软件", true},
		{"a partner, the list as it is", true, false, time.Time{}, "丙软件 甲软件 19900000001", true},
		{"with what is gone", true, true, time.Time{}, "丙软件 乙软件 990000001 甲软件 19900000001", true},
		{"what has changed, what is gone included", false, false, day(2, 1, 9), "丙软件 乙软件", false},
		{"a partner, what has changed", true, false, day(2, 1, 9), "丙软件 乙软件 990000001", false},
		{"nothing has changed", true, true, day(3, 1, 10), "", false},
		{"all has changed", false, false, day(1, 1, 0), "丙软件 乙软件 甲软件", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := list.Document(test.partner, test.history, test.since)
			var values []string
			for _, e := range d.Entries {
				values = append(values, e.Value)
			}
			if got := strings.Join(values, " "); got != test.want || d.Whole() != test.whole || !d.Updated.Equal(day(3, 1, 9)) {
				t.Errorf("%s, whole %v, updated %v", got, d.Whole(), d.Updated)
			}
		})
	}
}

// What changed lately is picked out; who would get very much of it gets all
// there is, which is made once for everybody.
func TestALongAnswerIsTheWholeList(t *testing.T) {
	var many []string
	for i := range 1001 {
		many = append(many, fmt.Sprintf("a%d.example", i))
	}
	list := blocklist.New(published(t,
		article{"cases/old", "indicators: {apps: [甲软件]}\n", "2026-01-02", day(1, 2, 9)},
		article{"cases/many", "indicators: {urls: [" + strings.Join(many, ", ") + "]}\n", "2026-01-02", day(2, 1, 9)},
		article{"cases/new", "indicators: {apps: [乙软件]}\n", "2026-01-02", day(3, 1, 9)},
	))
	for since, want := range map[time.Time]int{day(3, 1, 0): 1, day(2, 1, 9): 1003} {
		if d := list.Document(false, false, since); len(d.Entries) != want || d.Whole() != (want > 1000) {
			t.Errorf("since %v: %d entries, whole %v", since, len(d.Entries), d.Whole())
		}
	}
}

func TestSinceIsADayOrAMoment(t *testing.T) {
	tests := []struct {
		typed string
		want  time.Time
	}{
		{"", time.Time{}},
		{"2026-01-31", time.Date(2026, 1, 31, 0, 0, 0, 0, zone)},
		{"2026-01-31T08:00:00+08:00", time.Date(2026, 1, 31, 8, 0, 0, 0, zone)},
		{"2026-01-31T08:00:00 08:00", time.Date(2026, 1, 31, 8, 0, 0, 0, zone)}, // a plus sign that was not escaped
		{"2026-01-31T00:00:00.5Z", time.Date(2026, 1, 31, 8, 0, 0, 500_000_000, zone)},
	}
	for _, test := range tests {
		if at, err := blocklist.ParseSince(test.typed, zone); err != nil || !at.Equal(test.want) {
			t.Errorf("%q: %v %v", test.typed, at, err)
		}
	}
	for _, wrong := range []string{"yesterday", "2026-1-31", "2026-02-30", "2026-01-31 08:00", "2026-01-31T08:00:00", "1767225600", "2026-01-31T08:00:00+25:00", " "} {
		if at, err := blocklist.ParseSince(wrong, zone); err == nil || !at.IsZero() || !strings.Contains(err.Error(), "since 应是") {
			t.Errorf("%q: %v %v", wrong, at, err)
		}
	}
}

// FuzzParseSince proves that what is taken means one moment, however it is
// written again.
func FuzzParseSince(f *testing.F) {
	f.Fuzz(func(t *testing.T, typed string) {
		at, err := blocklist.ParseSince(typed, zone)
		if err != nil || typed == "" {
			return
		}
		again, err := blocklist.ParseSince(at.Format(time.RFC3339Nano), zone)
		if err != nil || !again.Equal(at) {
			t.Errorf("%q is %v, which is %v: %v", typed, at, again, err)
		}
	})
}

// everything has an entry of each kind and state.
func everything(t testing.TB) *blocklist.List {
	t.Helper()
	return blocklist.New(published(t,
		article{"cases/one", "scam: [rebate, loan]\nindicators:\n  apps: [\"快赚 '甲' \\\\ APP\"]\n" +
			"  urls: [\"https://quick.example/\", \"203.0.113.7\", \"http://[2001:db8::1]/\", \"quick.example/付款?a=1\", \"https://quick.example:8443/Pay\", 快赚首页]\n" +
			"  companies: [快赚（某市）公司]\n  phones: [\"199 0000 0001\"]\n  accounts: [\"6200 0000 0000 0001\", 0xAbCd]\n  wechat: [Quick_01]\n  qq: [\"990000001\"]\n",
			"2026-01-02", day(1, 3, 9)},
		article{"cases/withdrawn", "status: withdrawn\nwithdrawn_reason: 有误\nscam: loan\nindicators: {apps: [乙软件], phones: [\"19900000002\"]}\n", "2026-01-02", day(2, 1, 9)},
		article{"cases/expired", "expire_at: 2026-03-01\nindicators: {urls: [old.example]}\n", "2026-01-02", day(1, 2, 9)},
		article{"cases/withdrawn-at-once", "status: withdrawn\nwithdrawn_reason: 有误\nindicators: {companies: [丙公司]}\n", "2026-05-02", day(5, 1, 9)},
	))
}

// document is what one who asks gets, at an address.
func document(list *blocklist.List, partner, history bool) blocklist.Document {
	d := list.Document(partner, history, time.Time{})
	d.Origin, d.Base = "https://example.org/fanzha", "/fanzha"
	return d
}

func TestKindsAreThoseOneMayGet(t *testing.T) {
	list := everything(t)
	if public := document(list, false, false).Kinds(); !slices.Equal(public, []string{"app", "url", "company"}) {
		t.Errorf("the public gets %v", public)
	}
	if all := document(list, true, false).Kinds(); !slices.Equal(all, []string{"app", "url", "company", "phone", "account", "wechat", "qq"}) {
		t.Errorf("a partner gets %v", all)
	}
}
