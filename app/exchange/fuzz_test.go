package exchange_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"fanzha/app/exchange"
)

// FuzzReadAnswers proves of any file that each fault has a line and words, and
// that answers, written again in either encoding, are read as the same.
func FuzzReadAnswers(f *testing.F) {
	f.Fuzz(func(t *testing.T, raw []byte) {
		answers, findings := exchange.ReadAnswers("x.csv", raw)
		for _, finding := range findings {
			if finding.Line < 1 || finding.Message == "" {
				t.Errorf("a finding without a line or words: %+v", finding)
			}
		}
		var again strings.Builder
		w := csv.NewWriter(&again)
		_ = w.Write([]string{"reference", "alarm_no", "case_no", "status"})
		for i, a := range answers {
			answers[i].Line = i + 2
			_ = w.Write([]string{a.Reference.Grouped(), a.AlarmNo, a.CaseNo, a.Status.Text()})
		}
		w.Flush()
		wide, err := simplifiedchinese.GB18030.NewEncoder().String(again.String())
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{again.String(), wide} {
			got, findings := exchange.ReadAnswers("x.csv", []byte(text))
			if diff := cmp.Diff(answers, got); diff != "" || findings != nil {
				t.Errorf("written and read again: %v %s", findings, diff)
			}
		}
	})
}
