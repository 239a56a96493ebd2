package load

import (
	"context"
	"fmt"
	"os"
	"os/signal"
)

// Main runs a load program, with a folder that is removed at its end, and ends
// the process: with 1 where the program failed.
func Main(run func(ctx context.Context, work string) error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := inFolder(ctx, run)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func inFolder(ctx context.Context, run func(ctx context.Context, work string) error) error {
	work, err := os.MkdirTemp("", "fanzha-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	return run(ctx, work)
}
