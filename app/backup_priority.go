package main

import (
	"fmt"
	"runtime"

	"golang.org/x/sys/unix"
)

// lowPriority is as `nice` has it: a tenth of what the site gets while both
// want a core.
const lowPriority = 10

// inBackground runs work that others should not feel. On Linux a thread has a
// priority of its own: what holds a lock of the database that the site waits
// for must not be in work, but outside, at full priority.
func inBackground(work func() error) error {
	done := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with its priority
		if err := unix.Setpriority(unix.PRIO_PROCESS, 0, lowPriority); err != nil {
			done <- fmt.Errorf("lower the priority: %w", err)
			return
		}
		done <- work()
	}()
	return <-done
}
