package search_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"fanzha/search"
)

func testHighlights(t *testing.T, e search.Engine) {
	for _, tt := range []struct {
		name, text    string
		title, window string // with what is marked in brackets
	}{
		{"what was asked", "刷单", "[刷单]返利：先给甜头，再要本金", ""},
		{"across quotation marks", "冒充公检法", "[冒充“公检法]”诈骗：一张假通缉令", ""},
		{"whatever the case and width", "ｅｔｃ", "[ETC]已停用？又是钓鱼短信", ""},
		{"whatever the accents", "cafe", "收藏的陈醋与一家[Café]", ""},
		{"parts on their own", "假 通缉", "冒充“公检法”诈骗：一张[假通缉]令", ""},
		{"a sentence of the body", "连环单", "", "说好的“[连环单]”做不完，"},
		{"the end of the body", "三百坛", "", "家里最后堆了[三百坛]"},
		{"more than an excerpt holds", strings.Repeat("长", 130), "", strings.Repeat("长", 100)},
		{"the summary where that fits", "兼职", "", "凡是要您先垫钱的[兼职]都是诈骗。"},
		{"pieces of a question", "收到ETC过期停用的短信", "[ETC]已[停用]？又是钓鱼[短信]", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := find(t, e, search.Query{Text: tt.text})
			if len(r.Hits) == 0 {
				t.Fatal("nothing found")
			}
			if got := bracketed(r.Hits[0].Title); tt.title != "" && got != tt.title {
				t.Errorf("title = %q, want %q", got, tt.title)
			}
			if got := bracketed(r.Hits[0].Excerpt); !strings.Contains(got, tt.window) {
				t.Errorf("excerpt = %q, want %q in it", got, tt.window)
			}
		})
	}
}

func TestExcerptIsAPieceOfTheText(t *testing.T) {
	e := search.NewScan()
	docs := corpus(50, 3000)
	replace(t, e, docs)
	sources := make(map[string]search.Document)
	for _, d := range docs {
		sources[d.ID()] = d
	}
	for _, text := range []string{"的", "转账", "骗局 民警", "手机屏幕，把银行卡号"} {
		for _, h := range find(t, e, search.Query{Text: text, Limit: 50}).Hits {
			if err := faithful(h, sources[h.Kind+"/"+h.Slug]); err != nil {
				t.Errorf("%q: %v", text, err)
			}
			n := utf8.RuneCountInString(plain(h.Excerpt))
			if n < 60 || n > 120 {
				t.Errorf("%q: excerpt of %d characters: %s", text, n, plain(h.Excerpt))
			}
			if !strings.Contains(bracketed(h.Excerpt), "[") {
				t.Errorf("%q is not marked in %s", text, plain(h.Excerpt))
			}
		}
	}
}

func TestExcerptOfATextWithoutTheQueryIsItsStart(t *testing.T) {
	e := search.NewScan()
	body := strings.Repeat("这是正文。", 100)
	replace(t, e, []search.Document{{Kind: "tips", Slug: "a", Title: "刷单", Body: body}})
	r := find(t, e, search.Query{Text: "刷单"})
	want := []search.Span{{Text: strings.Repeat("这是正文。", 24)}}
	if diff := cmp.Diff(want, r.Hits[0].Excerpt); diff != "" {
		t.Errorf("excerpt (-want +got):\n%s", diff)
	}
}

func bracketed(spans []search.Span) string {
	var b strings.Builder
	for _, s := range spans {
		if s.Match {
			b.WriteString("[" + s.Text + "]")
		} else {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

func plain(spans []search.Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}
