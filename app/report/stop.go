package report

import "time"

// StopResult is what became of a stop of payment (止付).
type StopResult string

// The results.
const (
	StopMissed StopResult = "missed"  // the money had gone on
	StopDone   StopResult = "stopped" // for 48 hours
	StopWrong  StopResult = "wrong"   // a field does not fit
	StopFrozen StopResult = "frozen"  // a freeze has taken the stop's place
)

// StopResults are what can be recorded, in the order in which it is offered.
var StopResults = []StopResult{StopDone, StopMissed, StopWrong, StopFrozen}

//nolint:gosec // words, and no passwords
var stopText = map[StopResult]string{StopMissed: "未止付", StopDone: "已止付", StopWrong: "信息不符", StopFrozen: "已转冻结"}

// Text returns the result in Chinese.
func (s StopResult) Text() string { return stopText[s] }

// The rule of 银发〔2016〕86号: a stop lasts 48 hours from when it was made, and
// one account is stopped at most twice.
const (
	StopFor   = 48 * time.Hour
	MostStops = 2
)

// Stop is one recorded result, as a sealed note has it.
type Stop struct {
	Transfer int        `json:"transfer"` // its place in the report, from 0
	Result   StopResult `json:"result"`
	At       time.Time  `json:"at"`                // when it was made, as the bank says; of what is recorded later
	Balance  *Fen       `json:"balance,omitempty"` // what was left in the account, where that is known
	Field    string     `json:"field,omitempty"`   // which does not fit: account_name, account, bank, amount, time
}

// stopFields are what a stop is compared by, and the sheet has.
var stopFields = []string{"account_name", "account", "bank", "amount", "time"}

var stopFieldText = map[string]string{"account_name": "收款户名", "account": "收款账号", "bank": "收款银行", "amount": "金额", "time": "转账时间"}

// StopFields are the fields that may not fit, in order.
func StopFields() []string { return append([]string(nil), stopFields...) }

// StopFieldText returns a field's name in Chinese; empty for what is none.
func StopFieldText(field string) string { return stopFieldText[field] }

// Until is when a stop is over; the zero time for what is none.
func (s Stop) Until() time.Time {
	if s.Result != StopDone {
		return time.Time{}
	}
	return s.At.Add(StopFor)
}

// Stops are all that was recorded of a report's transfers, the oldest first.
type Stops []Stop

// StopsOf picks them from a report's messages.
func StopsOf(messages []Message) (stops Stops) {
	for _, m := range messages {
		if m.Stop != nil && m.From == UnitNote {
			stops = append(stops, *m.Stop)
		}
	}
	return stops
}

// Last is what was recorded last of a transfer; false where nothing was.
func (s Stops) Last(transfer int) (last Stop, known bool) {
	for _, stop := range s {
		if stop.Transfer == transfer {
			last, known = stop, true
		}
	}
	return last, known
}

// Made is how often an account was stopped. Transfers to no account that is
// known are each on their own.
func (s Stops) Made(r Report, transfer int) (made int) {
	for _, stop := range s {
		if stop.Result == StopDone && sameAccount(r.Transfers, stop.Transfer, transfer) {
			made++
		}
	}
	return made
}

func sameAccount(transfers []Transfer, a, b int) bool {
	if a == b {
		return true
	}
	if a < 0 || b < 0 || a >= len(transfers) || b >= len(transfers) {
		return false
	}
	account := markValue("account", transfers[a].PayeeAccount)
	return account != "" && account == markValue("account", transfers[b].PayeeAccount)
}

// Next is when the next stop that runs is over; the zero time where none runs.
func (s Stops) Next(now time.Time) (next time.Time) {
	seen := map[int]bool{}
	for i := len(s) - 1; i >= 0; i-- {
		if seen[s[i].Transfer] {
			continue
		}
		seen[s[i].Transfer] = true
		if until := s[i].Until(); until.After(now) && (next.IsZero() || until.Before(next)) {
			next = until
		}
	}
	return next
}
