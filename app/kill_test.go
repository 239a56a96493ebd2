package main

import (
	"context"
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

	bench "fanzha/app/bench/load"
	"fanzha/app/store"
)

// A receipt that was shown opens its report, however the program ended.
// Its unit's webhook has been told of it, under one identity. app/bench/kill
// does it two hundred times, at random moments.
func TestNoReceiptIsLostWhenTheProgramIsKilled(t *testing.T) {
	t.Parallel()
	binary, data, notices := buildProgram(t), filepath.Join(t.TempDir(), "data"), &noticed{}
	content := contentWithWebhook(t, notices.listen(t))
	var reporters bench.Reporters
	for round := range 4 {
		p := startProcess(t, binary, content, data)
		site, clients := bench.NewClient("http://"+p.address), sync.WaitGroup{}
		for range 8 {
			clients.Go(func() {
				for reporters.Send(site, reporters.Form(), "") == nil {
				}
			})
		}
		soon(t, "the load is on", func() bool { return len(reporters.Shown()) >= (round+1)*25 })
		_ = p.process.Kill() // SIGKILL: nothing of the program runs any more
		clients.Wait()
	}
	p, shown, known := startProcess(t, binary, content, data), reporters.Shown(), map[string]bool{}
	if err := bench.ProveOpen(bench.NewClient("http://"+p.address), shown); err != nil {
		t.Error(err)
	}
	for _, receipt := range shown {
		known[receipt.Reference] = true
	}
	// What was being told when the program was killed is told again when its
	// claim of thirty seconds is over.
	within(t, time.Minute, "the webhook knows every report that was shown", func() bool { return notices.know(known) })
	everyReportHasItsDeliveries(t, data, shown)
	t.Logf("%d receipts over 4 kills, all open; %d notices, %d of them twice", len(shown), notices.count(), notices.again)
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

// everyReportHasItsDeliveries looks at the database itself: one at the desk,
// one by the webhook.
func everyReportHasItsDeliveries(t *testing.T, data string, shown []bench.Receipt) {
	t.Helper()
	db, err := store.Open(t.Context(), store.Options{Path: filepath.Join(data, "fanzha.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	kept, err := bench.ProveKept(t.Context(), db, shown)
	if err != nil || kept.Deliveries != 2*kept.Reports {
		t.Errorf("%d reports have %d deliveries, %v", kept.Reports, kept.Deliveries, err)
	}
}

// built is the binary, made once for all tests: linking it takes longer than
// most of them.
var built struct {
	sync.Once
	folder string
	err    error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if err := os.RemoveAll(built.folder); err != nil && code == 0 {
		code = 1
	}
	os.Exit(code)
}

func buildProgram(t *testing.T) (binary string) {
	t.Helper()
	built.Do(func() {
		if built.folder, built.err = os.MkdirTemp("", "fanzha-test-"); built.err != nil {
			return
		}
		out, err := exec.CommandContext(context.Background(), "go", "build", "-o", built.folder, ".").CombinedOutput()
		if err != nil {
			built.err = fmt.Errorf("build: %w\n%s", err, out)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return filepath.Join(built.folder, "app")
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
	return startCommand(t, exec.Command(binary, "serve", "--content", content, "--data", data, "--addr", "127.0.0.1:0", "--internal-addr", "127.0.0.1:0"))
}

func startCommand(t *testing.T, cmd *exec.Cmd) process {
	t.Helper()
	p := process{logged: &buffer{}, ended: make(chan error, 1)}
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
