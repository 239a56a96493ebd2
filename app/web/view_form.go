package web

import (
	"fanzha/app/bureau"
	"fanzha/app/report"
	"fanzha/templates"
)

// Field is one control of a form with everything its partial needs.
type Field struct {
	Control      string // text tel number date datetime textarea select radio checkboxes checkbox file
	ID, Name     string // transfers-0-amount, transfers[0].amount
	Label, Hint  string
	Value        string
	Error        string
	Required     bool
	Names        bool   // it names the other side, as a published warning may
	When         string // the answer that brings it: under14=yes; empty: always there
	InputMode    string // numeric, decimal
	Autocomplete string
	MaxLength    int
	MinLength    int
	Choices      []Choice // select, radio, checkboxes
	Groups       []ChoiceGroup
	Files        []StagedFile // of a file control: what waits already
	Largest      int          // of a file control: the bytes that a file may have
	TooLarge     string       // what is said behind the name of a larger one

	// What is said where it is empty, too short or too long; empty where that
	// is never wrong, or cannot be typed.
	Missing, Short, Long string
}

// ChoiceGroup is an optgroup of a select.
type ChoiceGroup struct {
	Name    string
	Choices []Choice
}

// Group is one transfer or suspect of a repeated section.
type Group struct {
	Title  string
	Remove string // value of the submit button "intent" that removes it; empty hides it
	Here   string // where that button leads: the group's section
	Fields []Field
}

// Section is one part of a form.
type Section struct {
	ID, Title, Intro string
	Fold             bool   // rarely needed: shown folded unless something in it is filled or wrong
	Open             bool   // of a folded section
	Error            string // about the groups as a whole
	ErrorID          string
	Fields           []Field
	Groups           []Group
	Add, AddLabel    string // value and text of the button that adds a group; empty hides it
	Here             string // where that button leads: this section
}

// FormError is one line of the error summary. ID is that of the element it
// leads to.
type FormError struct {
	ID, Label, Message string
}

type formView struct {
	templates.Page
	Kind     string // victim, tip, objection
	Heading  string
	Action   string
	FormID   string
	Sharing  []bureau.Sharing // partners outside the police that may get it too
	Errors   []FormError      // the summary, in the order of the page
	Others   []FormError      // those of them that belong to no field of the page
	Sections []Section
	Consent  Field
	// The separate consent to sensitive data; nil where a form asks for none.
	ConsentSensitive *Field
	Submit           string

	InSteps   bool // with JavaScript it is shown a section at a time
	Fresh     bool // it shows nothing that was typed
	FromSheet bool // it shows the transfers of the stop-payment sheet, and nothing else

	WithoutFiles string // value of the submit button "intent" that sends it without its files; empty hides it
}

// IsVictim reports whether the form has what the stop-payment sheet has.
func (v formView) IsVictim() bool { return v.Kind == string(report.Victim) }

type receiptView struct {
	templates.Page
	Heading     string
	Reference   string // grouped digits
	Code        string // grouped digits; empty: shown earlier and not again
	Picture     string // the receipt's lines as JSON, for the picture to keep
	UnitName    string
	Partners    []string // units outside the police that get it too
	Urgent      bool
	Gone        bool // the money has been sent
	Reachable   bool // by a telephone number
	ReceivedAt  string
	AnswerBy    string // date and time; empty: no time is promised
	IsVictim    bool
	IsTip       bool
	IsObjection bool
	Again       bool           // the same form had been sent before
	Sheet       []AnsweredPart // every transfer, to be read out; empty: there is none
}

type lookupView struct {
	templates.Page
	Reference Field
	Code      Field
	Error     string
	ErrorID   string // what the error leads to, on an opened receipt
	Found     *receiptStatus
}

// threadMessage is one message of an opened receipt.
type threadMessage struct {
	Mine     bool
	From, At string
	Ask      string // what is asked for; mostly empty
	Text     string
	Files    []string
}

// receiptStatus is what an opened receipt shows.
type receiptStatus struct {
	Reference  string
	Status     string
	CaseNo     string // 受案号; empty: there is none yet
	UnitName   string
	ReceivedAt string
	AnswerBy   string

	IsObjection bool
	Sheet       []AnsweredPart // the stop-payment sheet once more
	Messages    []threadMessage
	Sent        bool  // a message has just been added
	CanWrite    bool  // there is a thread
	CanClaim    bool  // the bureau offers a reward for tips
	Message     Field // what is being written
	Evidence    Field
	FormID      string
}
