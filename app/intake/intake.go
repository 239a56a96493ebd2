package intake

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/hashicorp/golang-lru/v2/expirable"

	"fanzha/app/audit"
	"fanzha/app/bureau"
	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/seal"
	"fanzha/app/tally"
	"fanzha/app/turn"
)

// Store keeps reports.
type Store interface {
	// AddReport stores a record with its deliveries in one transaction that
	// is durable on return, and returns what is stored. The same
	// SubmissionMAC again adds nothing and returns the first; a reference
	// that is taken gives [report.ErrReferenceTaken].
	AddReport(context.Context, report.Record, []report.Delivery) (stored report.Record, told []report.Delivery, added bool, err error)
	// ReceiptOf returns a record without payload and keys. One that is not
	// there, or has another digest, is a fault of kind NotFound.
	ReceiptOf(ctx context.Context, reference report.Reference, digest []byte) (report.Record, error)
	// Messages returns a report's messages, oldest first.
	Messages(context.Context, report.Reference) ([]report.SealedMessage, error)
	// AddMessage stores a message with who is told of it; false for one that is
	// there already.
	AddMessage(context.Context, report.SealedMessage, []report.Delivery, ...audit.Draft) (added bool, err error)
	// AddFiles adds files to a report that there is, in place of staged ones.
	AddFiles(ctx context.Context, files []report.SealedFile, staged []string) error
}

// Sealer makes what is stored of a report.
type Sealer interface {
	// SealReport seals a report so that its units can open it, and nobody
	// else, and gives it a thread that the code opens too.
	SealReport(context.Context, report.Plain) (report.Sealing, error)
	// SealFile seals what is known of a file to the report's own key.
	SealFile(reference report.Reference, thread report.Thread, file report.File) (report.SealedFile, error)
	// SealMessage seals a message to a report's thread.
	SealMessage(id string, reference report.Reference, thread report.Thread, m report.Message) (report.SealedMessage, error)
	// OpenThread opens messages with the receipt's code.
	OpenThread(reference report.Reference, code report.Code, thread report.Thread, sealed []report.SealedMessage) ([]report.Message, error)
}

// Evidence keeps the files that wait for a form.
type Evidence interface {
	// Staged returns what waits for a form page.
	Staged(ctx context.Context, formID string) ([]report.File, error)
	// Clean returns copies without metadata, but, where it is wanted, with the
	// place where a picture was taken. A file that cannot be read is a fault of
	// kind Invalid.
	Clean(files []report.File, keepPlace bool) ([]report.File, error)
	// Forget deletes the bytes of files that are nobody's.
	Forget(files []report.File)
}

// Options are what an intake is made of.
type Options struct {
	Store  Store
	Bureau func() *bureau.Bureau // the current one
	MACs   seal.MACs
	Sealer Sealer
	// Evidence may be nil where forms come without files.
	Evidence Evidence
	Turns    *turn.Line       // reports wait here to be sealed and stored; nil: one of the usual size
	Checks   *turn.Line       // codes wait here to be checked, apart from reports; nil: one of the usual size
	Now      func() time.Time // nil: time.Now
	Random   io.Reader        // nil: crypto/rand
	Logger   *slog.Logger
	Meter    Meter // nil: nobody measures
}

// Meter is told how sending each form ended, and how long it took from when the
// form was found valid: accepted, again (the same form), invalid, full, failed;
// and of the lines in which reports and codes wait.
type Meter interface {
	Submitted(kind, outcome string, took time.Duration)
	Flagged()
	Line(name string, line *turn.Line)
}

// Intake takes reports in and opens receipts.
type Intake struct {
	Options
	validator *validator.Validate
	asked     *expirable.LRU[string, struct{}] // doubtful card numbers asked about already
	sealing   *turn.Line
	cleaning  *turn.Line   // in which files wait to be cleaned
	guesses   *tally.Tally //  wrong receipts of every source
	sent      *tally.Tally //  reports of every network
}

// What was asked about is the memory of one process: another replica, or this
// one after a restart, asks once more. Nobody is turned away for it, and a
// client without a form page need carry nothing.
const (
	askedKept = 10_000
	askedFor  = time.Hour
)

// A network that sends more than its share is marked.
const (
	share     = 60 // reports within shareSpan
	shareSpan = 10 * time.Minute
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
	made := &Intake{
		Options:   options,
		validator: v,
		asked:     expirable.NewLRU[string, struct{}](askedKept, nil, askedFor),
		sealing:   newSealing(),
		cleaning:  newCleaning(),
		guesses:   tally.New(tally.MostGuesses, tally.GuessSpan, options.Now),
		sent:      tally.New(share, shareSpan, options.Now),
	}
	if options.Meter != nil {
		options.Meter.Line("reports", made.Turns)
		options.Meter.Line("sealing", made.sealing)
		options.Meter.Line("cleaning", made.cleaning)
		options.Meter.Line("codes", made.Checks)
	}
	return made, nil
}

// Submit takes a form in that came from a network. Field errors are a fault of
// kind Invalid, and a report that could not be stored one of kind Unavailable;
// wrong are those found while decoding.
func (i *Intake) Submit(ctx context.Context, network string, form Form, wrong []fault.Field) (Receipt, error) {
	b, now := i.Bureau(), i.Now().Truncate(time.Millisecond)
	clean := form.normalised()
	err := i.judge(ctx, clean, wrong, rules{b, now})
	began, receipt := time.Now(), Receipt{}
	if err == nil {
		receipt, err = i.take(ctx, network, clean, b, now)
	}
	i.measure(form.Kind, receipt, err, time.Since(began))
	return receipt, err
}

// take takes in a form in which nothing is wrong.
func (i *Intake) take(ctx context.Context, network string, clean Form, b *bureau.Bureau, now time.Time) (Receipt, error) {
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
	opening := report.Opening{Sheet: r.Transfers, Anonymous: r.Anonymous()}
	began := time.Now()
	evidence, err := i.evidenceOf(ctx, network, clean, opening.Anonymous)
	if err != nil {
		return Receipt{}, err
	}
	ctx, cancel := later(ctx, time.Since(began))
	defer cancel()
	leave, err := i.Turns.Enter(ctx, network)
	if err != nil {
		evidence.settle(i.Evidence, false)
		return Receipt{}, crowded(err)
	}
	defer leave()
	record, code := i.record(r, content, clean.FormID, route, now), report.NewCode(i.MACs.Code(clean.FormID, content))
	record.Flagged = clean.Website != "" || i.sent.Begin(network) > 0
	plain := report.Plain{Content: content, Code: code, Units: readers(route)}
	stored, err := i.add(ctx, sending{network, record, plain, opening, evidence, route})
	if err != nil { // what was copied stays: the database may have taken it all the same
		return Receipt{}, unsavedFor(err)
	}
	evidence.settle(i.Evidence, true)
	if i.Meter != nil && stored.added && record.Flagged {
		i.Meter.Flagged()
	}
	if !hmac.Equal(stored.record.ReceiptMAC, i.MACs.Receipt(string(stored.record.Reference), string(code))) {
		code = "" // void: the unit has issued another
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
