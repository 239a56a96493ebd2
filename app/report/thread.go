package report

import (
	"crypto/rand"
	"encoding/hex"
	"time"

	"fanzha/app/seal"
)

// Plain is a report before it is sealed.
type Plain struct {
	Reference Reference
	Content   []byte   // as [Report.Canonical] gives it
	Code      Code     // empty: nobody has one
	Units     []string // that may read it
}

// Sealing is what is stored of what a reporter wrote.
type Sealing struct {
	Payload []byte    // the content, sealed to the report's own key
	Keys    []CaseKey // that key, sealed to each unit that may read it
	Thread  Thread    // the zero one where an earlier version has sealed it
}

// Thread is what reporter and unit write to each other with. What comes later
// is sealed to public halves, so that nobody has to be there to open anything.
type Thread struct {
	Case    seal.PublicKey // the report's own key, which its units can open
	Public  seal.PublicKey // the thread's key, which the reporter can open too
	MAC     []byte         // vouches for both
	ForCase []byte         // the thread's private half, sealed to the report's own key
	ForCode []byte         // it, locked under the receipt's code; empty: nobody has one
}

// IsZero reports whether there is no thread yet.
func (t Thread) IsZero() bool { return t.Public == "" }

// Party is who wrote a message.
type Party string

// The parties. A note is the unit's own: the reporter never sees it.
const (
	FromReporter Party = "reporter"
	FromUnit     Party = "unit"
	UnitNote     Party = "note"
)

// Text returns the party in Chinese.
func (p Party) Text() string {
	return map[Party]string{FromReporter: "我", FromUnit: "办理单位", UnitNote: "内部记录"}[p]
}

// Ask is something a reporter asks for, which the unit decides.
type Ask string

// What can be asked for.
const (
	AskWithdraw Ask = "withdraw"
	AskErase    Ask = "erase"
	AskReward   Ask = "reward"
)

// Text returns what is asked for in Chinese; empty for nothing.
func (a Ask) Text() string {
	return map[Ask]string{AskWithdraw: "申请撤回登记", AskErase: "申请删除个人信息", AskReward: "申领线索奖励"}[a]
}

// Message is one message of a thread.
type Message struct {
	From    Party     `json:"-"`
	At      time.Time `json:"-"`
	Author  string    `json:"author,omitempty"` // the member's name; the reporter is not told it
	Text    string    `json:"text,omitempty"`
	Ask     Ask       `json:"ask,omitempty"`
	Files   []string  `json:"files,omitempty"`   // names of the files that came with it
	Opening *Opening  `json:"opening,omitempty"` // the first one of a thread, which is no message
	About   Subject   `json:"about,omitempty"`   // of a note: what was done; its text says it in words
	Stop    *Stop     `json:"stop,omitempty"`    // of a note: what became of a stop of payment
}

// Subject is what a note is about beside its words.
type Subject string

// The subjects.
const (
	AboutStop      Subject = "stop"      // a stop of payment
	AboutStep      Subject = "step"      // a step of the law: 受案, 立案, 延长
	AboutMove      Subject = "move"      // handed over, or a dispatcher asks for it
	AboutHold      Subject = "hold"      // kept beyond its time, or not any more
	AboutDuplicate Subject = "duplicate" // it repeats another one, or does not after all
)

// Opening is what a thread begins with.
type Opening struct {
	Sheet     []Transfer `json:"sheet,omitempty"`     // the stop-payment sheet, which the reporter can take again
	Anonymous bool       `json:"anonymous,omitempty"` // what comes later loses its metadata too
}

// SealedMessage is a message as it is stored.
type SealedMessage struct {
	ID        string // the same message sent twice is stored once
	Reference Reference
	From      Party
	At        time.Time
	Sealed    []byte

	// Files came with it, in place of these staged ones. They are stored with
	// it and not read back.
	Files  []SealedFile
	Staged []string
}

// NewMessageID draws an identity.
func NewMessageID() string {
	var b [16]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// MaxMessages is how many messages a thread holds.
const MaxMessages = 500
