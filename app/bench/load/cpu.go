package load

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// CPU is how much time of a core this process has taken. On a machine that
// others use as well, work done for so much of it says more than work done in
// so much time.
func CPU() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err) // only for an argument that the kernel does not know
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// CPU is how much the site has taken.
func (s *Site) CPU() (time.Duration, error) {
	const tick = 10 * time.Millisecond // of /proc, on every Linux
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.process.Pid))
	if err != nil {
		return 0, err
	}
	_, behindName, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(behindName)
	const user, system = 11, 12 // proc(5) counts them 14 and 15
	if len(fields) <= system {
		return 0, errors.New("/proc has no times of the site")
	}
	u, err1 := strconv.Atoi(fields[user])
	k, err2 := strconv.Atoi(fields[system])
	return time.Duration(u+k) * tick, errors.Join(err1, err2)
}
