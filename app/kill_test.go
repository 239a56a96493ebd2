package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
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

// receipts are those that clients were shown.
type receipts struct {
	mu  sync.Mutex
	all []receiptPair
}

func (r *receipts) add(pair receiptPair) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, pair)
}

func (r *receipts) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.all)
}

// A receipt that was shown opens its report, however the program ended.
// Its unit's webhook has been told of it, under one identity.
func TestNoReceiptIsLostWhenTheProgramIsKilled(t *testing.T) {
	binary, data, notices := buildProgram(t), filepath.Join(t.TempDir(), "data"), &noticed{}
	content := contentWithWebhook(t, notices.listen(t))
	var shown receipts
	for round := range 4 {
		p := startProcess(t, binary, content, data)
		var clients sync.WaitGroup
		for range 8 {
			clients.Go(func() {
				for pair, ok := sendReport(p.address); ok; pair, ok = sendReport(p.address) {
					shown.add(pair)
				}
			})
		}
		soon(t, "the load is on", func() bool { return shown.count() >= (round+1)*25 })
		_ = p.process.Kill() // SIGKILL: nothing of the program runs any more
		clients.Wait()
	}
	p := startProcess(t, binary, content, data)
	seen := map[string]bool{}
	for _, pair := range shown.all {
		if seen[pair.Reference] {
			t.Errorf("%s was given twice", pair.Reference)
		}
		seen[pair.Reference] = true
		if status := post(p.address, "/api/v1/receipts", pair, nil); status != http.StatusOK {
			t.Fatalf("receipt %s: %d", pair.Reference, status)
		}
	}
	// What was being told when the program was killed is told again when its
	// claim of thirty seconds is over.
	within(t, time.Minute, "the webhook knows every report that was shown", func() bool { return notices.know(seen) })
	everyReportHasItsDelivery(t, data, shown.all)
	t.Logf("%d receipts over 4 kills, all open; %d notices, %d of them twice", len(shown.all), notices.count(), notices.again)
}

// A stop lets running requests end, is no failure, and does not wait for a
// client that sends for ever.
func TestSIGTERMStopsInTimeAndWithoutFailure(t *testing.T) {
	if testing.Short() {
		t.Skip("waits ten seconds for a slow client")
	}
	for name, slow := range map[string]bool{"idle": false, "with a slow upload": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startProcess(t, buildProgram(t), "../content", filepath.Join(t.TempDir(), "data"))
			if slow {
				conn, err := net.Dial("tcp", p.address)
				if err != nil {
					t.Fatal(err)
				}
				defer conn.Close()
				fmt.Fprint(conn, "POST /report/tip HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n")
			}
			began := time.Now()
			if err := p.process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if err := <-p.ended; err != nil {
				t.Errorf("it ended with %v\n%s", err, p.logged)
			}
			if took := time.Since(began); took > 15*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
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
		_, deliveries, err := db.Report(t.Context(), report.Reference(pair.Reference))
		if err != nil || len(deliveries) != 2 || deliveries[0].Channel != report.ChannelDesk || deliveries[1].Channel != report.ChannelWebhook {
			t.Fatalf("%s has the deliveries %+v, %v", pair.Reference, deliveries, err)
		}
	}
}

func buildProgram(t *testing.T) (binary string) {
	t.Helper()
	binary = filepath.Join(t.TempDir(), "fanzha")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %s", out)
	}
	return binary
}

// process is the real binary, running.
type process struct {
	process *os.Process
	address string
	logged  *buffer
	ended   chan error // gets what it ended with
}

var servingLine = regexp.MustCompile(`"msg":"serving","address":"([^"]+)"`)

// startProcess runs the binary on a port of the kernel's choice until it ends
// by itself or the test does.
func startProcess(t *testing.T, binary, content, data string) process {
	t.Helper()
	p := process{logged: &buffer{}, ended: make(chan error, 1)}
	cmd := exec.Command(binary, "serve", "--content", content, "--data", data, "--addr", "127.0.0.1:0", "--internal-addr", "127.0.0.1:0")
	cmd.Stderr = p.logged
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p.process = cmd.Process
	waited := make(chan struct{})
	go func() {
		p.ended <- cmd.Wait()
		close(waited)
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-waited
	})
	soon(t, "the program is ready", func() bool {
		m := servingLine.FindStringSubmatch(p.logged.String())
		if m == nil {
			return false
		}
		p.address = m[1]
		answer, err := http.Get("http://" + p.address + "/readyz")
		if err != nil {
			return false
		}
		_ = answer.Body.Close()
		return answer.StatusCode == http.StatusOK
	})
	return p
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
