package web

import "fanzha/templates"

// checkView asks for a text, and shows what is known about one.
type checkView struct {
	templates.Page
	Action  string
	Field   Field
	Verdict *verdictView // nil before anything was asked
}

type verdictView struct {
	Level       string // high, medium, unknown
	Title, Lead string
	Matches     []matchView
	Signs       []reasonView // of no one scam type
	Harmless    []reasonView // what ordinary messages say too
	Indicators  []hitView
	Advice      []string
}

// reasonView is a sign and the words of the text that show it.
type reasonView struct {
	Sign   string
	Quotes []string
}

// matchView is a scam type that the text looks like.
type matchView struct {
	Name    string
	Reasons []reasonView
	Next    string // what they will do next
	Guide   *Link
	Cases   []Link
}

// hitView is what published warnings name; numbers are masked.
type hitView struct {
	Kind, Value string
	Articles    []Link
}
