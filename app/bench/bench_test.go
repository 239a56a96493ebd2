// Package bench_test runs each load program for a moment, so that none rots.
package bench_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fanzha/app/bench/load"
)

func TestEveryLoadProgramRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("takes minutes")
	}
	build(t)
	tests := []struct {
		name string
		args []string
		want []string
	}{
		{"page", []string{"-rounds=1", "-span=50ms", "-clients=2", "-articles=20", "-starts=1"}, []string{"× bare Fiber", "s to /readyz", "until search finds it", "MB at most"}},
		{"search", []string{"-rounds=1", "-span=50ms", "-articles=20"}, []string{"walk", "embedded", "/api/v1/search", "× as long as the index"}},
		{"check", []string{"-rounds=1", "-span=100ms", "-messages=../risk/testdata/test.csv"}, []string{"the judge alone", "/api/v1/check", "× as long as the judge alone"}},
		{"report", []string{"-rounds=1", "-span=100ms", "-clients=2", "-rate=20"}, []string{"× the rate of the database alone", "each has its report", "× the rate of the same cryptography alone"}},
		{"kill", []string{"-kills=2", "-clients=2"}, []string{"2 kills", "each opens its report", "none twice"}},
		{"backup", []string{"-rounds=1", "-span=1s", "-reports=30", "-files=3", "-size=1000", "-rate=10"}, []string{"30 reports and 3 files", "while backups are made", "its restore takes", "before the backup opens its report"}},
		{"flood", []string{"-rounds=1", "-span=1s", "-rate=10", "-other=5", "-senders=2"}, []string{"× with 1000 wrong codes a minute", "× while another network sends"}},
		{"soak", []string{"-span=3s", "-reports=10", "-pages=10", "-growth=3"}, []string{"reports", "receipts", "pages", "× the second"}},
		{"upload", []string{"-rounds=1", "-uploads=2", "-size=1000000", "-idle=10ms"}, []string{"2 photos", "2 videos", "2 hostile files", "MB while they are cleaned"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { prints(t, test.name, test.args, test.want) })
	}
}

// build makes the program that is measured, once for those that follow.
func build(t *testing.T) {
	t.Helper()
	binary, err := load.Build(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(load.Built, binary)
}

// prints runs a load program and looks for words in what it prints.
func prints(t *testing.T, program string, args, want []string) {
	t.Helper()
	binary := filepath.Join(t.TempDir(), program)
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "./"+program).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	out, err := exec.CommandContext(t.Context(), binary, append(args, "-content=../../content")...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, words := range want {
		if !strings.Contains(string(out), words) {
			t.Errorf("it does not print %q:\n%s", words, out)
		}
	}
}

// A few reports show that it runs; what their plans are like says nothing.
func TestPlansAreShown(t *testing.T) {
	server := os.Getenv("FANZHA_TEST_POSTGRES_URL")
	if server == "" && os.Getenv("CI") != "true" {
		t.Skip("plans are PostgreSQL's: FANZHA_TEST_POSTGRES_URL is not set")
	}
	prints(t, "plans", []string{"-reports=2000", "-from=0", "-database-url=" + server}, []string{"2000 reports", "deliveries_unexported", "nothing is judged"})
}

// Replicas behind nginx lose nothing when they are restarted in turn and ended
// at random: ten minutes of it are for app/bench/fleet itself.
func TestAFleetOutlivesItsReplicas(t *testing.T) {
	server, nginx := os.Getenv("FANZHA_TEST_POSTGRES_URL"), ""
	for _, name := range []string{"nginx", "/usr/sbin/nginx"} {
		if found, err := exec.LookPath(name); err == nil {
			nginx = found
		}
	}
	switch {
	case testing.Short():
		t.Skip("takes half a minute")
	case server != "" && nginx != "":
	case os.Getenv("CI") == "true":
		t.Fatal("this test needs a PostgreSQL, named by FANZHA_TEST_POSTGRES_URL, and nginx")
	default:
		t.Skip("this test needs a PostgreSQL, named by FANZHA_TEST_POSTGRES_URL, and nginx")
	}
	prints(t, "fleet", []string{"-database-url=" + server, "-nginx=" + nginx, "-rolls=1", "-span=8s", "-rate=5"}, []string{
		"3 restarts in turn", " 0 failed", "each opens its report", "each under its one identity", "each as it was sent", "one visit to the console", "the audit log is whole",
	})
}
