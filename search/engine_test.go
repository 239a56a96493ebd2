package search_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanzha/search"
)

func TestEmbedded(t *testing.T) {
	testEngine(t, "embedded", func(t *testing.T) search.Engine { return openEmbedded(t) })
}

func TestScan(t *testing.T) {
	testEngine(t, "scan", func(_ *testing.T) search.Engine { return search.NewScan() })
}

// testEngine holds an engine to what [search.Engine] promises.
func testEngine(t *testing.T, name string, open func(*testing.T) search.Engine) {
	filled := open(t)
	replace(t, filled, articles())
	t.Run("finds", func(t *testing.T) { testFinds(t, filled) })
	t.Run("ranks", func(t *testing.T) { testRanks(t, open(t)) })
	t.Run("reads Chinese", func(t *testing.T) { testChinese(t, open(t)) })
	t.Run("reads what is typed", func(t *testing.T) { testTyping(t, open(t)) })
	t.Run("leads where names name, and to help", func(t *testing.T) { testMeaning(t, open(t)) })
	t.Run("filters", func(t *testing.T) { testFilters(t, filled) })
	t.Run("recalls every sequence", func(t *testing.T) { testRecall(t, open(t)) })
	t.Run("reads long texts to their end", func(t *testing.T) { testLongText(t, open(t)) })
	t.Run("pages", func(t *testing.T) { testPages(t, open(t)) })
	t.Run("counts facets over all hits", func(t *testing.T) { testFacets(t, filled) })
	t.Run("suggests", func(t *testing.T) { testSuggestions(t, filled) })
	t.Run("completes what is typed", func(t *testing.T) { testCompletion(t, open(t)) })
	t.Run("highlights", func(t *testing.T) { testHighlights(t, filled) })
	t.Run("takes odd input for text", func(t *testing.T) { testOddInput(t, filled) })
	t.Run("names itself", func(t *testing.T) {
		if got := find(t, filled, search.Query{Text: "刷单"}).Engine; got != name {
			t.Errorf("engine = %q, want %q", got, name)
		}
	})
	t.Run("changes", func(t *testing.T) { testChanges(t, open(t)) })
	t.Run("ends", func(t *testing.T) { testEnds(t, open(t)) })
}

func testFinds(t *testing.T, e search.Engine) {
	for _, tt := range []struct {
		name, text, want string
	}{
		{"a title", "刷单返利", "guides/task-rebate"},
		{"a word of the body", "垫资做单", "guides/task-rebate"},
		{"a question, as typed", "做任务的钱提不出来", "guides/task-rebate"},
		{"an alias", "点赞员", "guides/task-rebate"},
		{"one character", "醋", "cases/vinegar"},
		{"one character at the end of a text", "坛", "cases/vinegar"},
		{"two characters", "陈醋", "cases/vinegar"},
		{"a sequence across quotation marks", "冒充公检法诈骗", "cases/fake-police"},
		{"a sequence across a line break", "屏幕共享功能", "cases/fake-police"},
		{"parts that stand apart", "安全账户 屏幕", "cases/fake-police"},
		{"parts in the other order", "屏幕 安全账户", "cases/fake-police"},
		{"parts from title and body", "通缉令 假警察", "cases/fake-police"},
		{"a Latin word, whatever its case", "etc", "bulletins/etc-sms"},
		{"full-width letters", "ＥＴＣ", "bulletins/etc-sms"},
		{"Latin and Han together", "etc已停用", "bulletins/etc-sms"},
		{"Latin before Han", "APP里", "guides/task-rebate"},
		{"digits", "10649", "bulletins/etc-sms"},
		{"full-width digits", "１０６４９", "bulletins/etc-sms"},
		{"parts of an address", "etc-pay.example", "bulletins/etc-sms"},
		{"accents", "café", "cases/vinegar"},
		{"a text with invisible characters", "刷\u200b单\x00返利", "guides/task-rebate"},
		{"a text with emoji", "🔥刷单🔥返利", "guides/task-rebate"},
		{"kana", "かな", "cases/vinegar"},
		{"more parts than a server is asked for at once", "刷单 返利 甜头 本金 凡是 兼职 诈骗 关注 点赞 垫资 做单 转账 提现", "guides/task-rebate"},
		{"a whole question", "我被刷单骗了怎么办？", "guides/task-rebate"},
		{"a story", "请问对方说要去安全账户转账还要我打开屏幕是真的吗", "cases/fake-police"},
		{"a near miss", "收到ETC过期停用的短信", "bulletins/etc-sms"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := find(t, e, search.Query{Text: tt.text})
			if got := ids(r); len(got) == 0 || got[0] != tt.want {
				t.Errorf("%q found %v, want %s first", tt.text, got, tt.want)
			}
		})
	}
	for _, tt := range []struct{ name, text string }{
		{"nothing for an empty text", ""},
		{"nothing for white space", " \t\n　"},
		{"nothing for punctuation", "，。！？“”…——()"},
		{"nothing for emoji", "🔥💰"},
		{"nothing for what nobody wrote", "饕餮"},
		{"no half of a Latin word", "appl"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if r := find(t, e, search.Query{Text: tt.text}); r.Total != 0 || len(r.Hits) != 0 {
				t.Errorf("%q found %v", tt.text, ids(r))
			}
		})
	}
}

func testRanks(t *testing.T, e search.Engine) {
	old := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	replace(t, e, []search.Document{
		{Kind: "tips", Slug: "body", Body: strings.Repeat("裸聊敲诈很多。", 30), Date: old.AddDate(5, 0, 0)},
		{Kind: "tips", Slug: "summary", Summary: "说说裸聊", Date: old},
		{Kind: "tips", Slug: "alias", Aliases: []string{"裸聊"}, Date: old},
		{Kind: "tips", Slug: "title", Title: "裸聊的骗局", Date: old},
		{Kind: "tips", Slug: "question", Questions: []string{"裸聊被录像"}, Date: old.AddDate(1, 0, 0)},
		{Kind: "tips", Slug: "older", Body: "骑手代购", Date: old},
		{Kind: "tips", Slug: "newer", Body: "骑手代购", Date: old.AddDate(2, 0, 0)},
	})
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"title and question over alias over summary over body", "裸聊", []string{
			"tips/question", "tips/title", "tips/alias", "tips/summary", "tips/body"}},
		{"newer over older", "代购", []string{"tips/newer", "tips/older"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, ids(find(t, e, search.Query{Text: tt.text}))); diff != "" {
				t.Errorf("order (-want +got):\n%s", diff)
			}
		})
	}
}

func testFilters(t *testing.T, e search.Engine) {
	for _, tt := range []struct {
		name  string
		query search.Query
		want  []string
	}{
		{"by kind", search.Query{Text: "转账", Kind: "guides"}, []string{"guides/task-rebate"}},
		{"by scam", search.Query{Text: "转账", Scam: "police"}, []string{"cases/fake-police"}},
		{"by district", search.Query{Text: "转账", District: "beiguan"}, []string{"cases/fake-police"}},
		{"by year", search.Query{Text: "转账", Year: 2024}, []string{"guides/task-rebate"}},
		{"without a text, newest first", search.Query{Kind: "cases"}, []string{"cases/fake-police", "cases/vinegar"}},
		{"by all at once", search.Query{Kind: "cases", Year: 2025, District: "beiguan", Scam: "police"}, []string{"cases/fake-police"}},
		{"to nothing", search.Query{Text: "转账", Kind: "tips"}, nil},
		{"but not from punctuation", search.Query{Text: "……", Kind: "cases"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, ids(find(t, e, tt.query))); diff != "" {
				t.Errorf("hits (-want +got):\n%s", diff)
			}
		})
	}
}

func testFacets(t *testing.T, e search.Engine) {
	r := find(t, e, search.Query{Text: "转账", Limit: 1})
	want := map[string][]search.Count{
		"kind":     {{Value: "cases", Count: 1}, {Value: "guides", Count: 1}},
		"scam":     {{Value: "police", Count: 1}, {Value: "task", Count: 1}},
		"district": {{Value: "beiguan", Count: 1}},
		"year":     {{Value: "2024", Count: 1}, {Value: "2025", Count: 1}},
	}
	if diff := cmp.Diff(want, r.Facets); diff != "" {
		t.Errorf("facets (-want +got):\n%s", diff)
	}
}

func testPages(t *testing.T, e search.Engine) {
	replace(t, e, corpus(250, 300))
	q := search.Query{Text: "骗局"}
	all := find(t, e, search.Query{Text: q.Text, Limit: search.MaxLimit})
	var paged []string
	for q.Page = 1; len(paged) < min(all.Total, search.MaxLimit); q.Page++ {
		r := find(t, e, q)
		if len(r.Hits) == 0 || r.Total != all.Total {
			t.Fatalf("page %d: %d hits, total %d, want %d", q.Page, len(r.Hits), r.Total, all.Total)
		}
		paged = append(paged, ids(r)...)
	}
	if diff := cmp.Diff(ids(all), paged[:len(all.Hits)]); diff != "" {
		t.Errorf("pages (-one +many):\n%s", diff)
	}
	for _, q := range []search.Query{
		{Text: "骗局", Page: search.MaxPage + 1},
		{Text: "骗局", Page: -1, Limit: -1},
		{Text: "骗局", Limit: 1 << 30},
	} {
		if r := find(t, e, q); r.Total != all.Total || len(r.Hits) > search.MaxLimit {
			t.Errorf("%+v: %d hits of %d, want at most %d of %d", q, len(r.Hits), r.Total, search.MaxLimit, all.Total)
		}
	}
}

// testRecall compares with what the documents plainly contain.
func testRecall(t *testing.T, e search.Engine) {
	docs := corpus(search.MaxLimit, 400)
	replace(t, e, docs)
	for i, d := range docs[:60] {
		text := []rune(d.Body)
		at, length := i%(len(text)-8), 1+i%6
		piece := string(text[at : at+length])
		if strings.ContainsFunc(piece, func(c rune) bool { return c < '一' || c > '鿿' }) {
			continue
		}
		found := make(map[string]bool)
		for _, id := range ids(find(t, e, search.Query{Text: piece, Limit: search.MaxLimit})) {
			found[id] = true
		}
		for _, d := range docs {
			if strings.Contains(d.Title+"\n"+d.Summary+"\n"+d.Body, piece) && !found[d.ID()] {
				t.Errorf("%q is in %s, which was not found", piece, d.ID())
			}
		}
	}
}

// testLongText has a text longer than what a search server reads of one.
func testLongText(t *testing.T, e search.Engine) {
	long := strings.Repeat("银行转账之前想一想，", 8000)
	replace(t, e, []search.Document{
		{Kind: "tips", Slug: "long", Title: "长文", Body: long + "苜蓿园里见"},
		{Kind: "tips", Slug: "short", Title: "短文", Body: "苜蓿"},
	})
	for text, want := range map[string][]string{
		"苜蓿园": {"tips/long"}, "见": {"tips/long"}, "苜蓿": {"tips/long", "tips/short"}, "想一想 园里": {"tips/long"}, "想一想，苜蓿": {"tips/long"},
	} {
		if diff := cmp.Diff(want, ids(find(t, e, search.Query{Text: text}))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func testSuggestions(t *testing.T, e search.Engine) {
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"for the wrong characters of the right sound", "唰蛋", []string{"刷单"}},
		{"for pinyin", "shuadan", []string{"刷单"}},
		{"for pinyin with a slip, within more", "zenme jiajincha", []string{"假警察"}},
		{"nothing for what is near nothing", "饕餮", []string{}},
		{"nothing where something was found", "刷单", []string{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, find(t, e, search.Query{Text: tt.text}).Suggestions); diff != "" {
				t.Errorf("suggestions (-want +got):\n%s", diff)
			}
		})
	}
}

func testOddInput(t *testing.T, e search.Engine) {
	for _, text := range []string{
		"a", "\x00", "\xff\xfe刷", "刷\xf0\x9f", "\u202e刷单", strings.Repeat("骗", 100_000), strings.Repeat("ab cd ", 50_000),
		`title:刷单`, `+刷单 -转账`, `"刷单`, `刷单~2^3`, `/.*/`, `*`, `(((`, `NOT`, `刷单 OR`, `' OR 1=1 --`, "<script>刷单",
		"㍿㎏½①", strings.Repeat("a", 1000), strings.Repeat("\u0301", 300),
	} {
		find(t, e, search.Query{Text: text, Kind: "\x00"})
		find(t, e, search.Query{Text: text})
	}
	if r := find(t, e, search.Query{Text: `title:刷单`}); r.Total == 0 {
		t.Error("query syntax hides what is beside it")
	}
	long := strings.Repeat(" ", search.MaxText-2) + "刷单返利"
	if got := ids(find(t, e, search.Query{Text: long})); len(got) == 0 || got[0] != "guides/task-rebate" {
		t.Errorf("the first %d characters found %v", search.MaxText, got)
	}
}

func testChanges(t *testing.T, e search.Engine) {
	doc := func(slug, title string) search.Document {
		return search.Document{Kind: "tips", Slug: slug, Title: title, Aliases: []string{"兼职骗局"}}
	}
	expect := func(step, text string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, ids(find(t, e, search.Query{Text: text}))); diff != "" {
			t.Errorf("%s, %q (-want +got):\n%s", step, text, diff)
		}
	}
	expect("new", "刷单")
	update(t, e, []search.Document{doc("a", "刷单")}, nil)
	expect("first document", "刷单", "tips/a")
	replace(t, e, []search.Document{doc("b", "网贷"), doc("c", "旧题"), doc("c", "杀猪盘")})
	expect("replaced", "刷单")
	expect("replaced", "网贷", "tips/b")
	expect("same ID twice", "旧题")
	expect("same ID twice", "杀猪盘", "tips/c")
	update(t, e, []search.Document{doc("b", "裸聊"), doc("d", "网贷")}, []string{"tips/c", "tips/d", "tips/none"})
	expect("updated", "裸聊", "tips/b")
	expect("updated", "网贷", "tips/d")
	expect("deleted", "杀猪盘")
	update(t, e, nil, nil)
	expect("updated with nothing", "裸聊", "tips/b")
	replace(t, e, nil)
	expect("emptied", "裸聊")
	if r := find(t, e, search.Query{Text: "jianzhipianju"}); len(r.Suggestions) != 0 {
		t.Errorf("an empty index suggests %v", r.Suggestions)
	}
}

func testEnds(t *testing.T, e search.Engine) {
	replace(t, e, articles())
	over, cancel := context.WithCancel(context.Background())
	cancel()
	calls := map[string]func(context.Context) error{
		"Search":  func(ctx context.Context) error { _, err := e.Search(ctx, search.Query{Text: "刷单"}); return err },
		"Suggest": func(ctx context.Context) error { _, err := e.Suggest(ctx, "怎么"); return err },
		"Replace": func(ctx context.Context) error { return e.Replace(ctx, articles()) },
		"Update":  func(ctx context.Context) error { return e.Update(ctx, articles(), nil) },
	}
	for name, call := range calls {
		if err := call(over); !errors.Is(err, context.Canceled) {
			t.Errorf("%s with its context over: %v", name, err)
		}
	}
	for range 2 {
		if err := e.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
	for name, call := range calls {
		if err := call(context.Background()); !errors.Is(err, search.ErrClosed) {
			t.Errorf("%s after Close: %v", name, err)
		}
	}
}

func find(t testing.TB, e search.Engine, q search.Query) search.Result {
	t.Helper()
	r, err := e.Search(context.Background(), q)
	if err != nil {
		t.Fatalf("search %+v: %v", q, err)
	}
	if err := sound(r); err != nil {
		t.Fatalf("search %+v: %v", q, err)
	}
	return r
}

// sound says what is wrong with any result, whatever was asked.
func sound(r search.Result) error {
	if r.Total < len(r.Hits) {
		return fmt.Errorf("total %d, but %d hits", r.Total, len(r.Hits))
	}
	if r.Hits == nil || r.Suggestions == nil || len(r.Facets) != 4 {
		return errors.New("a part of the result is missing")
	}
	if len(r.Suggestions) > 5 {
		return fmt.Errorf("%d suggestions", len(r.Suggestions))
	}
	return nil
}

func replace(t testing.TB, e search.Engine, docs []search.Document) {
	t.Helper()
	if err := e.Replace(context.Background(), docs); err != nil {
		t.Fatalf("replace: %v", err)
	}
}

func update(t testing.TB, e search.Engine, put []search.Document, remove []string) {
	t.Helper()
	if err := e.Update(context.Background(), put, remove); err != nil {
		t.Fatalf("update: %v", err)
	}
}

func ids(r search.Result) []string {
	var all []string
	for _, h := range r.Hits {
		all = append(all, h.Kind+"/"+h.Slug)
	}
	return all
}
