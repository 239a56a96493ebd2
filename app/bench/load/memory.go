package load

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Peak is the most memory the program has had, in bytes, since it started or
// since [Site.ForgetPeak].
func (s *Site) Peak() (int64, error) { return s.memory("VmHWM:") }

// Memory is how much the program has now, in bytes.
func (s *Site) Memory() (int64, error) { return s.memory("VmRSS:") }

// ForgetPeak lets the peak count from now on.
func (s *Site) ForgetPeak() error {
	const resetPeak = "5" // proc(5)
	return os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", s.process.Pid), []byte(resetPeak), 0o200)
}

// memory reads a line of the program's status, which is in kB.
func (s *Site) memory(name string) (int64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if kilobytes, found := strings.CutPrefix(line, name); found {
			n, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(kilobytes), " kB"), 10, 64)
			return n << 10, err
		}
	}
	return 0, errors.New("/proc has no " + name)
}
