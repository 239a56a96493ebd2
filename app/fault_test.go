package main

import (
	"errors"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	bench "fanzha/app/bench/load"
	"fanzha/app/staff"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// takesReports reports whether one is taken.
func takesReports(site *bench.Client, reporters *bench.Reporters) func() bool {
	return func() bool { return reporters.Send(site, reporters.Form(), "") == nil }
}

// soonAnswered fails where a page is not there at once, whatever else is.
func soonAnswered(t *testing.T, s *site, path string, want int) {
	t.Helper()
	began := time.Now()
	s.get(s.expect(t), path).Expect().Status(want)
	if took := time.Since(began); took > 8*time.Second {
		t.Errorf("%s took %v", path, took)
	}
}

// While the database is away a reader reads on, and who reports is told so
// within half a minute, with what was typed. When it is back, so is all else,
// and every receipt that was shown opens its report.
func TestADatabaseThatIsAwayComesBack(t *testing.T) {
	t.Parallel() // waits, mostly
	for name, fault := range map[string]leadState{"gone": {cut: true}, "silent": {silent: true}} {
		t.Run(name, func(t *testing.T) {
			database := storetest.Postgres(t)
			w, address := leadTo(t, database.DatabaseURL)
			s := start(t, func(cmd *serveCommand) {
				cmd.DatabaseURL, cmd.ServerKeyFile = address, filepath.Join(t.TempDir(), "server.key")
			})
			site, reporters := bench.NewClient(s.url), &bench.Reporters{}
			if err := reporters.Send(site, reporters.Form(), ""); err != nil {
				t.Fatal(err)
			}
			w.set(fault)
			began := time.Now()
			page := s.form(s.expect(t), "/report/tip", map[string]string{
				"form_id": bench.Identity(), "scam": "unsure", "district": "elsewhere", "consent": "yes", "narrative": "有人在活动室发鸡蛋，让老人扫码填身份证。",
			}).Expect().Status(http.StatusServiceUnavailable)
			if took := time.Since(began); took > 30*time.Second {
				t.Errorf("who reports waited for %v", took)
			}
			page.Header("Retry-After").NotEmpty()
			page.Body().Contains("让老人扫码填身份证").Contains("110")
			soonAnswered(t, s, "/guides/task-rebate", http.StatusOK)
			soonAnswered(t, s, "/search?q=%E5%88%B7%E5%8D%95", http.StatusOK)
			soonAnswered(t, s, "/healthz", http.StatusOK)
			soonAnswered(t, s, "/readyz", http.StatusServiceUnavailable)
			w.set(leadState{})
			within(t, 30*time.Second, "reports are taken again", takesReports(site, reporters))
			within(t, 30*time.Second, "it is ready again", func() bool {
				_, status, err := bench.Get(s.url + "/readyz")
				return err == nil && status == http.StatusOK
			})
			if err := bench.ProveOpen(site, reporters.Shown()); err != nil {
				t.Error(err)
			}
		})
	}
}

// A slow database makes reports slow, and nothing else.
func TestASlowDatabaseMakesReportsSlowAlone(t *testing.T) {
	t.Parallel() // waits, mostly
	w, address := leadTo(t, storetest.Postgres(t).DatabaseURL)
	s := start(t, func(cmd *serveCommand) {
		cmd.DatabaseURL, cmd.ServerKeyFile = address, filepath.Join(t.TempDir(), "server.key")
	})
	w.set(leadState{delay: 150 * time.Millisecond})
	site, reporters := bench.NewClient(s.url), &bench.Reporters{}
	for range 3 {
		if err := reporters.Send(site, reporters.Form(), ""); err != nil {
			t.Error(err)
		}
	}
	soonAnswered(t, s, "/guides/task-rebate", http.StatusOK)
	soonAnswered(t, s, "/readyz", http.StatusOK)
	if err := bench.ProveOpen(site, reporters.Shown()); err != nil {
		t.Error(err)
	}
}

// fillUp leaves nothing on a disk. What it returns makes room again.
func fillUp(t *testing.T, folder string) (free func()) {
	t.Helper()
	path := filepath.Join(folder, "ballast")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	for piece := make([]byte, 4096); err == nil; {
		_, err = file.Write(piece)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk does not fill up: %v", err)
	}
	_ = file.Close()
	return func() {
		if err := os.Remove(path); err != nil {
			t.Error(err)
		}
	}
}

// smallDisk mounts a file system of its own; who may not is skipped.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	folder := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", "size="+size, "tmpfs", folder).CombinedOutput(); err != nil {
		t.Skipf("a small disk cannot be mounted here: %s", out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", "-l", folder).Run() })
	return folder
}

// On a full disk no receipt is shown for what is not kept. Reading goes on, and
// where there is room again, so does reporting.
func TestAFullDiskShowsNoReceiptInVain(t *testing.T) {
	disk := smallDisk(t, "16m")
	s := start(t, func(cmd *serveCommand) { cmd.Data = filepath.Join(disk, "data") })
	site, reporters := bench.NewClient(s.url), &bench.Reporters{}
	if err := reporters.Send(site, reporters.Form(), ""); err != nil {
		t.Fatal(err)
	}
	free := fillUp(t, disk)
	refused := 0
	for range 50 {
		err := reporters.Send(site, reporters.Form(), "")
		if err == nil { // there was room within the files
			continue
		}
		if refused++; !strings.Contains(err.Error(), "answered with 503") {
			t.Error(err)
		}
	}
	if refused == 0 {
		t.Error("no report is refused on a full disk")
	}
	soonAnswered(t, s, "/guides/task-rebate", http.StatusOK)
	free()
	within(t, 20*time.Second, "reports are taken again", takesReports(site, reporters))
	if err := bench.ProveOpen(site, reporters.Shown()); err != nil {
		t.Error(err)
	}
}

// A process that may open no more files waits until it may: who is connected is
// served, and the others are when somebody has gone.
func TestAProcessWithoutFilesLeftGoesOn(t *testing.T) {
	t.Parallel() // waits, mostly
	p := startCommand(t, exec.Command("sh", "-c", `ulimit -n 64; exec "$0" "$@"`, buildProgram(t), "serve",
		"--content", "../content", "--data", filepath.Join(t.TempDir(), "data"), "--addr", "127.0.0.1:0", "--internal-addr", "127.0.0.1:0"))
	site, reporters := bench.NewClient("http://"+p.address), &bench.Reporters{}
	if err := reporters.Send(site, reporters.Form(), ""); err != nil { // it stays connected
		t.Fatal(err)
	}
	var idle []net.Conn
	for range 200 {
		conn, err := net.Dial("tcp", p.address)
		if err != nil {
			t.Fatal(err)
		}
		idle = append(idle, conn)
	}
	impatient := http.Client{Timeout: 2 * time.Second}
	if answer, err := impatient.Get("http://" + p.address + "/healthz"); err == nil {
		_ = answer.Body.Close()
		t.Error("there are files left: the test proves nothing")
	}
	for _, conn := range idle {
		_ = conn.Close()
	}
	within(t, 20*time.Second, "it answers again", func() bool {
		_, status, err := bench.Get("http://" + p.address + "/readyz")
		return err == nil && status == http.StatusOK
	})
	within(t, 20*time.Second, "it takes reports again", takesReports(site, reporters))
	if err := bench.ProveOpen(site, reporters.Shown()); err != nil {
		t.Error(err)
	}
}

// A stop under load breaks off no report that it has taken in: each has an
// answer, and opens at the next start.
func TestSIGTERMUnderLoadBreaksOffNothing(t *testing.T) {
	t.Parallel() // beside what waits
	binary, data := buildProgram(t), filepath.Join(t.TempDir(), "data")
	p := startProcess(t, binary, "../content", data)
	site, reporters := bench.NewClient("http://"+p.address), &bench.Reporters{}
	var clients sync.WaitGroup
	for range 8 {
		clients.Go(func() {
			for reporters.Send(site, reporters.Form(), "") == nil {
			}
		})
	}
	soon(t, "the load is on", func() bool { return len(reporters.Shown()) >= 50 })
	if err := p.process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := <-p.ended; err != nil {
		t.Errorf("it ended with %v", err)
	}
	clients.Wait()
	again := startProcess(t, binary, "../content", data)
	if err := bench.ProveOpen(bench.NewClient("http://"+again.address), reporters.Shown()); err != nil {
		t.Error(err)
	}
	db := storetest.OpenDatabase(t, store.Options{Path: filepath.Join(data, "fanzha.db")})
	kept, err := bench.ProveKept(t.Context(), db, reporters.Shown())
	if err != nil || kept.Reports != len(reporters.Shown()) {
		t.Errorf("%d reports are stored and %d receipts were shown, %v", kept.Reports, len(reporters.Shown()), err)
	}
}

// A clock that was hours ahead and is put right shuts nobody out: neither staff
// by the codes that they used meanwhile, nor who reports or opens a receipt.
func TestAClockThatIsPutRightShutsNobodyOut(t *testing.T) {
	o := startOffice(t)
	wang := o.member(t, "wang", staff.Editor, "")
	reference, code := o.sends(t, "tip", nil)
	o.clock.Move(5 * time.Hour)
	wang.signIn(t)
	wang.post(t, "/logout", nil)
	later, lateCode := o.sends(t, "tip", nil)
	o.clock.Move(-5 * time.Hour)
	wang.signIn(t)
	if !wang.inside() {
		t.Error("who was in while the clock was wrong cannot come in any more")
	}
	again, againCode := o.sends(t, "tip", nil)
	for reference, code := range map[string]string{reference: code, later: lateCode, again: againCode} {
		o.openReceipt(o.expect(t), map[string]string{"reference": reference, "code": code}).Status(http.StatusOK)
	}
	if code, out, errs := fanzha(t, "audit", "verify", "--data", o.data); code != exitOK {
		t.Errorf("the audit log: %s%s", out, errs)
	}
}
