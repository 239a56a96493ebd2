package intake

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/hashicorp/golang-lru/v2/expirable"

	"fanzha/app/bureau"
	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/seal"
)

// Store keeps reports.
type Store interface {
	// AddReport stores a record with its deliveries in one transaction that
	// is durable on return. The same SubmissionMAC again returns what is
	// stored and adds nothing; a reference that is taken gives
	// [report.ErrReferenceTaken].
	AddReport(context.Context, report.Record, []report.Delivery) (stored report.Record, added bool, err error)
	// ReportByReference returns a record, or a fault of kind NotFound.
	ReportByReference(context.Context, report.Reference) (report.Record, error)
}

// Options are what an intake is made of.
type Options struct {
	Store  Store
	Bureau func() *bureau.Bureau // the current one
	MACs   seal.MACs
	Now    func() time.Time // nil: time.Now
	Random io.Reader        // nil: crypto/rand
	Logger *slog.Logger
}

// Intake takes reports in and opens receipts.
type Intake struct {
	Options
	validator *validator.Validate
	asked     *expirable.LRU[string, struct{}] // doubtful card numbers asked about already
	failures  *expirable.LRU[string, int]      // wrong receipts, by source
}

const (
	askedKept    = 10_000
	askedFor     = time.Hour
	codeShownFor = time.Hour // how long sending the same form again shows the code again
)

// New makes an intake.
func New(options Options) (*Intake, error) {
	v, err := newValidator()
	if err != nil {
		return nil, err
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Random == nil {
		options.Random = rand.Reader
	}
	return &Intake{
		Options:   options,
		validator: v,
		asked:     expirable.NewLRU[string, struct{}](askedKept, nil, askedFor),
		failures:  expirable.NewLRU[string, int](failuresKept, nil, failureSpan),
	}, nil
}

// Receipt is what the sender of a report gets. A receipt means: durable,
// routed, queued for delivery.
type Receipt struct {
	Reference  report.Reference
	Code       report.Code // empty: it was shown with an earlier receipt and is not shown again
	Unit       bureau.Unit
	Also       []bureau.Unit
	Urgent     bool
	ReceivedAt time.Time
	DueAt      time.Time // when an answer is promised; zero: not promised
	Again      bool      // the same form had been sent before
}

// AnswerWithin is the span that was promised for an answer; 0 for none.
func (r Receipt) AnswerWithin() time.Duration {
	if r.DueAt.IsZero() {
		return 0
	}
	return r.DueAt.Sub(r.ReceivedAt)
}

// Submit takes a form in. Field errors are a fault of kind Invalid; wrong are
// those found while decoding.
func (i *Intake) Submit(ctx context.Context, form Form, wrong []fault.Field) (Receipt, error) {
	b, now := i.Bureau(), i.Now().Truncate(time.Millisecond)
	clean := form.normalised()
	if err := i.judge(ctx, clean, wrong, rules{b, now}); err != nil {
		return Receipt{}, err
	}
	if clean.FormID == "" {
		clean.FormID = NewFormID()
	}
	zone := b.Site.Location()
	r := convert(clean, zone)
	route := b.Route(routingCase(r, zone, now), now)
	record, code, err := i.record(r, clean.FormID, route, now)
	if err != nil {
		return Receipt{}, err
	}
	record.Flagged = clean.Website != ""
	if route.Urgent {
		record.UrgentUntil = routingCase(r, zone, now).UrgentUntil(now)
	}
	stored, added, err := i.add(ctx, record, code, deliveries(route, now))
	if err != nil {
		return Receipt{}, fmt.Errorf("store report: %w", err)
	}
	return receipt(b, stored, code, route, added, now), nil
}

// judge returns what is wrong with a form as one error.
func (i *Intake) judge(ctx context.Context, clean Form, wrong []fault.Field, r rules) error {
	found, err := i.validate(ctx, clean, r)
	if err != nil {
		return err
	}
	decoded := map[string]bool{}
	for _, f := range wrong {
		decoded[f.Field] = true
	}
	for _, f := range found {
		if !decoded[f.Field] {
			wrong = append(wrong, f)
		}
	}
	wrong = append(wrong, i.askOnce(clean)...)
	if len(wrong) > 0 {
		return fault.InvalidFields(wrong)
	}
	return nil
}

// askOnce returns the doubtful card numbers that this form has not been asked
// about yet. Only a keyed digest of them is remembered.
func (i *Intake) askOnce(clean Form) []fault.Field {
	var ask []fault.Field
	for n, transfer := range clean.Transfers {
		if !transfer.isDoubtfulCard() {
			continue
		}
		key := string(i.MACs.Submission(clean.FormID, []byte(transfer.PayeeAccount)))
		if _, asked := i.asked.Get(key); !asked {
			i.asked.Add(key, struct{}{})
			ask = append(ask, fault.Field{Field: fmt.Sprintf("transfers[%d].payee_account", n), Message: luhnMessage})
		}
	}
	return ask
}

// record makes what is stored of a report, without a reference.
func (i *Intake) record(r report.Report, formID string, route bureau.Route, now time.Time) (report.Record, report.Code, error) {
	payload, err := report.Seal(r)
	if err != nil {
		return report.Record{}, "", err
	}
	record := report.Record{
		Kind: r.Kind, Scam: r.Scam, District: r.District,
		Unit: route.To.Key, Rule: route.Rule, Status: report.Received, ReceivedAt: now,
		FormMAC:       i.MACs.Form(formID),
		SubmissionMAC: i.MACs.Submission(formID, payload),
		Payload:       payload,
	}
	if route.AnswerWithin > 0 {
		record.DueAt = now.Add(route.AnswerWithin)
	}
	return record, report.NewCode(i.MACs.Code(formID, payload)), nil
}

// add stores a record under a reference that is free.
func (i *Intake) add(ctx context.Context, record report.Record, code report.Code, rows []report.Delivery) (report.Record, bool, error) {
	const tries = 20
	for range tries {
		reference, err := report.NewReference(i.Random)
		if err != nil {
			return report.Record{}, false, err
		}
		record.Reference = reference
		record.ReceiptMAC = i.MACs.Receipt(string(reference), string(code))
		for n := range rows {
			rows[n].Reference = reference
		}
		stored, added, err := i.Store.AddReport(ctx, record, rows)
		if !errors.Is(err, report.ErrReferenceTaken) {
			return stored, added, err
		}
	}
	return report.Record{}, false, report.ErrReferenceTaken
}

// deliveries tells the desk of every unit the route names.
func deliveries(route bureau.Route, now time.Time) []report.Delivery {
	rows := []report.Delivery{{Unit: route.To.Key, Channel: report.ChannelDesk, Reason: report.ReasonTo, CreatedAt: now, ToldAt: now}}
	for _, unit := range route.Also {
		rows = append(rows, report.Delivery{Unit: unit.Key, Channel: report.ChannelDesk, Reason: report.ReasonAlso, CreatedAt: now, ToldAt: now})
	}
	return rows
}

func receipt(b *bureau.Bureau, stored report.Record, code report.Code, route bureau.Route, added bool, now time.Time) Receipt {
	unit, ok := b.Unit(stored.Unit)
	if !ok {
		unit = bureau.Unit{Key: stored.Unit, Name: stored.Unit}
	}
	r := Receipt{
		Reference: stored.Reference, Code: code, Unit: unit, Also: route.Also,
		Urgent: !stored.UrgentUntil.IsZero(), ReceivedAt: stored.ReceivedAt, DueAt: stored.DueAt, Again: !added,
	}
	if now.Sub(stored.ReceivedAt) > codeShownFor {
		r.Code = ""
	}
	return r
}

// NewFormID draws the identity of a form page: 32 hex digits.
func NewFormID() string {
	var b [16]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
