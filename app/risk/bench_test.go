package risk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fanzha/app/risk"
)

// message is 500 characters of what people paste.
func message(t testing.TB) string {
	var all strings.Builder
	for _, example := range examples(t, "tune.csv") {
		all.WriteString(example.Text + "\n")
	}
	return string([]rune(all.String())[:500])
}

// BenchmarkMessage is what somebody waits for who pastes 500 characters.
func BenchmarkMessage(b *testing.B) {
	e, text := starter(b), message(b)
	var times []time.Duration
	b.ReportAllocs()
	for b.Loop() {
		start := time.Now()
		e.Judge(text)
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99-µs")
}

// BenchmarkPaste is a paste of 100,000 characters, of several kinds.
func BenchmarkPaste(b *testing.B) {
	e := starter(b)
	for name, text := range longTexts(b) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				e.Judge(text)
			}
		})
	}
}

// longTexts are 100,000 characters each, of what costs most.
func longTexts(t testing.TB) map[string]string {
	repeat := func(s string) string { return string([]rune(strings.Repeat(s, 100000/len([]rune(s))+1))[:100000]) }
	return map[string]string{
		"messages":  repeat(message(t)),
		"one word":  repeat("转账"),
		"one sign":  repeat("先垫钱做单提现保证金"),
		"digits":    repeat("1"),
		"numbers":   repeat("1 "),
		"links":     repeat("http://a.b.top/x "),
		"dots":      repeat("a."),
		"sentences": repeat("转。"),
		"letters":   repeat("ａ"),
		"signs":     repeat("🅰️"),
	}
}

// BenchmarkNew is what a changed content folder costs.
func BenchmarkNew(b *testing.B) {
	lib := open(b)
	for b.Loop() {
		risk.New(lib.Snapshot())
	}
}

// A paste of any kind is judged in bounded time. The bound is wide of the
// benchmark's, for slow and busy machines.
func TestLongPastesAreJudgedInBoundedTime(t *testing.T) {
	e := starter(t)
	for name, text := range longTexts(t) {
		start := time.Now()
		if e.Judge(text); time.Since(start) > 5*time.Second {
			t.Errorf("%s: %v", name, time.Since(start))
		}
	}
}
