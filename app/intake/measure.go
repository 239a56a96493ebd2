package intake

import (
	"errors"
	"time"

	"fanzha/app/fault"
	"fanzha/app/turn"
)

// measure tells how sending a form ended.
func (i *Intake) measure(kind string, receipt Receipt, err error, took time.Duration) {
	if i.Meter == nil {
		return
	}
	outcome := "accepted"
	switch {
	case errors.Is(err, turn.ErrFull):
		outcome = "full"
	case fault.KindOf(err) == fault.Invalid:
		outcome = "invalid"
	case err != nil:
		outcome = "failed"
	case receipt.Again:
		outcome = "again"
	}
	i.Meter.Submitted(kind, outcome, took)
}
