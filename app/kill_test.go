package main

import (
	"bytes"
	"encoding/json"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fanzha/app/report"
	"fanzha/app/store"
)

// receiptPair is what a client holds of a report that was answered.
type receiptPair struct {
	Reference string `json:"reference"`
	Code      string `json:"code"`
}

// A receipt that was shown opens its report, however the program ended.
func TestNoReceiptIsLostWhenTheProgramIsKilled(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "fanzha")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %s", out)
	}
	data, address := filepath.Join(t.TempDir(), "data"), freeAddress(t)
	var shown []receiptPair
	for range 4 {
		process := startProcess(t, binary, data, address)
		var mu sync.Mutex
		var clients sync.WaitGroup
		for range 8 {
			clients.Go(func() {
				for {
					pair, ok := sendReport(address)
					if !ok {
						return
					}
					mu.Lock()
					shown = append(shown, pair)
					mu.Unlock()
				}
			})
		}
		time.Sleep(400 * time.Millisecond)
		_ = process.Kill() // SIGKILL: nothing of the program runs any more
		_, _ = process.Wait()
		clients.Wait()
	}
	if len(shown) < 20 {
		t.Fatalf("only %d receipts: the load was none", len(shown))
	}
	_ = startProcess(t, binary, data, address)
	seen := map[string]bool{}
	for _, pair := range shown {
		if seen[pair.Reference] {
			t.Errorf("%s was given twice", pair.Reference)
		}
		seen[pair.Reference] = true
		if status := post(address, "/api/v1/receipts", pair, nil); status != http.StatusOK {
			t.Fatalf("receipt %s: %d", pair.Reference, status)
		}
	}
	everyReportHasItsDelivery(t, data, shown)
	t.Logf("%d receipts over 4 kills, all open", len(shown))
}

// everyReportHasItsDelivery looks at the database itself.
func everyReportHasItsDelivery(t *testing.T, data string, shown []receiptPair) {
	t.Helper()
	db, err := store.Open(t.Context(), store.Options{Path: filepath.Join(data, "fanzha.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, pair := range shown {
		_, deliveries, err := db.OpenReport(t.Context(), report.Reference(pair.Reference), time.Now())
		if err != nil || len(deliveries) != 1 {
			t.Fatalf("%s has %d deliveries, %v", pair.Reference, len(deliveries), err)
		}
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// startProcess runs the real binary until it is killed or the test ends.
func startProcess(t *testing.T, binary, data, address string) *os.Process {
	t.Helper()
	var logged bytes.Buffer
	cmd := exec.Command(binary, "serve", "--content", "../content", "--data", data, "--addr", address, "--internal-addr", "127.0.0.1:0")
	cmd.Stderr = &logged
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	soon(t, "the program is ready", func() bool {
		answer, err := http.Get("http://" + address + "/readyz")
		if err != nil {
			return false
		}
		_ = answer.Body.Close()
		return answer.StatusCode == http.StatusOK
	})
	return cmd.Process
}

// sendReport sends one report and reports whether a receipt came back.
func sendReport(address string) (pair receiptPair, ok bool) {
	status := post(address, "/api/v1/reports", victim(), &pair)
	return pair, status == http.StatusCreated
}

// post sends JSON and returns the status, 0 where no whole answer came.
func post(address, path string, body, answer any) int {
	text, err := json.Marshal(body)
	if err != nil {
		return 0
	}
	response, err := http.Post("http://"+address+path, "application/json", strings.NewReader(string(text)))
	if err != nil {
		return 0
	}
	defer response.Body.Close()
	if answer != nil && json.NewDecoder(response.Body).Decode(answer) != nil {
		return 0
	}
	return response.StatusCode
}
