package fold_test

import (
	"slices"
	"strings"
	"testing"

	"fanzha/app/fold"
)

func TestWhatLooksTheSameFoldsTheSame(t *testing.T) {
	for written, want := range map[string]string{
		"ＡＰＰ下載":               "app下载",
		"您的積分低於８０分":           "您的积分低于80分",
		"加 微\u200b 信🔥刷*单":     "加微信刷单",
		"①③❺ 𝟕𝟖 1️⃣ 〇":        "1357810",
		"аррӏе":               "apple", // Cyrillic
		"🅥🆇号":                 "vx号",
		"真的？！…好\n的":           "真的。好，的",
		"转账（3,000.50元）":       "转账3，00050元",
		"\xff\xfe坏的\x80字节":    "坏的字节",
		"":                    "",
		" \u3000\u2800\ufe0f": "",
	} {
		if got := string(fold.Word(written)); got != want {
			t.Errorf("%q folds to %q, want %q", written, got, want)
		}
	}
}

func TestQuotesAreTheVeryWords(t *testing.T) {
	text := fold.Of("请把 積\u200b分 補齊！")
	at := strings.Index(string(text.Runes), "积分")
	i := len([]rune(string(text.Runes)[:at]))
	if got := text.Quote(i, i+4); got != "積\u200b分 補齊" {
		t.Errorf("quoted %q", got)
	}
}

// FuzzOf proves that folding what is folded changes nothing and that every
// quote is part of what was written.
func FuzzOf(f *testing.F) {
	f.Fuzz(func(t *testing.T, written string) {
		text := fold.Of(written)
		if again := fold.Word(string(text.Runes)); !slices.Equal(again, text.Runes) {
			t.Errorf("%q folds to %q and then to %q", written, string(text.Runes), string(again))
		}
		for i := range text.Runes {
			if !strings.Contains(written, text.Quote(i, len(text.Runes))) {
				t.Errorf("a quote that is not in %q", written)
			}
		}
	})
}
