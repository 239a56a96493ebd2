package intake

import (
	"context"
	"crypto/hmac"
	"fmt"
	"time"

	"fanzha/app/fault"
	"fanzha/app/report"
)

const (
	failuresKept = 50_000
	failureSpan  = 15 * time.Minute
	maxFailures  = 10 // wrong receipts of one source within failureSpan
)

// errNoReceipt is the one answer to every wrong pair, whichever half is wrong.
var errNoReceipt = fault.New(fault.NotFound, "回执编号或查询码不对，请核对后再试")

// Lookup opens a receipt. A source (an address, or a network for IPv6) that
// has failed too often is refused before anything is derived or looked up.
func (i *Intake) Lookup(ctx context.Context, source, reference, code string) (report.Record, error) {
	if n, _ := i.failures.Get(source); n >= maxFailures {
		refused := fault.New(fault.TooMany, "试错次数太多，请 15 分钟后再试。查询码丢失可以联系办理单位重新获取")
		refused.RetryAfter = int(failureSpan.Seconds())
		return report.Record{}, refused
	}
	record, err := i.open(ctx, reference, code)
	if fault.KindOf(err) == fault.NotFound {
		n, _ := i.failures.Get(source)
		i.failures.Add(source, n+1)
	}
	return record, err
}

func (i *Intake) open(ctx context.Context, typedReference, typedCode string) (report.Record, error) {
	reference, badReference := report.ParseReference(typedReference)
	code, badCode := report.ParseCode(typedCode)
	record, err := i.Store.ReportByReference(ctx, reference)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return report.Record{}, fmt.Errorf("look up receipt: %w", err)
	}
	fits := hmac.Equal(i.MACs.Receipt(string(reference), string(code)), record.ReceiptMAC)
	if err != nil || badReference != nil || badCode != nil || !fits {
		return report.Record{}, errNoReceipt
	}
	return record, nil
}
