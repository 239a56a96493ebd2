package search_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanzha/search"
)

// testChinese holds an engine to what search servers are known to get wrong:
// words within words, words by their sound, operators, traditional characters.
func testChinese(t *testing.T, e search.Engine) {
	doc := func(slug, title, body string) search.Document {
		return search.Document{Kind: "tips", Slug: slug, Title: title, Body: body}
	}
	replace(t, e, []search.Document{
		doc("within", "待处理的订单", "安装简单，不用懂电脑。"),
		doc("sound", "涮担的由来", "与别的字同音。"),
		doc("word", "刷单的骗局", "先转账再提现，都是诈骗。"),
		doc("traditional", "網路詐騙電話", "後來發現帳戶裡的錢沒了。"),
		doc("apart", "安全第一", "新开的账户要看好。"),
		doc("together", "没有什么安全账户", "不转账。"),
	})
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"a word within a longer one", "处理", []string{"tips/within"}},
		{"a word within a longer one, at its end", "简单", []string{"tips/within"}},
		{"two characters that are no word", "理的", []string{"tips/within"}},
		{"not what only sounds like it", "刷单", []string{"tips/word"}},
		{"not what only sounds like it, the other way", "涮担", []string{"tips/sound"}},
		{"a phrase in quotes is its characters", `"安全账户"`, []string{"tips/together"}},
		{"a minus excludes nothing", "刷单 -转账", []string{"tips/word"}},
		{"a traditional query", "刷單", []string{"tips/word"}},
		{"a traditional text", "网路诈骗", []string{"tips/traditional"}},
		{"a traditional text, one character", "钱", []string{"tips/traditional"}},
		{"traditional within simplified", "账戶里", []string{"tips/traditional"}},
		{"both as they stand", "現帳戶裡", []string{"tips/traditional"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := append([]string{}, ids(find(t, e, search.Query{Text: tt.text}))...)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%q (-want +got):\n%s", tt.text, diff)
			}
		})
	}
	r := find(t, e, search.Query{Text: "诈骗电话"})
	if got := bracketed(r.Hits[0].Title); got != "網路[詐騙電話]" {
		t.Errorf("title = %s: what is shown must be what was written", got)
	}
}

// guides are a guide, a case and a help page, as a site has them.
func guides() []search.Document {
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	rebate := []string{"刷单返利", "刷单", "点赞赚钱", "做任务返佣"}
	return []search.Document{
		{Kind: "guides", Slug: "rebate", Title: "做任务先给钱再要钱", Names: rebate, Lead: true, Date: day.AddDate(-3, 0, 0)},
		{Kind: "cases", Slug: "rebate", Title: "刷单被骗八万：刷单的人怎么办", Body: "刷单刷单刷单", Names: rebate, Date: day},
		{Kind: "guides", Slug: "romance", Title: "网上认识的对象", Names: []string{"杀猪盘", "裸聊敲诈"}, Aliases: rebate, Lead: true, Date: day},
		{Kind: "guides", Slug: "authority", Title: "自称警察的来电", Names: []string{"冒充公检法", "安全账户", "下载会议软件"}, Lead: true, Date: day},
		{Kind: "guides", Slug: "cards", Title: "卖卡", Names: []string{"卖银行卡", "96110"}, Lead: true, Date: day},
		{Kind: "tips", Slug: "first", Title: "转账后的前30分钟", Questions: []string{"钱转出去了还能追回来吗"}, Help: true, Date: day},
		{Kind: "tips", Slug: "evidence", Title: "证据怎么留", Body: "被骗了怎么办？先留证据。", Date: day},
	}
}

// testTyping asks as people type: on a Latin keyboard, in haste, by ear.
func testTyping(t *testing.T, e search.Engine) {
	replace(t, e, guides())
	for _, tt := range []struct{ name, text, want, instead string }{
		{"pinyin", "shuadan", "guides/rebate", "刷单"},
		{"pinyin in capitals", "ShuaDan", "guides/rebate", "刷单"},
		{"pinyin in full width", "ｓｈｕａｄａｎ", "guides/rebate", "刷单"},
		{"pinyin with blanks", "sha zhu pan", "guides/romance", "杀猪盘"},
		{"two words of pinyin", "luoliao anquan zhanghu", "guides/authority", "裸聊 安全账户"},
		{"a question in pinyin", "wo bei shuadan pian le", "guides/rebate", "刷单"},
		{"initials", "sd", "guides/rebate", "刷单"},
		{"Han and pinyin", "刷dan", "guides/rebate", "刷单"},
		{"the other reading of a character", "maiyinhangka", "guides/cards", "卖银行卡"},
		{"pinyin of a title", "renshideduixiang", "guides/romance", "认识的对象"},
		{"pinyin of a question", "zhuichuqu", "", ""},
		{"pinyin with a slip", "shazupan", "guides/romance", "杀猪盘"},
		{"the wrong character of the right sound", "唰蛋", "guides/rebate", "刷单"},
		{"one wrong character", "杀猪盆", "guides/romance", "杀猪盘"},
		{"one character too few", "冒公检法", "guides/authority", ""},
		{"one character too many", "冒冒充公检法", "guides/authority", ""},
		{"blanks within a word", "杀 猪 盘", "guides/romance", ""},
		{"full-width blanks within a word", "刷　单", "guides/rebate", ""},
		{"emoji within a word", "杀🐷猪💰盘", "guides/romance", ""},
		{"traditional characters", "殺豬盤", "guides/romance", ""},
		{"a word within a word", "下载了会议软件", "guides/authority", ""},
		{"no other number", "96119", "", ""},
		{"not what sounds like nothing here", "饕餮", "", ""},
		{"no Latin word by its letters", "python", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := find(t, e, search.Query{Text: tt.text})
			first := ""
			if r.Total > 0 {
				first = ids(r)[0]
			}
			if first != tt.want || r.Instead != tt.instead {
				t.Errorf("%q found %v in place of it %q, want %q, %q", tt.text, ids(r), r.Instead, tt.want, tt.instead)
			}
		})
	}
}

// testCompletion holds an engine to what it offers while somebody types.
func testCompletion(t *testing.T, e search.Engine) {
	replace(t, e, guides())
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"names that begin so, then those that hold it", "刷", []string{"刷单", "刷单返利"}},
		{"pinyin", "sha", []string{"杀猪盘"}},
		{"pinyin, halfway through a syllable", "shazh", []string{"杀猪盘"}},
		{"initials", "mcg", []string{"冒充公检法"}},
		{"within a name", "敲诈", []string{"裸聊敲诈"}},
		{"within a question", "追回来", []string{"钱转出去了还能追回来吗"}},
		{"traditional", "殺", []string{"杀猪盘"}},
		{"not what is there already", "杀猪盘", []string{}},
		{"nothing for nothing", " \t", []string{}},
		{"nothing for punctuation", "？？", []string{}},
		{"nothing for what nobody wrote", "\xff\x00饕餮", []string{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := e.Suggest(t.Context(), tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%q (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

// testMeaning holds that what a text means comes before what it says.
func testMeaning(t *testing.T, e search.Engine) {
	replace(t, e, guides())
	for _, tt := range []struct {
		name  string
		query search.Query
		want  []string // the first of what is found
	}{
		{"a name leads to its guide", search.Query{Text: "刷单"}, []string{"guides/rebate", "cases/rebate", "guides/romance"}},
		{"a name within a question, and help", search.Query{Text: "我被刷单骗了怎么办"}, []string{"guides/rebate", "tips/first"}},
		{"two names lead to two", search.Query{Text: "杀猪盘让我转到安全账户"}, []string{"guides/authority", "guides/romance"}},
		{"the very title comes before a guide", search.Query{Text: "刷单被骗八万"}, []string{"cases/rebate"}},
		{"a cry for help", search.Query{Text: "我被骗了怎么办？"}, []string{"tips/first"}},
		{"no help where none is asked", search.Query{Text: "安全账户"}, []string{"guides/authority"}},
		{"filters hold for guides and help", search.Query{Text: "我被刷单骗了怎么办", Kind: "cases"}, []string{"cases/rebate"}},
		{"near behind exact", search.Query{Text: "证据怎么留 银行"}, []string{"tips/evidence"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ids(find(t, e, tt.query))
			if diff := cmp.Diff(tt.want, got[:min(len(got), len(tt.want))]); diff != "" {
				t.Errorf("%q (-want +got):\n%s", tt.query.Text, diff)
			}
		})
	}
	if r := find(t, e, search.Query{Text: "安全账户"}); r.Total != 1 || len(r.Suggestions) != 0 {
		t.Errorf("安全账户 found %v, suggests %v", ids(r), r.Suggestions)
	}
	update(t, e, nil, []string{"guides/rebate"})
	if got := ids(find(t, e, search.Query{Text: "刷单"})); len(got) == 0 || got[0] != "cases/rebate" {
		t.Errorf("with the guide gone: %v", got)
	}
}
