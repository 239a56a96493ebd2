package report

import (
	"errors"
	"time"
)

// Record is a report as it is stored: what routing and lists need in the
// clear, and everything else in one opaque payload. Zero times are times that
// have not come.
type Record struct {
	Reference     Reference
	Kind          Kind
	Scam          string
	District      string
	Unit          string // key of the unit that has it
	Rule          string // the routing rule that sent it there
	Status        Status
	Assignee      string
	ReceivedAt    time.Time
	UrgentUntil   time.Time // zero: not urgent
	DueAt         time.Time // when an answer was promised; zero: none
	FirstOpenedAt time.Time
	LastMessageAt time.Time
	Escalation    int           // how many rungs of the duty ladder have been told in vain
	AckDueAt      time.Time     // who is told next if nobody has opened it by then; zero: nobody
	AckWithin     time.Duration // how long each of them has
	EscalateTo    string        // key of the unit told last; empty: none
	Held          bool
	ClosedAt      time.Time
	Flagged       bool // arrived with the trap field filled, or as one of very many: look twice

	// What the unit does with it, as far as lists show it. A new report has none
	// of it.
	Version        int        // counts the unit's acts
	WaitingFor     Turn       // whose turn it is to write
	StopState      StopResult // what last became of a stop of payment
	StopUntil      time.Time  // when the next stop that runs is over; zero: none runs
	ReviewUntil    time.Time  // by when it is to be decided whether a case is filed; zero: no time is set
	ReviewExtended int        // how often that was put off
	DuplicateOf    Reference  // the report that this one repeats, which is why it is closed; empty: none
	MoveAsked      string     // the unit to which a dispatcher asks to move it; empty: none

	// What came of it in the police network. A new report has none of it.
	ExportedAt time.Time // when it last went there
	AlarmNo    string    // 接警单号
	CaseNo     string    // 受案号

	// Resent marks a form that was sent before with other content. It is
	// worked out when the desk reads the record, and ignored when it is stored.
	Resent bool

	FormMAC       []byte // which form page it came from
	SubmissionMAC []byte // form and content: the same again is the same report
	ReceiptMAC    []byte // reference and code
	Sealing
	Messages []SealedMessage // stored with it, and not read back
	Files    []SealedFile    // the same
	Staged   []string        // the files' places while the form was filled, which end with it

	// Marks are digests of what the report names. They are stored with it and
	// not read back.
	Marks [][]byte
}

// Linked is a record that shares something with another report.
type Linked struct {
	Record
	Shared int // how many marks
}

// CaseKey is a report's private key, sealed to a unit.
type CaseKey struct {
	Unit       string
	Generation int // of the unit's key
	Sealed     []byte
}

// Urgent reports whether the record is urgent at a time.
func (r Record) Urgent(now time.Time) bool { return r.UrgentUntil.After(now) }

// ErrReferenceTaken is returned by a store that already has the reference of
// a record to be added; another is to be drawn.
var ErrReferenceTaken = errors.New("report: reference is taken")

// Status is how far the unit has come with a report.
type Status string

// The statuses, in the order in which they are reached.
const (
	Received    Status = "received"
	Forwarded   Status = "forwarded"   // victim
	Accepted    Status = "accepted"    // victim, with the police's own number
	Filed       Status = "filed"       // victim
	NotFiled    Status = "not_filed"   // victim
	Transferred Status = "transferred" // victim
	Reviewed    Status = "reviewed"    // tip
	HandedOver  Status = "handed_over" // tip
	Closed      Status = "closed"
)

// statusText is what a reporter reads. A tip never says 立案.
var statusText = map[Status]string{
	Received:    "已收到",
	Forwarded:   "已转办",
	Accepted:    "已受案",
	Filed:       "已立案",
	NotFiled:    "不予立案",
	Transferred: "已移送",
	Reviewed:    "已阅处",
	HandedOver:  "已移交",
	Closed:      "已办结",
}

// Text returns the status in Chinese.
func (s Status) Text() string { return statusText[s] }
