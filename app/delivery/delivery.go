// Package delivery tells units of reports: it works through the ledger of what
// is still to be told, by e-mail and webhook, and climbs the duty ladder while
// nobody opens a report.
//
// The ledger is the queue. A replica claims a row for a while that it renews,
// tries, and settles it; where it is killed in between, the row is due again
// when the claim is over. So everything is told at least once, and a receiver
// knows by the notice's ID what it has had. Nothing here tells a desk: its row
// is the telling, written with the report.
package delivery

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/duty"
	"fanzha/app/report"
)

// Store is the ledger.
type Store interface {
	ClaimDeliveries(ctx context.Context, channel report.Channel, urgent bool, now time.Time, lease time.Duration, limit int) ([]report.Delivery, error)
	SettleDelivery(context.Context, report.Delivery) error
	Escalate(ctx context.Context, now time.Time, limit int, next func(report.Record) ([]report.Delivery, time.Time)) ([]report.Record, error)
	ReplaceContacts(ctx context.Context, contacts []report.Contact, now time.Time, moved func(gone report.Contact, new []report.Contact, untold []report.Delivery) []report.Delivery) error
	Contact(ctx context.Context, unit string, channel report.Channel, target string) (report.Contact, error)
}

// Sender tells by one channel.
type Sender interface {
	// Send returns nil when the other side has taken the notice. An error says
	// nothing personal and no secret, and may be a [RetryError].
	Send(ctx context.Context, to report.Contact, n bureau.Notice) error
}

// Options are what an outbox is made of.
type Options struct {
	Store   Store
	Bureau  func() *bureau.Bureau // the current one
	Email   Sender
	Webhook Sender
	Now     func() time.Time // nil: time.Now
	Look    time.Duration    // between two looks at the ledger; 0: a second
	Logger  *slog.Logger

	// Tried is told how each try ended (told, failed, given_up, interrupted), and
	// how long it took; nil: nobody is.
	Tried func(channel, outcome string, took time.Duration)
}

// Outbox tells units what the ledger holds for them.
type Outbox struct{ Options }

// New makes an outbox.
func New(options Options) *Outbox {
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Look == 0 {
		options.Look = time.Second // an urgent notice leaves within 5 s
	}
	return &Outbox{options}
}

const (
	tryFor   = 2 * time.Minute  // an SMTP server may take its time to greet
	claimFor = 30 * time.Second // renewed while a try lasts
	ledgerIn = 5 * time.Second  // for one look at the ledger, or one row written there
)

// How many are told at once: slow receivers must not hold up urgent notices.
const (
	urgentWidth = 16
	otherWidth  = 4
)

// Run works until ctx ends. What is being told then is given back.
func (o *Outbox) Run(ctx context.Context) {
	var all sync.WaitGroup
	for channel, sender := range map[report.Channel]Sender{report.ChannelEmail: o.Email, report.ChannelWebhook: o.Webhook} {
		all.Go(func() { (&lane{o, channel, sender, true}).run(ctx, urgentWidth) })
		all.Go(func() { (&lane{o, channel, sender, false}).run(ctx, otherWidth) })
	}
	all.Go(func() { o.watch(ctx) })
	all.Wait()
}

// watch follows changes of addresses, and looks for reports that nobody opens.
func (o *Outbox) watch(ctx context.Context) {
	var known []report.Contact
	for ctx.Err() == nil {
		err := o.escalate(ctx)
		if contacts := duty.Contacts(o.Bureau()); err == nil && (known == nil || !slices.Equal(known, contacts)) {
			if err = o.replace(ctx, contacts); err == nil {
				known = append([]report.Contact{}, contacts...)
			}
		}
		if err != nil && ctx.Err() == nil {
			o.Logger.Error("addresses and unopened reports could not be looked after", "error", err)
			pause(ctx, 4*o.Look)
		}
		pause(ctx, o.Look)
	}
}

func (o *Outbox) replace(ctx context.Context, contacts []report.Contact) error {
	ctx, cancel := context.WithTimeout(ctx, ledgerIn)
	defer cancel()
	now := o.Now()
	var left []report.Contact
	err := o.Store.ReplaceContacts(ctx, contacts, now, func(gone report.Contact, new []report.Contact, untold []report.Delivery) []report.Delivery {
		left = append(left, gone)
		return duty.Moved(gone, new, untold, now)
	})
	if err != nil {
		return err
	}
	for _, gone := range left {
		o.Logger.Warn("a unit is no longer told at an address; the address is told so", "unit", gone.Unit, "channel", gone.Channel)
	}
	return nil
}

// escalate tells the next of the duty ladder of what has not been opened.
func (o *Outbox) escalate(ctx context.Context) error {
	const most = 100 // in one transaction
	ctx, cancel := context.WithTimeout(ctx, ledgerIn)
	defer cancel()
	now := o.Now()
	nobody := map[report.Reference]bool{} // is left to tell
	late, err := o.Store.Escalate(ctx, now, most, func(r report.Record) ([]report.Delivery, time.Time) {
		rows, due := duty.Next(o.Bureau(), r, now)
		nobody[r.Reference] = len(rows) == 0
		return rows, due
	})
	if err != nil {
		return err
	}
	for _, r := range late {
		if nobody[r.Reference] {
			o.Logger.Error("nobody has opened a report, and nobody is left to tell", "reference", r.Reference, "unit", r.Unit)
		} else {
			o.Logger.Warn("nobody has opened a report in time: the next is told", "reference", r.Reference, "unit", r.Unit, "rung", r.Escalation+1)
		}
	}
	return nil
}

// pause waits, or returns early when ctx ends.
func pause(ctx context.Context, span time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(span):
	}
}
