package blocklist_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/blocklist"
)

func TestAListIsWrittenAsJSON(t *testing.T) {
	list := blocklist.New(published(t,
		article{"cases/a", "scam: [rebate, loan]\nindicators: {phones: [\"199 0000 0001\"]}\n", "2026-01-02", day(1, 3, 9)},
		article{"cases/b", "status: withdrawn\nwithdrawn_reason: 有误\nindicators: {apps: [<乙软件>]}\n", "2026-01-02", day(2, 1, 9)},
	))
	d := list.Document(true, false, day(1, 1, 0))
	d.Base = "/fanzha"
	var out bytes.Buffer
	if err := d.WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	const want = `{"publisher":"某县公安局","updated":"2026-02-01T09:00:00+08:00","since":"2026-01-01T00:00:00+08:00","complete":false,` +
		`"kinds":["app","url","company","phone","account","wechat","qq"],"objection":"/fanzha/report/objection","total":2,"indicators":[
{"kind":"app","value":"<乙软件>","state":"withdrawn","first_published":"2026-01-02","last_published":"2026-01-02",` +
		`"changed":"2026-02-01T09:00:00+08:00","withdrawn":"2026-02-01T09:00:00+08:00","scams":[],` +
		`"articles":[{"kind":"cases","slug":"b","title":"标题 b","url":"/fanzha/cases/b"}]}
,{"kind":"phone","value":"199 0000 0001","normalised":"19900000001","state":"published","first_published":"2026-01-02","last_published":"2026-01-02",` +
		`"changed":"2026-01-03T09:00:00+08:00","scams":[{"key":"rebate","name":"刷单返利"},{"key":"loan","name":"虚假贷款"}],` +
		`"articles":[{"kind":"cases","slug":"a","title":"标题 a","url":"/fanzha/cases/a"}]}
]}
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestAnEmptyListIsAListToo(t *testing.T) {
	d := blocklist.New(published(t)).Document(false, false, noon)
	for name, write := range map[string]func(*bytes.Buffer) error{
		"json": func(b *bytes.Buffer) error { return d.WriteJSON(b) }, "stix": func(b *bytes.Buffer) error { return d.WriteSTIX(b) },
		"misp": func(b *bytes.Buffer) error { return d.WriteMISP(b) },
	} {
		var out bytes.Buffer
		if err := write(&out); err != nil || !json.Valid(out.Bytes()) || strings.Contains(out.String(), "null") {
			t.Errorf("%s: %s %v", name, out.String(), err)
		}
	}
	if rows := slices.Collect(d.Rows()); len(rows) != 1 {
		t.Errorf("%q", rows)
	}
}

func TestAListIsATableToo(t *testing.T) {
	list := blocklist.New(published(t,
		article{"cases/a", "scam: [rebate, loan]\nindicators: {urls: [\"https://www.Quick.example/\", plain.example]}\n", "2026-01-02", day(1, 3, 9)},
		article{"guides/b", "expire_at: 2026-03-01\nscam: loan\nindicators: {urls: [gone.example]}\n", "2026-01-04", day(1, 4, 9)},
		article{"tips/c", "scam: loan\nindicators: {urls: [plain.example]}\n", "2026-01-01", day(1, 1, 9)},
	))
	d := list.Document(false, false, day(1, 1, 0))
	d.Origin = "https://example.org/fanzha"
	const at, names = "https://example.org/fanzha/", "刷单返利 | 虚假贷款"
	want := [][]string{
		{"kind", "value", "normalised", "state", "first_published", "last_published", "changed", "withdrawn", "scams", "scam_names", "titles", "urls"},
		{"url", "gone.example", "gone.example", "expired", "2026-01-04", "2026-01-04", "2026-03-01T00:00:00+08:00", "2026-03-01T00:00:00+08:00",
			"loan", "虚假贷款", "标题 b", at + "guides/b"},
		{"url", "plain.example", "plain.example", "published", "2026-01-01", "2026-01-02", "2026-01-03T09:00:00+08:00", "",
			"rebate | loan", names, "标题 a | 标题 c", at + "cases/a | " + at + "tips/c"},
		{"url", "https://www.Quick.example/", "quick.example", "published", "2026-01-02", "2026-01-02", "2026-01-03T09:00:00+08:00", "",
			"rebate | loan", names, "标题 a", at + "cases/a"},
	}
	if diff := cmp.Diff(want, slices.Collect(d.Rows())); diff != "" {
		t.Error(diff)
	}
}
