package intake

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"math"

	"fanzha/app/fault"
	"fanzha/app/report"
)

// errNoReceipt is the one answer to every wrong pair, whichever half is wrong.
var errNoReceipt = fault.New(fault.NotFound, "回执编号或查询码不对，请核对后再试")

// noReceipt stands in for the digest of a record that is not there, so that
// there is one to compare. No HMAC is known to be all zeros.
var noReceipt = make([]byte, sha256.Size)

// Lookup opens a receipt; the record comes without its payload. A wrong pair
// is a fault of kind NotFound. A source (an address, or a network for IPv6)
// that has failed too often is refused, with kind TooMany, before anything is
// derived or looked up, and so is everybody while too many wait. Kind
// Unavailable is a database that did not answer.
func (i *Intake) Lookup(ctx context.Context, source, reference, code string) (report.Record, error) {
	if wait := i.guesses.begin(source); wait > 0 {
		words := fmt.Sprintf("试错次数太多，请 %.0f 分钟后再试。查询码丢失可以联系办理单位重新获取", math.Ceil(wait.Minutes()))
		refused := fault.New(fault.TooMany, words)
		refused.RetryAfter = int(math.Ceil(wait.Seconds()))
		return report.Record{}, refused
	}
	record, err := i.inTurn(ctx, source, reference, code)
	if fault.KindOf(err) != fault.NotFound {
		i.guesses.takeBack(source)
	}
	return record, err
}

// inTurn opens a receipt when its turn comes.
func (i *Intake) inTurn(ctx context.Context, source, reference, code string) (report.Record, error) {
	leave, err := i.Checks.Enter(ctx, source)
	if err != nil {
		refused := fault.Wrap(fault.TooMany, "现在查的人太多，请过几秒再试；着急先拨 110", err)
		refused.RetryAfter = retrySeconds
		return report.Record{}, refused
	}
	defer leave()
	return i.open(ctx, reference, code)
}

func (i *Intake) open(ctx context.Context, typedReference, typedCode string) (report.Record, error) {
	reference, badReference := report.ParseReference(typedReference)
	code, badCode := report.ParseCode(typedCode)
	record, err := i.Store.Receipt(ctx, reference)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return report.Record{}, unavailable("暂时查不了，请稍后再试；着急先拨 110", err)
	}
	want := record.ReceiptMAC
	if err != nil {
		want = noReceipt
	}
	fits := hmac.Equal(i.MACs.Receipt(string(reference), string(code)), want)
	if err != nil || badReference != nil || badCode != nil || !fits {
		return report.Record{}, errNoReceipt
	}
	return record, nil
}
