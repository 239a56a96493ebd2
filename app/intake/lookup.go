package intake

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"math"

	"fanzha/app/fault"
	"fanzha/app/phase"
	"fanzha/app/report"
)

// errNoReceipt is the one answer to every wrong pair, whichever half is wrong.
var errNoReceipt = fault.New(fault.NotFound, "回执编号或查询码不对，请核对后再试")

// noReceipt stands in for the digest of a record that is not there, so that
// there is one to compare. No HMAC is known to be all zeros.
var noReceipt = make([]byte, sha256.Size)

// Opened is an opened receipt.
type Opened struct {
	Record   report.Record // without payload and keys
	Messages []report.Message
	report.Opening
	sent map[string]bool // ids of all messages
}

// Lookup opens a receipt. A wrong pair is a fault of kind NotFound. A source
// (an address, or a network for IPv6) that has failed too often is refused,
// with kind TooMany, before anything is derived or looked up, and so is
// everybody while too many wait. Kind Unavailable is a database that did not
// answer.
func (i *Intake) Lookup(ctx context.Context, source, reference, code string) (Opened, error) {
	if wait := i.guesses.Begin(source); wait > 0 {
		words := fmt.Sprintf("试错次数太多，请 %.0f 分钟后再试。查询码丢失可以联系办理单位重新获取", math.Ceil(wait.Minutes()))
		refused := fault.New(fault.TooMany, words)
		refused.RetryAfter = int(math.Ceil(wait.Seconds()))
		return Opened{}, refused
	}
	opened, err := i.inTurn(ctx, source, reference, code)
	if fault.KindOf(err) != fault.NotFound {
		i.guesses.TakeBack(source)
	}
	return opened, err
}

// inTurn opens a receipt when its turn comes.
func (i *Intake) inTurn(ctx context.Context, source, reference, code string) (Opened, error) {
	leave, err := i.Checks.Enter(ctx, source)
	if err != nil {
		refused := fault.Wrap(fault.TooMany, "现在查的人太多，请过几秒再试；着急先拨 110", err)
		refused.RetryAfter = retrySeconds
		return Opened{}, refused
	}
	defer leave()
	record, proven, err := i.prove(ctx, reference, code)
	if err != nil {
		return Opened{}, err
	}
	return i.read(ctx, record, proven)
}

// prove checks reference and code, by a digest alone: a wrong pair costs
// nothing.
func (i *Intake) prove(ctx context.Context, typedReference, typedCode string) (report.Record, report.Code, error) {
	reference, badReference := report.ParseReference(typedReference)
	code, badCode := report.ParseCode(typedCode)
	digest := i.MACs.Receipt(string(reference), string(code))
	record, err := i.Store.ReceiptOf(ctx, reference, digest)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return report.Record{}, "", unavailable(lookupFailed, err)
	}
	want := record.ReceiptMAC
	if err != nil {
		want = noReceipt
	}
	fits := hmac.Equal(digest, want)
	if err != nil || badReference != nil || badCode != nil || !fits {
		return report.Record{}, "", errNoReceipt
	}
	return record, code, nil
}

const lookupFailed = "暂时查不了，请稍后再试；着急先拨 110"

// read opens what is in the thread, if there is anything. What the thread
// begins with stands apart from the messages.
func (i *Intake) read(ctx context.Context, record report.Record, code report.Code) (Opened, error) {
	opened := Opened{Record: record, sent: map[string]bool{}}
	sealed, err := i.Store.Messages(ctx, record.Reference)
	if err != nil {
		return Opened{}, unavailable(lookupFailed, err)
	}
	if len(sealed) == 0 {
		return opened, nil
	}
	for _, m := range sealed {
		opened.sent[m.ID] = true
	}
	opening := phase.Begin(ctx, phase.Sealing)
	messages, err := i.Sealer.OpenThread(record.Reference, code, record.Thread, sealed)
	opening()
	if err != nil {
		return Opened{}, err
	}
	for _, m := range messages {
		if m.Opening != nil {
			opened.Opening = *m.Opening
			continue
		}
		opened.Messages = append(opened.Messages, m)
	}
	return opened, nil
}
