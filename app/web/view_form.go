package web

import (
	"fanzha/app/bureau"
	"fanzha/templates"
)

// Field is one control of a form with everything its partial needs.
type Field struct {
	Control      string // text tel number date datetime textarea select radio checkboxes checkbox
	ID, Name     string // transfers-0-amount, transfers[0].amount
	Label, Hint  string
	Value        string
	Error        string
	Required     bool
	InputMode    string // numeric, decimal
	Autocomplete string
	MaxLength    int
	Choices      []Choice // select, radio, checkboxes
	Groups       []ChoiceGroup
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
	Submit   string
}

type receiptView struct {
	templates.Page
	Heading     string
	Reference   string // grouped digits
	Code        string // grouped digits; empty: shown earlier and not again
	UnitName    string
	Partners    []string // units outside the police that get it too
	Urgent      bool
	ReceivedAt  string
	AnswerBy    string // date and time; empty: no time is promised
	IsVictim    bool
	IsObjection bool
	Again       bool           // the same form had been sent before
	Sheet       []AnsweredPart // every transfer, to be read out; empty: there is none
}

type lookupView struct {
	templates.Page
	Reference Field
	Code      Field
	Error     string
	Found     *receiptStatus
}

// receiptStatus is what an opened receipt shows.
type receiptStatus struct {
	Reference  string
	Status     string
	CaseNo     string // 受案号; empty: there is none yet
	UnitName   string
	ReceivedAt string
	AnswerBy   string
}
