package delivery

import (
	"context"
	"errors"
	"sync"
	"time"

	"fanzha/app/duty"
	"fanzha/app/fault"
	"fanzha/app/report"
)

// lane tells what is due on one channel: urgent notices, or the others.
type lane struct {
	*Outbox
	channel report.Channel
	sender  Sender
	urgent  bool
}

// run tells up to width at once until ctx ends.
func (l *lane) run(ctx context.Context, width int) {
	var telling sync.WaitGroup
	defer telling.Wait()
	free := make(chan struct{}, width)
	for range width {
		free <- struct{}{}
	}
	for ctx.Err() == nil {
		room := len(free)
		claimed := l.claim(ctx, room)
		for _, d := range claimed {
			<-free
			telling.Go(func() {
				l.tell(ctx, d)
				free <- struct{}{}
			})
		}
		if len(claimed) < room { // there is no more
			pause(ctx, l.Look)
		}
		select {
		case <-free:
			free <- struct{}{}
		case <-ctx.Done():
		}
	}
}

// claim takes what is due. A database that does not answer is asked again
// after a longer pause.
func (l *lane) claim(ctx context.Context, room int) []report.Delivery {
	within, cancel := context.WithTimeout(ctx, ledgerIn)
	defer cancel()
	claimed, err := l.Store.ClaimDeliveries(within, l.channel, l.urgent, l.Now(), claimFor, room)
	if err != nil && ctx.Err() == nil {
		l.Logger.Error("deliveries could not be read", "channel", l.channel, "error", err)
		pause(ctx, 4*l.Look)
	}
	return claimed
}

// tell tries once, and keeps how that ended.
func (l *lane) tell(ctx context.Context, d report.Delivery) {
	try, cancel := context.WithTimeout(ctx, tryFor)
	defer cancel()
	release, began := l.hold(ctx, d), time.Now()
	err := l.send(try, d)
	took, outcome := time.Since(began), "told"
	release()
	settled := settle(d, err, l.Now())
	switch {
	case err == nil:
		l.Logger.Info("told", "delivery", d.ID, "tries", d.Tries)
	case ctx.Err() != nil: // the program stops: not the receiver's fault
		outcome = "interrupted"
		settled.NextAt, settled.Error = l.Now(), "程序停止时没有送完"
	default:
		if outcome = "failed"; settled.Stuck() {
			outcome = "given_up"
		}
		l.Logger.Warn("not told", "delivery", d.ID, "tries", d.Tries, "error", settled.Error, "given_up", settled.Stuck())
	}
	if l.Tried != nil {
		l.Tried(string(d.Channel), outcome, took)
	}
	l.keep(ctx, settled)
}

// hold renews a claim until it is released.
func (l *lane) hold(ctx context.Context, d report.Delivery) (release func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for pause(ctx, claimFor/3); ctx.Err() == nil; pause(ctx, claimFor/3) {
			d.NextAt = l.Now().Add(claimFor)
			l.keep(ctx, d)
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}

// keep writes a row's state into the ledger, also when the program stops.
func (l *lane) keep(ctx context.Context, d report.Delivery) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), ledgerIn)
	defer cancel()
	if err := l.Store.SettleDelivery(ctx, d); err != nil {
		l.Logger.Error("the state of a delivery could not be kept: it is tried again", "delivery", d.ID, "error", err)
	}
}

func (l *lane) send(ctx context.Context, d report.Delivery) error {
	to, err := l.contact(ctx, d)
	if err != nil {
		return err
	}
	return l.sender.Send(ctx, to, notice(l.Bureau(), d))
}

// contact is how a row's address is written to. An address that was added
// this second may not be kept yet: then it is in units.yaml.
func (l *lane) contact(ctx context.Context, d report.Delivery) (report.Contact, error) {
	to, err := l.Store.Contact(ctx, d.Unit, d.Channel, d.Target)
	if fault.KindOf(err) != fault.NotFound {
		return to, err
	}
	for _, c := range duty.Contacts(l.Bureau()) {
		if c.Unit == d.Unit && c.Channel == d.Channel && c.Target == d.Target {
			return c, nil
		}
	}
	return to, &RetryError{Reason: "units.yaml 里没有这个地址"}
}

// RetryError says why a notice was not taken, and when to try again.
type RetryError struct {
	Reason string
	After  time.Duration // at least; 0: as the pauses say
}

func (e *RetryError) Error() string { return e.Reason }

// settle says how a try ended: told, to be tried again, or given up.
func settle(d report.Delivery, err error, now time.Time) report.Delivery {
	if err == nil {
		d.ToldAt, d.NextAt, d.Error = now, time.Time{}, ""
		return d
	}
	d.Error = describe(err)
	wait := pauseAfter(d.Tries)
	if asked := new(RetryError); errors.As(err, &asked) {
		wait = max(wait, min(asked.After, longestPause))
	}
	d.NextAt = now.Add(wait)
	if d.NextAt.After(d.GiveUpAt) {
		d.NextAt = time.Time{}
	}
	return d
}

// Tries follow each other in pauses that double.
const (
	firstPause   = 5 * time.Second
	longestPause = 4 * time.Hour
)

// pauseAfter is how long to wait after so many tries.
func pauseAfter(tries int) time.Duration {
	wait := firstPause
	for range tries - 1 {
		if wait *= 2; wait >= longestPause {
			return longestPause
		}
	}
	return wait
}
