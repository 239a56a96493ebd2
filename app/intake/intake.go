package intake

import (
	"context"
	"crypto/rand"
	"encoding/hex"
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
	"fanzha/app/turn"
)

// Store keeps reports.
type Store interface {
	// AddReport stores a record with its deliveries in one transaction that
	// is durable on return, and returns what is stored. The same
	// SubmissionMAC again adds nothing and returns the first; a reference
	// that is taken gives [report.ErrReferenceTaken].
	AddReport(context.Context, report.Record, []report.Delivery) (stored report.Record, told []report.Delivery, added bool, err error)
	// Receipt returns a record without its payload, or a fault of kind
	// NotFound.
	Receipt(context.Context, report.Reference) (report.Record, error)
}

// Sealer makes what is stored of a report.
type Sealer interface {
	// SealReport seals a report's content so that these units can open it, and
	// nobody else.
	SealReport(ctx context.Context, reference report.Reference, content []byte, units []string) (payload []byte, keys []report.CaseKey, err error)
}

// Options are what an intake is made of.
type Options struct {
	Store  Store
	Bureau func() *bureau.Bureau // the current one
	MACs   seal.MACs
	Sealer Sealer
	Turns  *turn.Line       // reports wait here to be sealed and stored; nil: one of the usual size
	Checks *turn.Line       // codes wait here to be checked, apart from reports; nil: one of the usual size
	Now    func() time.Time // nil: time.Now
	Random io.Reader        // nil: crypto/rand
	Logger *slog.Logger
}

// Intake takes reports in and opens receipts.
type Intake struct {
	Options
	validator *validator.Validate
	asked     *expirable.LRU[string, struct{}] // doubtful card numbers asked about already
	sealing   *turn.Line
	guesses   *tally // wrong receipts of every source
	sent      *tally // reports of every network
}

// What was asked about is the memory of one process: another replica, or this
// one after a restart, asks once more. Nobody is turned away for it, and a
// client without a form page need carry nothing.
const (
	askedKept = 10_000
	askedFor  = time.Hour
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
	if options.Turns == nil {
		options.Turns = NewTurns()
	}
	if options.Checks == nil {
		options.Checks = NewChecks()
	}
	return &Intake{
		Options:   options,
		validator: v,
		asked:     expirable.NewLRU[string, struct{}](askedKept, nil, askedFor),
		sealing:   newSealing(),
		guesses:   newTally(maxFailures, failureSpan, options.Now),
		sent:      newTally(share, shareSpan, options.Now),
	}, nil
}

// Submit takes a form in that came from a network. Field errors are a fault of
// kind Invalid, and a report that could not be stored one of kind Unavailable;
// wrong are those found while decoding.
func (i *Intake) Submit(ctx context.Context, network string, form Form, wrong []fault.Field) (Receipt, error) {
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
	content, err := r.Canonical()
	if err != nil {
		return Receipt{}, err
	}
	leave, err := i.Turns.Enter(ctx, network)
	if err != nil {
		return Receipt{}, crowded(err)
	}
	defer leave()
	record, code := i.record(r, content, clean.FormID, route, now), report.NewCode(i.MACs.Code(clean.FormID, content))
	record.Flagged = clean.Website != "" || i.sent.begin(network) > 0
	stored, err := i.add(ctx, network, record, content, code, route)
	if err != nil {
		return Receipt{}, unavailable(unsaved, err)
	}
	return stored.receipt(b, code, now), nil
}

// Check says what is wrong with a form as [Intake.Submit] would, and takes
// nothing in.
func (i *Intake) Check(ctx context.Context, form Form, wrong []fault.Field) error {
	return i.judge(ctx, form.normalised(), wrong, rules{i.Bureau(), i.Now()})
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

// NewFormID draws the identity of a form page: 32 hex digits.
func NewFormID() string {
	var b [16]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
