package intake

import (
	"slices"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/report"
)

// codeShownFor is how long sending the same form again shows the code again.
const codeShownFor = time.Hour

// Receipt is what the sender of a report gets. A receipt means: durable,
// routed, queued for delivery.
type Receipt struct {
	Reference  report.Reference
	Code       report.Code // empty: it was shown with an earlier receipt and is not shown again
	Unit       bureau.Unit
	Also       []bureau.Unit // who else was told
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

// receipt says what was stored, which for a form sent again was decided by
// the rules of its first time.
func (s stored) receipt(b *bureau.Bureau, code report.Code, now time.Time) Receipt {
	r := Receipt{
		Reference: s.record.Reference, Code: code, Unit: unitOf(b, s.record.Unit), Urgent: !s.record.UrgentUntil.IsZero(),
		ReceivedAt: s.record.ReceivedAt, DueAt: s.record.DueAt, Again: !s.added,
	}
	for _, d := range s.told {
		known := slices.ContainsFunc(r.Also, func(u bureau.Unit) bool { return u.Key == d.Unit })
		if d.Reason == report.ReasonAlso && !known {
			r.Also = append(r.Also, unitOf(b, d.Unit))
		}
	}
	if now.Sub(s.record.ReceivedAt) > codeShownFor {
		r.Code = ""
	}
	return r
}

// unitOf returns a unit; one that is no longer listed is called by its key.
func unitOf(b *bureau.Bureau, key string) bureau.Unit {
	if unit, ok := b.Unit(key); ok {
		return unit
	}
	return bureau.Unit{Key: key, Name: key}
}
