package main

import (
	"bufio"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	bench "fanzha/app/bench/load"
)

// Where somebody deletes or moves the database beneath a site that is served,
// nobody is shown a receipt for what is gone with the process. When it is back,
// so is all else.
func TestADatabaseThatIsTakenAwayShowsNoReceiptInVain(t *testing.T) {
	t.Parallel() // waits for the disk
	s := start(t)
	site, reporters := bench.NewClient(s.url), &bench.Reporters{}
	if err := reporters.Send(site, reporters.Form(), ""); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(s.data, "fanzha.db")
	if err := os.Rename(file, file+".away"); err != nil {
		t.Fatal(err)
	}
	page := s.form(s.expect(t), "/report/tip", map[string]string{
		"form_id": bench.Identity(), "scam": "unsure", "district": "elsewhere", "consent": "yes", "narrative": "有人在活动室发鸡蛋，让老人扫码填身份证。",
	}).Expect().Status(http.StatusServiceUnavailable)
	page.Body().Contains("让老人扫码填身份证").Contains("110").Contains("96110")
	soonAnswered(t, s, "/guides/task-rebate", http.StatusOK)
	soonAnswered(t, s, "/readyz", http.StatusServiceUnavailable)
	if logged := s.logged.String(); !strings.Contains(logged, "deleted or replaced while it was open") || strings.Contains(logged, "鸡蛋") {
		t.Error("the log does not say what happened, or says more")
	}
	if err := os.Rename(file+".away", file); err != nil {
		t.Fatal(err)
	}
	soonAnswered(t, s, "/readyz", http.StatusOK)
	if err := reporters.Send(site, reporters.Form(), ""); err != nil {
		t.Error(err)
	}
	if err := bench.ProveOpen(site, reporters.Shown()); err != nil {
		t.Error(err)
	}
}

// pipedProgram runs the binary with a small pipe for all that it says, and
// returns the pipe's other end once it serves.
func pipedProgram(t *testing.T) (address string, read *os.File) {
	t.Helper()
	address, err := bench.FreeAddress()
	if err != nil {
		t.Fatal(err)
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := unix.FcntlInt(write.Fd(), unix.F_SETPIPE_SZ, 4096); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(buildProgram(t), "serve", "--content", "../content", "--data", filepath.Join(t.TempDir(), "data"), "--addr", address, "--internal-addr", "127.0.0.1:0")
	cmd.Stdout, cmd.Stderr = write, write
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if err := cmd.Wait(); err != nil {
			t.Errorf("it ended with %v", err)
		}
		_ = read.Close()
	})
	if err := write.Close(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(read); lines.Scan(); {
		if servingLine.MatchString(lines.Text()) {
			return address, read
		}
	}
	t.Fatal("it does not serve")
	return "", nil
}

// Who reads the log may end, or stop reading, and ends or holds up nothing.
func TestTheSiteOutlivesTheReaderOfItsLog(t *testing.T) {
	t.Parallel() // waits, mostly
	for name, hurt := range map[string]func(read *os.File) error{
		"ended":   func(read *os.File) error { return read.Close() },
		"stopped": func(*os.File) error { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			address, read := pipedProgram(t)
			if err := hurt(read); err != nil {
				t.Fatal(err)
			}
			site, reporters := bench.NewClient("http://"+address), &bench.Reporters{}
			for range 40 { // more lines than the pipe holds
				if err := reporters.Send(site, reporters.Form(), ""); err != nil {
					t.Fatal(err)
				}
			}
			if err := bench.ProveOpen(site, reporters.Shown()); err != nil {
				t.Error(err)
			}
		})
	}
}

// heldWriter takes nothing until it is let go.
type heldWriter struct {
	buffer

	free chan struct{}
}

// Write implements [io.Writer].
func (w *heldWriter) Write(p []byte) (int, error) {
	<-w.free
	return w.buffer.Write(p)
}

func TestLinesThatNobodyReadsAreCounted(t *testing.T) {
	out := &heldWriter{free: make(chan struct{})}
	lines := newLogQueue(out)
	logger := slog.New(slog.NewJSONHandler(lines, nil))
	for range logWaiting + 100 {
		logger.Info("a line")
	}
	close(out.free)
	lines.close()
	if text := out.String(); strings.Count(text, "a line") < logWaiting || !strings.Contains(text, `"msg":"nobody has read the log for a while: lines were lost"`) {
		t.Errorf("%d lines, ending with %.300s", strings.Count(text, "\n"), text[max(0, len(text)-300):])
	}
}

// A terminal that closes ends the site as SIGTERM does.
func TestATerminalThatClosesEndsTheSiteInOrder(t *testing.T) {
	t.Parallel() // waits for the program
	heard := make(chan os.Signal, 1)
	signal.Notify(heard, syscall.SIGHUP) // under nohup it is ignored, here and in what is started
	t.Cleanup(func() { signal.Stop(heard) })
	p := startProcess(t, buildProgram(t), "../content", filepath.Join(t.TempDir(), "data"))
	if err := p.process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-p.ended:
		if err != nil || !strings.Contains(p.logged.String(), `"msg":"stopping"`) {
			t.Errorf("it ended with %v", err)
		}
	case <-time.After(30 * time.Second):
		t.Error("it goes on")
	}
}

// Without a temporary folder there is no index, and all else; when there is one
// again, the index is built.
func TestASiteWithoutATemporaryFolderSearches(t *testing.T) {
	temporary := filepath.Join(t.TempDir(), "tmp")
	if err := os.WriteFile(temporary, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", temporary)
	s := start(t, withContent("../content"))
	s.get(s.expect(t), "/search?q=%E5%88%B7%E5%8D%95").Expect().Status(http.StatusOK).Body().Contains("/guides/task-rebate")
	s.get(s.expect(t), "/readyz").Expect().Status(http.StatusOK).JSON().Path("$.details.search").IsEqual("scan")
	if err := os.Remove(temporary); err != nil {
		t.Fatal(err)
	}
	s.server.finder.notice(nil, nil) // not in ten seconds
	soon(t, "the index is built", s.server.finder.embedded.Ready)
}

// What cannot be opened is said, and nothing else of it.
func TestAPlaceForEvidenceThatCannotBeMadeIsSaid(t *testing.T) {
	data := t.TempDir()
	if err := os.WriteFile(filepath.Join(data, "evidence"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, said := fanzha(t, "serve", "--content", "../content", "--data", data, "--addr", "127.0.0.1:0", "--internal-addr", "127.0.0.1:0")
	if code != exitFailed || !strings.Contains(said, "make evidence folder") {
		t.Errorf("exit code %d, %s", code, said)
	}
}

// A database that is lost is not replaced in silence, where its key is left.
func TestANewDatabaseUnderAnOldKeyIsWarnedOf(t *testing.T) {
	data, log := filepath.Join(t.TempDir(), "data"), &buffer{}
	for range 2 {
		cmd := command(data)
		db, err := cmd.openStore(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(log.String(), "the server key is not") {
			t.Error("a new site is warned of")
		}
		_, err = cmd.serverKey(t.Context(), db, slog.New(slog.NewTextHandler(log, nil)))
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(data, "fanzha.db")); err != nil {
			t.Fatal(err)
		}
	}
	if !strings.Contains(log.String(), "put its database back") {
		t.Errorf("the log says %s", log.String())
	}
}

// What a start on a full disk has begun is no harm to the next.
func TestASiteStartsOnceItsDiskHasRoom(t *testing.T) {
	disk := smallDisk(t, "8m")
	free := fillUp(t, disk)
	cmd := command(filepath.Join(disk, "data"))
	if err := open(t, cmd); err == nil || !strings.Contains(err.Error(), "full") {
		t.Errorf("on a full disk: %v", err)
	}
	free()
	if err := open(t, cmd); err != nil {
		t.Errorf("with room again: %v", err)
	}
}
