package intake_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fanzha/app/fault"
	"fanzha/app/intake"
	"fanzha/app/report"
)

var errBroken = errors.New("disk full")

// brokenStore is a database that does not answer.
type brokenStore struct{ intake.Store }

func (brokenStore) AddReport(context.Context, report.Record, []report.Delivery) (report.Record, []report.Delivery, bool, error) {
	return report.Record{}, nil, false, errBroken
}

func (brokenStore) ReceiptOf(context.Context, report.Reference, []byte) (report.Record, error) {
	return report.Record{}, errBroken
}

func TestAReportThatCouldNotBeStoredMayBeSentAgain(t *testing.T) {
	ended, end := context.WithCancel(context.Background())
	end()
	late, stop := context.WithTimeout(context.Background(), 0)
	defer stop()
	tests := []struct {
		name  string
		ctx   context.Context
		store intake.Store // nil: a good one
		cause error
	}{
		{"the database fails", t.Context(), brokenStore{}, errBroken},
		{"the client has gone", ended, nil, context.Canceled},
		{"the database is too slow", late, nil, context.DeadlineExceeded},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			taken, _, _ := open(t, func(o *intake.Options) {
				if test.store != nil {
					o.Store = test.store
				}
			})
			form := victim()
			_, err := taken.Submit(test.ctx, "192.0.2.0/24", form, nil)
			var failed *fault.Error
			if !errors.As(err, &failed) || failed.Kind != fault.Unavailable || failed.RetryAfter != 5 || !errors.Is(err, test.cause) {
				t.Fatalf("error %v", err)
			}
			if !strings.Contains(failed.Message, "没有保存成功") || !strings.Contains(failed.Message, "先拨 110") {
				t.Errorf("words %q", failed.Message)
			}
			if receipt, err := taken.Submit(t.Context(), "192.0.2.0/24", form, nil); test.store == nil && (err != nil || receipt.Again) {
				t.Errorf("sent again: %+v, %v", receipt, err)
			}
		})
	}
}
