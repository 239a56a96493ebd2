package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"fanzha/app/audit"
	"fanzha/app/bureau"
	"fanzha/app/duty"
	"fanzha/app/newsroom"
	"fanzha/app/retention"
	"fanzha/app/seal"
	"fanzha/app/staff"
	"fanzha/app/store"
)

const (
	keepEvery = 24 * time.Hour
	keepLook  = 10 * time.Minute // how often it is asked whether it is time

	// longAway is after how long without a run none erases by itself: a clock
	// that is years ahead would have everything erased.
	longAway = 30 * 24 * time.Hour
)

// errLongAway is for a day on which nothing is erased.
var errLongAway = errors.New("nothing is erased: the last run was more than 30 days ago by this machine's clock; if the clock is right, run 'fanzha retention run' once")

// keeper erases what is past its time and walks along the audit log once a
// day, one replica for all.
type keeper struct {
	store     *store.Store
	retention *retention.Retention
	log       audit.Log
	bureau    func() *bureau.Bureau
	now       func() time.Time
	logger    *slog.Logger
	// late are urgent publications that nobody has confirmed in time.
	late func(context.Context) ([]newsroom.Late, error)
	kept func(error) // nil: nobody counts
}

func (cmd *serveCommand) newKeeper(s *server, key seal.ServerKey, people *staff.Staff) (*keeper, error) {
	erasing, err := cmd.newRetention(s.store, key, people.As(audit.Server))
	return &keeper{
		store: s.store, retention: erasing, log: audit.New(key, time.Now),
		bureau: s.routed.bureau, now: time.Now, logger: s.logger, kept: s.meter.Kept,
	}, err
}

// run keeps until ctx ends.
func (k *keeper) run(ctx context.Context) {
	look := time.NewTicker(keepLook)
	defer look.Stop()
	for {
		if err := k.look(ctx); err != nil && ctx.Err() == nil {
			k.logger.Error("daily keeping failed", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		}
	}
}

// look keeps where a day has passed since anybody has.
func (k *keeper) look(ctx context.Context) error {
	if due, err := k.due(ctx); !due {
		return err
	}
	_, err := k.store.Alone(ctx, func(ctx context.Context) error {
		if due, err := k.due(ctx); !due { // another was quicker
			return err
		}
		err := k.keep(ctx)
		if k.kept != nil {
			k.kept(err)
		}
		return err
	})
	return err
}

func (k *keeper) due(ctx context.Context) (bool, error) {
	last, err := k.store.LastAct(ctx, audit.RetentionRun)
	if err != nil {
		return false, err
	}
	since := k.now().Sub(last)
	if !last.IsZero() && since > longAway {
		return false, errLongAway
	}
	return since >= keepEvery, nil
}

// keep erases, and writes the audit log's head to the program's log, which is
// elsewhere than the database: by it a log that was cut off is found out.
func (k *keeper) keep(ctx context.Context) error {
	done, err := k.retention.Run(ctx, k.bureau().Site.Retention)
	if err != nil {
		return err
	}
	return errors.Join(k.summarise(ctx), k.verify(ctx, done))
}

// verify walks along the audit log, and notes its head.
func (k *keeper) verify(ctx context.Context, done retention.Result) error {
	return k.store.AuditLog(ctx, func(stored audit.Stored) error {
		rows, err := k.log.Verify(stored, nil)
		if err == nil {
			k.logger.Info("kept for the day", "erased", done.Erased, "erased_again", done.Again,
				"audit_pruned", done.Pruned, "audit_rows", rows, "audit_head", stored.Head.String())
		}
		return err
	})
}

// summarise tells the dispatchers of notices that were given up, and of urgent
// publications that nobody has confirmed: reviewers have no address of their
// own.
func (k *keeper) summarise(ctx context.Context) error {
	_, stuck, err := k.store.Backlog(ctx)
	if err != nil {
		return err
	}
	late, err := k.late(ctx)
	if err != nil {
		return err
	}
	day := duty.Day{Stuck: stuck > 0}
	for _, l := range late {
		day.Late = append(day.Late, fmt.Sprintf("《%s》，已 %d 小时", l.Title, int(l.For.Hours())))
	}
	return k.store.AddDeliveries(ctx, duty.Summary(k.bureau(), day, k.now()))
}
