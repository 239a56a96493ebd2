// Package recipients holds units.yaml to what two people have confirmed: an
// administrator, and an investigator of the unit concerned. Whoever can change
// that file could else have reports sealed to another unit, or learn of them
// at another address. Until a change is confirmed the last confirmed routing
// stands; what stands at the first start counts as confirmed.
package recipients

import (
	"context"
	"crypto/hmac"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"fanzha/app/audit"
	"fanzha/app/bureau"
	"fanzha/app/fault"
	"fanzha/app/seal"
	"fanzha/app/staff"
)

// Confirmation is how far a recipient has been confirmed.
type Confirmation struct {
	ID            string
	Unit          string
	SeenAt        time.Time
	Administrator string // who has; empty: nobody
	Investigator  string
	MAC           []byte
}

// Store keeps confirmations and the routing that stands.
type Store interface {
	// Confirmations returns all.
	Confirmations(context.Context) ([]Confirmation, error)
	// BeginConfirmations keeps those of the first start, unless there are some.
	BeginConfirmations(context.Context, []Confirmation) error
	// Confirm keeps these, in place of earlier ones.
	Confirm(context.Context, []Confirmation, audit.Draft) error
	// ConfirmedRouting returns the routing that was confirmed last; nil for
	// none.
	ConfirmedRouting(context.Context) (content, mac []byte, err error)
	// KeepRouting puts a routing in its place.
	KeepRouting(ctx context.Context, content, mac []byte, now time.Time) error
}

// Recipients says which routing stands.
type Recipients struct {
	store  Store
	digest seal.Digester
	now    func() time.Time
}

// New makes Recipients.
func New(store Store, key seal.ServerKey, now func() time.Time) *Recipients {
	return &Recipients{store, key.Recipients(), now}
}

// Open is a recipient that is not confirmed yet.
type Open struct {
	bureau.Recipient
	Administrator, Investigator string // who has confirmed it; empty: nobody
}

// ErrNoRouting is returned where units.yaml is not confirmed, and what was
// confirmed last would leave reports without a unit.
var ErrNoRouting = errors.New("recipients: the confirmed routing does not fit the districts any more (units.yaml 的改动还没有确认，而以前确认的规则接不住现在的全部辖区。请先确认：fanzha recipients confirm)")

// Standing returns a bureau with the routing that stands, and what of its own
// is not confirmed yet.
func (r *Recipients) Standing(ctx context.Context, b *bureau.Bureau) (*bureau.Bureau, []Open, error) {
	if err := r.begin(ctx, b); err != nil {
		return nil, nil, err
	}
	open, err := r.Open(ctx, b)
	if err != nil {
		return nil, nil, err
	}
	if len(open) == 0 {
		return b, nil, r.keep(ctx, b)
	}
	content, mac, err := r.store.ConfirmedRouting(ctx)
	if err != nil {
		return nil, nil, err
	}
	if content == nil || !hmac.Equal(mac, r.digest("routing", string(content))) {
		return nil, open, ErrNoRouting
	}
	var routing bureau.Routing
	if err := json.Unmarshal(content, &routing); err != nil {
		return nil, nil, fmt.Errorf("decode routing: %w", err)
	}
	routed, ok := b.WithRouting(routing)
	if !ok {
		return nil, open, ErrNoRouting
	}
	return routed, open, nil
}

// keep remembers a routing that is confirmed, if it is not the one that is
// remembered.
func (r *Recipients) keep(ctx context.Context, b *bureau.Bureau) error {
	content, err := json.Marshal(b.Routing())
	if err != nil {
		return fmt.Errorf("encode routing: %w", err)
	}
	mac := r.digest("routing", string(content))
	_, known, err := r.store.ConfirmedRouting(ctx)
	if err != nil || hmac.Equal(known, mac) {
		return err
	}
	return r.store.KeepRouting(ctx, content, mac, r.now())
}

// begin counts what a database without any confirmation meets as confirmed.
func (r *Recipients) begin(ctx context.Context, b *bureau.Bureau) error {
	known, err := r.store.Confirmations(ctx)
	if err != nil || len(known) > 0 {
		return err
	}
	return r.store.BeginConfirmations(ctx, r.first(b.Recipients()))
}

// Open returns what of a bureau is not confirmed yet; nothing while the site
// has not been started yet.
func (r *Recipients) Open(ctx context.Context, b *bureau.Bureau) ([]Open, error) {
	all := b.Recipients()
	known, err := r.store.Confirmations(ctx)
	if err != nil || len(known) == 0 {
		return nil, err
	}
	var open []Open
	for _, recipient := range all {
		c := r.confirmation(known, recipient)
		if c.Administrator == "" || c.Investigator == "" {
			open = append(open, Open{recipient, c.Administrator, c.Investigator})
		}
	}
	return open, nil
}

func (r *Recipients) first(all []bureau.Recipient) []Confirmation {
	first := make([]Confirmation, len(all))
	for i, recipient := range all {
		first[i] = r.sign(Confirmation{ID: recipient.ID, Unit: recipient.Unit, SeenAt: r.now(), Administrator: audit.Server, Investigator: audit.Server})
	}
	return first
}

// confirmation finds a recipient's; one that our key did not sign is none.
func (r *Recipients) confirmation(known []Confirmation, recipient bureau.Recipient) Confirmation {
	i := slices.IndexFunc(known, func(c Confirmation) bool { return c.ID == recipient.ID })
	if i < 0 || !hmac.Equal(known[i].MAC, r.sign(known[i]).MAC) {
		return Confirmation{ID: recipient.ID, Unit: recipient.Unit, SeenAt: r.now()}
	}
	return known[i]
}

func (r *Recipients) sign(c Confirmation) Confirmation {
	c.MAC = r.digest("recipient", c.ID, c.Unit, c.Administrator, c.Investigator)
	return c
}

// Confirm confirms what of these ids is open and a member may confirm: an
// administrator everything, an investigator what concerns their unit. It
// returns what that was; a fault of kind Forbidden for anybody else.
func (r *Recipients) Confirm(ctx context.Context, b *bureau.Bureau, by *staff.Session, ids []string) ([]bureau.Recipient, error) {
	if by.Member.Role != staff.Administrator && by.Member.Role != staff.Investigator {
		return nil, fault.New(fault.Forbidden, "要由管理员和单位的侦查员各确认一次")
	}
	open, err := r.Open(ctx, b)
	if err != nil {
		return nil, err
	}
	known, err := r.store.Confirmations(ctx)
	if err != nil {
		return nil, err
	}
	var confirmed []bureau.Recipient
	var rows []Confirmation
	objects := []audit.Object{}
	for _, o := range open {
		c := r.confirmation(known, o.Recipient)
		switch {
		case !slices.Contains(ids, o.ID):
			continue
		case by.Member.Role == staff.Administrator && c.Administrator == "":
			c.Administrator = by.Member.Name
		case by.Member.Role == staff.Investigator && by.Member.Unit == o.Unit && c.Investigator == "":
			c.Investigator = by.Member.Name
		default:
			continue
		}
		rows, confirmed = append(rows, r.sign(c)), append(confirmed, o.Recipient)
		objects = append(objects, audit.Recipient(o.ID))
	}
	if len(rows) == 0 {
		return nil, nil
	}
	return confirmed, r.store.Confirm(ctx, rows, by.Did(audit.RecipientsConfirmed, objects...))
}
