package load

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// FreeAddress is one of this machine that nothing listens on.
func FreeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // of this machine
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// StartNginx runs an nginx whose configuration listens on an address, and
// returns once it does. The folder is its own.
func StartNginx(ctx context.Context, program, folder, address, configuration string) (stop func() error, err error) {
	file, log := filepath.Join(folder, "nginx.conf"), filepath.Join(folder, "nginx.log")
	if err := os.WriteFile(file, []byte(configuration), 0o600); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, program, "-c", file, "-e", log)
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start nginx: %w", err)
	}
	stop = func() error { return errors.Join(cmd.Process.Signal(os.Interrupt), cmd.Wait()) }
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if conn, err := net.Dial("tcp", address); err == nil { //nolint:noctx // to this machine
			return stop, conn.Close()
		}
	}
	said, _ := os.ReadFile(log) //nolint:gosec // the folder is ours
	return nil, errors.Join(fmt.Errorf("nginx does not listen: %s", said), stop())
}
