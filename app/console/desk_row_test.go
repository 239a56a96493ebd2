package console

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"fanzha/app/report"
)

func TestALengthOfTimeIsSaidInTwoParts(t *testing.T) {
	for length, want := range map[time.Duration]string{
		-time.Minute: "0 分", 0: "0 分", 12*time.Minute + 59*time.Second: "12 分", time.Hour: "1 小时 0 分",
		47*time.Hour + 59*time.Minute: "47 小时 59 分", 48 * time.Hour: "2 天 0 小时", 75*time.Hour + 30*time.Minute: "3 天 3 小时",
	} {
		if got := span(length); got != want {
			t.Errorf("%v: %s, want %s", length, got, want)
		}
	}
}

func TestAmountsHaveTheirThousandsApart(t *testing.T) {
	for amount, want := range map[report.Fen]string{
		0: "0 元", 5: "0.05 元", 100: "1 元", 99_999: "999.99 元", 100_000: "1,000 元", 123_456_789_00: "123,456,789 元", 12_345_60: "12,345.60 元",
	} {
		if got := yuan(amount); got != want {
			t.Errorf("%d: %s, want %s", amount, got, want)
		}
	}
}

func TestAStoryIsShownByHowItBegins(t *testing.T) {
	long := strings.Repeat("骗", rowLine)
	for story, want := range map[string]string{
		"一行": "一行", "  一行\n另一行": "一行…", "\n\n一行": "一行", long: long, long + "子": long + "…", "": "",
	} {
		if got := firstLine(story); got != want {
			t.Errorf("%q: %q, want %q", story, got, want)
		}
	}
}

// However a story begins, a row has one line of it, and not a long one.
func FuzzFirstLine(f *testing.F) {
	f.Add("对方说\r\n第二行")
	f.Fuzz(func(t *testing.T, story string) {
		line := firstLine(story)
		if strings.Contains(line, "\n") || utf8.RuneCountInString(line) > rowLine+1 {
			t.Errorf("%q is shown as %q", story, line)
		}
	})
}
