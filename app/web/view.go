package web

import (
	"html/template"

	"fanzha/app/bureau"
	"fanzha/search"
	"fanzha/templates"
)

// Link is a text that leads somewhere.
type Link struct {
	Text string
	URL  string
}

// Card is one article in a list.
type Card struct {
	URL, Title, Summary string
	KindName            string // 案例警示, 防骗指南 …
	Date, ISODate       string // 2026年11月23日 and 2026-11-23
	Scams               []string
	District            string
	Stage               string // 侦办中 …; empty where unknown
}

// Pager leads to the pages before and after; an empty address hides a link.
type Pager struct {
	Page, Pages int
	Prev, Next  string
}

// Choice is one option of a filter, a select or a group of radio buttons.
type Choice struct {
	Value, Text string
	Hint        string
	Selected    bool
}

// Filter is one select of a list's filter form.
type Filter struct {
	Name, Label string
	Choices     []Choice // the first is "all"
}

// ScamFamily is a group of scam types on the home page.
type ScamFamily struct {
	Name  string
	Scams []ScamLink
}

// ScamLink is one scam type on the home page, linked to its guide, or to a
// search where it has none.
type ScamLink struct {
	Name, Plain, URL string
}

type homeView struct {
	templates.Page
	Warnings  []Card
	Families  []ScamFamily
	Tips      []Card
	Bulletins []Card
}

type listView struct {
	templates.Page
	Heading string
	Intro   string
	Total   int
	Filters []Filter
	Reset   string // address without filters; empty where none is set
	Cards   []Card
	Pager   Pager
}

// IndicatorGroup is the published indicators of one kind. Masked ones are
// masked already.
type IndicatorGroup struct {
	Name   string
	Masked bool
	Values []string
}

type articleView struct {
	templates.Page
	KindName   string
	KindURL    string
	Summary    string
	Date       string
	ISODate    string
	Updated    string
	ISOUpdated string
	Scams      []Link // to the guides of the article's scam types
	District   string
	Unit       string
	Stage      string
	Loss       string // "76万元"; empty where not given
	Steps      []string
	Signs      []string // of the article's first scam type; guides have them in the text
	HTML       template.HTML
	Questions  []string // shown as a list only where the text has no headings of them
	Indicators []IndicatorGroup
	Sources    []bureau.Source
	Related    []Card
	Plain      bool // a page of pages/: no date line, no report links
}

type withdrawnView struct {
	templates.Page
	Date   string
	Reason string
	See    *Link
}

// SearchHit is one result with its highlights.
type SearchHit struct {
	Card
	TitleSpans []search.Span
	Excerpt    []search.Span
	Cut        bool // the excerpt ends within a sentence
}

type searchView struct {
	templates.Page
	Query       string
	Asked       bool // false: the empty form
	Total       int
	Hits        []SearchHit
	Filters     []Filter
	Suggestions []Link
	Pager       Pager
}

type statsView struct {
	templates.Page
	Series []bureau.Series
}

type errorView struct {
	templates.Page
	Status    int
	Message   string
	RequestID string
}

type chooseView struct {
	templates.Page
}

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
	Fold             bool // rarely needed: shown folded unless something in it is filled or wrong
	Open             bool // of a folded section
	Fields           []Field
	Groups           []Group
	Add, AddLabel    string // value and text of the button that adds a group; empty hides it
}

// FormError is one line of the error summary.
type FormError struct {
	ID, Label, Message string
}

type formView struct {
	templates.Page
	Kind     string // victim, tip
	Heading  string
	Action   string
	FormID   string
	Sharing  []bureau.Sharing // partners outside the police that may get it too
	Errors   []FormError
	Sections []Section
	Consent  Field
	Submit   string
}

type receiptView struct {
	templates.Page
	Heading    string
	Reference  string // grouped digits
	Code       string // grouped digits; empty: shown earlier and not again
	UnitName   string
	Partners   []string // units outside the police that get it too
	Urgent     bool
	ReceivedAt string
	AnswerBy   string // date and time; empty: no time is promised
	IsVictim   bool
	Again      bool // the same form had been sent before
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
	UnitName   string
	ReceivedAt string
	AnswerBy   string
	Messages   []receiptMessage
}

type receiptMessage struct {
	From, At, Text string
}
