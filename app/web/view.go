package web

import (
	"html/template"

	"fanzha/app/bureau"
	"fanzha/app/library"
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
	KindName            string // 案例警示, 退款（返还）公告 …; empty in a list of one kind
	Date, ISODate       string // 2026年11月23日 and 2026-11-23
	Scams               []string
	District            string
	Stage               string // 侦办中 …; empty where unknown
}

func (c Card) same(other Card) bool { return c.URL == other.URL }

// Pager leads to the pages before and after; an empty address hides a link.
type Pager struct {
	Page, Pages int
	Prev, Next  string
}

// Past reports whether the page is one behind the last.
func (p Pager) Past() bool { return p.Page > p.Pages }

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

// ScamLink is one scam type on the home page, with its picture, linked to its
// guide, or to a search where it has none.
type ScamLink struct {
	Name, Plain, URL string
	Icon             templates.Icon
}

type homeView struct {
	templates.Page
	Warnings  []Card
	Families  []ScamFamily
	Tips      []Card
	Notices   []Card   // the newest one
	Figures   []Figure // the last of chosen series
	Bulletins []Card
}

type listView struct {
	templates.Page
	Heading string
	Intro   string
	Total   int
	Filters []Filter
	Reset   string // address without filters; empty where none is set
	Feed    string // of this list, as Atom
	Guide   *Link  // of the scam type that is filtered by
	Cards   []Card
	Pager   Pager
}

// IndicatorGroup is the published indicators of one kind. Masked ones are
// masked already.
type IndicatorGroup struct {
	Name   string
	Masked bool
	Values []IndicatorValue
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
	Notice     string        // 登记公告 …; empty: it is none
	Notices    []NoticeGroup // on the page that says who is really us
	Channels   string        // 微信、手机 APP: by what they got at people
	Scams      []Link        // to the guides of the article's scam types
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
	Plain      bool             // a page of pages/: no date line, no report links
	Warns      bool             // it tells of a fraud
	Urgent     bool             // it warns, and its text does not begin with what to do
	Picture    *library.Picture // at the head of the text; nil: none
	Audio      string           // address of a recording; empty: none
	Loud       string           // the text for loudspeakers
	ShareText  []string         // what it says in a chat, line by line, without its link
	Poster     string           // address of what can be printed and passed on; empty: nothing
}

// IndicatorValue is one published indicator; ID names its element.
type IndicatorValue struct{ ID, Text string }

type withdrawnView struct {
	templates.Page
	Expired bool   // else it was taken back
	Notice  string // the kind of notice it was
	Date    string
	Reason  string
	See     *Link
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
	Asked       bool   // false: the empty form
	Instead     string // what was looked for, as nothing fits the query
	Total       int
	Hits        []SearchHit
	Filters     []Filter
	Narrowed    bool   // a filter is set
	Reset       string // address without filters; empty where none is set
	Judged      bool   // the query may be words of a fraudster, which /check knows better
	Suggestions []Link
	Pager       Pager
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

type offlineView struct {
	templates.Page
}
