package library_test

import (
	"slices"
	"testing"
	"time"

	"fanzha/app/library"
)

func TestAddressesThatLeadSomewhereAreNoFault(t *testing.T) {
	for name, target := range map[string]string{
		"an article": "/guides/good", "a place in it": "/guides/good#发生了什么", "a place on the page": "#发生了什么",
		"a list": "/guides", "a list that is filtered": "/cases?scam=rebate", "the home page": "/", "a form": "/report/victim",
		"another site": "https://example.org", "a telephone": "tel:110", "a mailbox": "mailto:a@example.org", "a short message": "sms:12110",
		"a file with a Chinese name": "/media/图.png", "the same, escaped": "/media/%E5%9B%BE.png",
	} {
		t.Run(name, func(t *testing.T) {
			f := newFolder(t)
			f.write("media/图.png", "x")
			f.write("cases/a.md", change("/guides/good", target))
			if _, findings := f.open(library.Options{}); findings != nil {
				t.Error(findings)
			}
		})
	}
}

func TestHTMLIsAReminderAndHoldsNothingBack(t *testing.T) {
	f := newFolder(t)
	f.write("cases/a.md", change("见[指南](/guides/good)", "**粗**和<b>粗</b>\n\n<!-- 备注 -->\n\n<div>\n块\n</div>"))
	l, findings := f.open(library.Options{})
	want := []string{
		"cases/a.md:12: 提醒：HTML 标签 <b> 不会显示：请用 Markdown 来写",
		"cases/a.md:16: 提醒：HTML 标签 <div> 不会显示：请用 Markdown 来写",
	}
	if !slices.Equal(findings, want) || !has("cases/a")(l.Snapshot()) {
		t.Errorf("findings %q", findings)
	}
}

// From a row's state an article links to one of each state; a fault is ✗, a
// warning ?, nothing a dot.
func TestLinksToWhatNobodyCanRead(t *testing.T) {
	states := []struct{ name, keys string }{
		{"published", "scam: rebate"},
		{"draft", "status: draft"},
		{"review", "status: review"},
		{"withdrawn", "status: withdrawn\nwithdrawn_reason: 有误"},
		{"expired", "expire_at: 2026-05-01"},
		{"later", "publish_at: 2026-06-01"},
		{"much-later", "publish_at: 2026-07-01"},
	}
	want := map[string]string{ //            the columns are the states in their order
		"published": ".✗✗✗✗??", "draft": ".......", "review": ".......", "withdrawn": ".......", "expired": ".......",
		"later": ".✗✗✗✗.?", "much-later": ".✗✗✗✗..",
	}
	now := time.Date(2026, 5, 20, 0, 0, 0, 0, time.UTC)
	for _, from := range states {
		t.Run(from.name, func(t *testing.T) {
			var got string
			for _, to := range states {
				f := newFolder(t)
				f.write("cases/from.md", change("scam: rebate", from.keys)+"\n[它](/cases/to)\n")
				f.write("cases/to.md", change("scam: rebate", to.keys))
				l, _ := f.open(library.Options{Now: func() time.Time { return now }})
				got += mark(l.Snapshot())
			}
			if got != want[from.name] {
				t.Errorf("got %s, want %s", got, want[from.name])
			}
		})
	}
}

func mark(s *library.Snapshot) string {
	switch {
	case s.Findings.Failed():
		return "✗"
	case s.Findings != nil:
		return "?"
	}
	return "."
}

func TestTheReasonAndTheLineOfAnUnreadableTargetAreNamed(t *testing.T) {
	f := newFolder(t)
	f.write("cases/from.md", change("/guides/good", "/cases/to"))
	f.write("cases/to.md", change("scam: rebate", "status: draft"))
	f.write("cases/gone.md", change("scam: rebate", "status: withdrawn\nwithdrawn_reason: 有误\nsee: /cases/to"))
	_, got := f.open(library.Options{})
	want := []string{
		"cases/from.md:12: 站内链接 /cases/to 读者打不开：那篇文章还是草稿或在审核",
		"cases/gone.md:7: see：站内链接 /cases/to 读者打不开：那篇文章还是草稿或在审核",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestALinkToStationsNeedsStations(t *testing.T) {
	f := newFolder(t)
	f.write("cases/from.md", change("/guides/good", "/stations#district-east"))
	l, got := f.open(library.Options{})
	if len(got) != 1 || got[0] != "cases/from.md:12: 站内链接 /stations 打不开：stations.yaml 里还没有派出所" {
		t.Errorf("%q", got)
	}
	f.write("stations.yaml", "stations: [{key: a, name: 甲所, district: east}]\n")
	reload(t, l)
	if findings := l.Snapshot().Findings; findings != nil {
		t.Error(findings)
	}
}

// An expired article's page says where to go instead, as a withdrawn one's.
func TestWhereToGoInsteadOfAnExpiredArticleIsChecked(t *testing.T) {
	f := newFolder(t)
	f.write("cases/to.md", change("scam: rebate", "status: draft"))
	f.write("cases/over.md", change("scam: rebate", "expire_at: 2020-01-01\nsee: /cases/to"))
	if _, got := f.open(library.Options{}); len(got) != 1 || got[0] != "cases/over.md:6: see：站内链接 /cases/to 读者打不开：那篇文章还是草稿或在审核" {
		t.Errorf("%q", got)
	}
}

func TestALinkToAFaultyFileIsNoFurtherFault(t *testing.T) {
	f := newFolder(t)
	f.write("cases/from.md", change("/guides/good", "/cases/to"))
	f.write("cases/to.md", change("date: 2026-05-01", "date: 坏"))
	if _, got := f.open(library.Options{}); len(got) != 1 || got[0] != "cases/to.md:3: date：日期 坏 不对，应像 2026-01-31" {
		t.Errorf("%q", got)
	}
}
