// Package risk judges a text that somebody pastes: a message, a chat, a
// number, a link. It knows the signs of content/scams.yaml and what published
// articles name, and nothing else. Every point it gives has a reason in words,
// with the very words of the text that gave it away.
//
// It never says that a text is harmless: the least it says is that it does
// not know. It keeps nothing.
package risk

import "fanzha/app/library"

// Level is how much speaks for a scam.
type Level string

// The levels. There is none for harmless.
const (
	High    Level = "high"
	Medium  Level = "medium"
	Unknown Level = "unknown"
)

// Verdict is what is known about a text.
type Verdict struct {
	Level      Level
	Scams      []Match  // the likeliest first; none where the level is unknown
	Signs      []Reason // that belong to no one scam type, the shapes of links among them
	Harmless   []Reason // what ordinary messages say; their points were taken off
	Indicators []Hit
	Advice     []string
}

// Match is a scam type that the text looks like.
type Match struct {
	Key, Name string
	Score     int // the sum of the reasons' points
	Reasons   []Reason
	Next      string             // what they will do next, one of the scam's moves
	Guide     *library.Article   // nil where there is none
	Cases     []*library.Article // newest first
}

// Reason is a sign and the part of the text that shows it.
type Reason struct {
	Sign   string
	Quote  string // exactly as it stands in the text
	Points int
}

// Hit is an indicator of a published warning that the text names.
type Hit struct {
	Kind     string // app, url, company, phone, account, wechat or qq
	Value    string // as it may be shown: numbers and handles are masked
	Articles []*library.Article
	quote    string
}
