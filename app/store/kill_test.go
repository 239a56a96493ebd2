package store_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fanzha/app/report"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// addTo names the database to which a copy of the test program adds reports
// until it is killed.
const addTo = "FANZHA_TEST_ADD_TO"

func TestMain(m *testing.M) {
	if path := os.Getenv(addTo); path != "" {
		addForEver(path)
	}
	os.Exit(m.Run())
}

// addForEver prints the reference of every report that was added.
func addForEver(path string) {
	ctx := context.Background()
	s, err := store.Open(ctx, store.Options{Path: path})
	for err == nil {
		r := sample(time.Now())
		if _, _, _, err = s.AddReport(ctx, r, desk(r, "center", "bank")); err == nil {
			fmt.Println(r.Reference)
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func TestWhatWasAddedOutlivesAKilledProcess(t *testing.T) {
	database := store.Options{Path: filepath.Join(t.TempDir(), "fanzha.db")}
	var receipts []string
	for range 5 {
		receipts = append(receipts, addAndKill(t, database.Path, 50)...)
	}
	s := storetest.OpenDatabase(t, database)
	for _, reference := range receipts {
		r, deliveries := open(t, s, report.Reference(reference), noon)
		wantDeliveries(t, deliveries, desk(r, "center", "bank"))
	}
	// What was added without being printed is whole too.
	all := slices.Concat(pages(t, s, report.Filter{Now: noon, Limit: 200})...)
	if len(all) < len(receipts) {
		t.Errorf("%d reports for %d receipts", len(all), len(receipts))
	}
	wantRows(t, database, len(all), 2*len(all))
}

// addAndKill lets a process add at least n reports, kills it in the midst of
// it, and returns what it printed.
func addAndKill(t *testing.T, path string, n int) []string {
	t.Helper()
	process := exec.Command(os.Args[0])
	process.Env = append(os.Environ(), addTo+"="+path)
	process.Stderr = os.Stderr
	output, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	reader := bufio.NewReader(output)
	var printed []string
	for range n {
		line, err := reader.ReadString('\n')
		if err != nil {
			t.Errorf("the process ended by itself: %v", err)
			break
		}
		printed = append(printed, strings.TrimSpace(line))
	}
	if err := process.Process.Kill(); err != nil {
		t.Error(err)
	}
	rest, err := io.ReadAll(reader)
	if err != nil {
		t.Error(err)
	}
	process.Wait() // says that it was killed
	return append(printed, strings.Fields(string(rest))...)
}
