// Package bench_test runs each load program for a moment, so that none rots.
package bench_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestEveryLoadProgramRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program six times")
	}
	tests := []struct {
		name string
		args []string
		want []string
	}{
		{"page", []string{"-rounds=1", "-span=50ms", "-clients=2", "-articles=20", "-starts=1"}, []string{"× bare Fiber", "s to /readyz", "until search finds it", "MB at most"}},
		{"search", []string{"-rounds=1", "-span=50ms", "-articles=20"}, []string{"walk", "embedded", "/api/v1/search", "× as long as the index"}},
		{"report", []string{"-rounds=1", "-span=100ms", "-clients=2", "-rate=20"}, []string{"× the rate of the database alone", "each has its report", "× the rate of the same cryptography alone"}},
		{"kill", []string{"-kills=2", "-clients=2"}, []string{"2 kills", "each opens its report", "none twice"}},
		{"flood", []string{"-rounds=1", "-span=1s", "-rate=10", "-other=5", "-senders=2"}, []string{"× with 1000 wrong codes a minute", "× while another network sends"}},
		{"upload", []string{"-rounds=1", "-uploads=2", "-size=1000000", "-idle=10ms"}, []string{"2 photos", "2 videos", "2 hostile files", "MB while they are cleaned"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			binary := filepath.Join(t.TempDir(), test.name)
			if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "./"+test.name).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			out, err := exec.CommandContext(t.Context(), binary, append(test.args, "-content=../../content")...).CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			for _, want := range test.want {
				if !strings.Contains(string(out), want) {
					t.Errorf("it does not print %q:\n%s", want, out)
				}
			}
		})
	}
}
