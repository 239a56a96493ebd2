package risk_test

import (
	"os"
	"path/filepath"
	"testing"

	"fanzha/app/library"
	"fanzha/app/risk"
)

// open reads the starter content.
func open(t testing.TB) *library.Library {
	t.Helper()
	lib, _, err := library.Open("../../content", library.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lib.Close() })
	return lib
}

// starter is the examiner of the starter content.
func starter(t testing.TB) *risk.Examiner {
	t.Helper()
	return risk.New(open(t).Snapshot())
}

// examples are those of a file in testdata.
func examples(t testing.TB, name string) []risk.Example {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	list, err := risk.ReadExamples(file)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// The test half is not looked into while phrases are tuned: only its figures
// are, and these floors hold them.
func TestQuality(t *testing.T) {
	e := starter(t)
	for _, half := range []string{"tune.csv", "test.csv"} {
		q, err := e.Evaluate(examples(t, half))
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: macro-F1 %.3f; of %d scams %d high, %d unknown; of %d harmless %d high, %d medium",
			half, q.MacroF1, q.Scams, q.ScamsHigh, q.ScamsUnknown, q.Harmless, q.HarmlessHigh, q.HarmlessMedium)
		if half == "tune.csv" && os.Getenv("RISK_MISSES") != "" {
			for _, m := range q.Misses {
				t.Logf("%d %s → %s %s: %s", m.Line, m.Label, m.Level, m.Given, m.Text)
			}
		}
		if q.MacroF1 < 0.7 || q.HarmlessHigh*100 > 2*q.Harmless {
			t.Errorf("%s is below the floor", half)
		}
	}
}
