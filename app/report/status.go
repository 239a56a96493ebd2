package report

import "slices"

// kindText is what staff read.
var kindText = map[Kind]string{
	Victim:    "被骗信息登记",
	Tip:       "反映线索",
	Objection: "对公开信息的异议",
}

// Text returns the kind in Chinese.
func (k Kind) Text() string { return kindText[k] }

// reached are the statuses that each kind can reach, in order. 不予立案 stands
// before 已立案: it can be reviewed, a filed case is not unfiled.
var reached = map[Kind][]Status{
	Victim:    {Received, Forwarded, Accepted, NotFiled, Filed, Transferred, Closed},
	Tip:       {Received, Reviewed, HandedOver, Closed},
	Objection: {Received, Reviewed, Closed},
}

// Statuses are what a report of this kind can reach, in order.
func (k Kind) Statuses() []Status { return slices.Clone(reached[k]) }

// Reaches reports whether a report of this kind can have a status at all.
func (k Kind) Reaches(status Status) bool { return slices.Contains(reached[k], status) }

// Back reports whether a step from one status to another goes backward.
func (k Kind) Back(from, to Status) bool {
	return slices.Index(reached[k], to) < slices.Index(reached[k], from)
}

// ParseStatus reads a status: its Chinese words, or its key.
func ParseStatus(text string) (Status, bool) {
	for status, words := range statusText {
		if text == words || text == string(status) {
			return status, true
		}
	}
	return "", false
}

// Moved is the status of a report that is handed over to another unit: one
// that has come further stays where it is.
func (k Kind) Moved(from Status) Status {
	next, known := map[Kind]Status{Victim: Forwarded, Tip: HandedOver}[k]
	if !known || k.Back(from, next) {
		return from
	}
	return next
}
