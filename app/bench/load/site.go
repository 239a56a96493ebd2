package load

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// Built names a program that is built already, for who starts many load
// programs in a row.
const Built = "FANZHA_BENCH_PROGRAM"

// Build makes the program and returns the binary's path.
func Build(ctx context.Context, folder string) (string, error) {
	if binary := os.Getenv(Built); binary != "" {
		return binary, nil
	}
	binary := filepath.Join(folder, "fanzha")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", binary, "fanzha/app").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return binary, nil
}

// Site is the program, running.
type Site struct {
	URL      string
	internal string
	process  *os.Process
	ended    chan error
}

// Start runs the program on ports of the kernel's choice, with more flags, and
// returns once it listens.
func Start(ctx context.Context, binary, content string, db Database, more ...string) (*Site, error) {
	flags := append([]string{"serve", "--content", content, "--addr", "127.0.0.1:0", "--internal-addr", "127.0.0.1:0"}, db.Flags()...)
	cmd := exec.CommandContext(ctx, binary, append(flags, more...)...)
	log, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &Site{process: cmd.Process, ended: make(chan error, 1)}
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		var line struct{ Msg, Address, Internal string }
		if json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "serving" {
			s.URL, s.internal = "http://"+line.Address, line.Internal
			break
		}
	}
	go func() {
		_, copied := io.Copy(io.Discard, log)
		s.ended <- errors.Join(copied, cmd.Wait())
	}()
	if s.URL == "" {
		return nil, errors.Join(errors.New("the program did not start"), <-s.ended)
	}
	return s, nil
}

// Stop ends the program and waits for it.
func (s *Site) Stop() error {
	if err := s.process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return <-s.ended
}

// Kill ends the program as a power cut would, and waits until nothing of it
// runs.
func (s *Site) Kill() error {
	if err := s.process.Kill(); err != nil {
		return err
	}
	if err := <-s.ended; err == nil {
		return errors.New("the program ended by itself before it was killed")
	}
	return nil
}

// Profile writes to a file where the program spends its time from now on.
func (s *Site) Profile(file string, span time.Duration) error {
	body, status, err := Get(fmt.Sprintf("http://%s/debug/pprof/profile?seconds=%.0f", s.internal, span.Seconds()))
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("the profile is answered with %d", status)
	}
	if err != nil {
		return err
	}
	return os.WriteFile(file, body, 0o600)
}

// Until waits until an address answers 200 with a text in it.
func (s *Site) Until(path, text string) error {
	deadline := time.Now().Add(5 * time.Minute)
	for time.Now().Before(deadline) {
		if body, status, err := Get(s.URL + path); err == nil && status == http.StatusOK && bytes.Contains(body, []byte(text)) {
			return nil
		}
		time.Sleep(5 * time.Millisecond)
	}
	return fmt.Errorf("%s never answered with %q", path, text)
}

// Get asks for an address.
func Get(address string) ([]byte, int, error) {
	answer, err := http.Get(address)
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	return body, answer.StatusCode, err
}
