package phrase_test

import (
	"slices"
	"strings"
	"testing"

	"fanzha/app/fold"
	"fanzha/app/phrase"
)

func TestPhrasesAreFound(t *testing.T) {
	tests := []struct{ written, text, want string }{
		{"先垫钱", "让我先 墊\u200b钱再说", "先 墊\u200b钱"},
		{"先垫钱", "先垫。钱", ""},
		{"(转|打|汇)(钱|款)", "请汇款", "汇款"},
		{"先(交|付)(了|)费", "先付费", "先付费"},
		{"先(交|付)(了|)费", "先交了费", "先交了费"},
		{"先…垫", "先由您自己垫", "先由您自己垫"},
		{"先…垫", "先吃饭。垫一下", ""},
		{"先…垫", "先要一二三四五六七八九垫", ""},
		{"先……垫", "先要一二三四五六七八九垫", "先要一二三四五六七八九垫"},
		{"先…垫", "先先垫", "先垫"}, // the shortest reading
		{"垫#返#", "垫１０８返138元", "垫１０８返138"},
		{"垫#元", "垫3,000.50元", "垫3,000.50元"},
		{"交#元", "交钱", ""},
		{"入门费(3800|2980)", "入门费3800元", "入门费3800"},
		{"(3800|2980)", "13800000000", ""},
		{"(3800|2980)", "交2980", "2980"},
		{"快递 + 加微信", "加微信办快递", "加微信办快递"},
		{"快递 + 加微信", "加微信。" + strings.Repeat("很长", 40) + "。快递", "快递"},
		{"快递 + 加微信", "快递", ""},
	}
	for _, test := range tests {
		p, err := phrase.Parse(test.written)
		if err != nil {
			t.Fatal(err)
		}
		text := fold.Of(test.text)
		from, to, ok := phrase.NewSet([]phrase.Phrase{p}).Scan(text).First(0, func(int) bool { return false })
		if got := text.Quote(from, to); got != test.want || ok != (test.want != "") {
			t.Errorf("%s in %q: %q, %v", test.written, test.text, got, ok)
		}
	}
}

func TestAPlaceInAVoidSentenceIsPassedOver(t *testing.T) {
	p, _ := phrase.Parse("转账")
	text := fold.Of("不要转账。现在转账")
	from, _, ok := phrase.NewSet([]phrase.Phrase{p}).Scan(text).First(0, func(sentence int) bool { return sentence == 0 })
	if !ok || from != 7 {
		t.Errorf("found at %d, %v", from, ok)
	}
}

func TestWhatCannotBeReadIsRefusedInWords(t *testing.T) {
	for _, written := range []string{"", " ", "…钱", "钱…", "(转|打", "转)账", "转|账", "((转))账", "(转…账)", "(转|)", "钱", "#", " + ", "a + ", "(转|)…钱啊", "丙" + strings.Repeat("(甲|乙|)", 9)} {
		if _, err := phrase.Parse(written); err == nil || !strings.HasPrefix(err.Error(), `"`) {
			t.Errorf("%q: %v", written, err)
		}
	}
}

// FuzzPhrases proves that any phrase can be looked for in any text, and that a
// text contains itself.
func FuzzPhrases(f *testing.F) {
	f.Fuzz(func(t *testing.T, written, typed string) {
		p, err := phrase.Parse(written)
		if err != nil {
			return
		}
		text := fold.Of(typed)
		from, to, ok := phrase.NewSet([]phrase.Phrase{p}).Scan(text).First(0, func(int) bool { return false })
		if ok && !strings.Contains(typed, text.Quote(from, to)) {
			t.Errorf("%q in %q: a quote that is not there", written, typed)
		}
		if !strings.ContainsAny(written, "(…#+") {
			itself := fold.Of(written)
			if !slices.Contains(itself.Runes, fold.Stop) {
				if _, _, ok := phrase.NewSet([]phrase.Phrase{p}).Scan(itself).First(0, func(int) bool { return false }); !ok {
					t.Errorf("%q is not in itself", written)
				}
			}
		}
	})
}
