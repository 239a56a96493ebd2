// Package publicity makes of a published article what is sent out by other
// channels: the text of an official account of WeChat (公众号), a short message,
// words for a chat, a text for loudspeakers; and one ZIP file of all.
//
// It knows nothing of HTTP.
package publicity

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"fanzha/app/bureau"
	"fanzha/app/library"
)

// The limits of the channels, in characters. A message that is longer than one
// is sent, and paid for, as several.
const (
	OfficialTitle   = 64
	OfficialSummary = 120
	ShortMessage    = 70
)

// Text is words for a place that has room for so many characters.
type Text struct {
	Words  string
	Length int
	Limit  int
}

// Fits reports whether the words find room.
func (t Text) Fits() bool { return t.Length <= t.Limit }

func textOf(words string, limit int) Text {
	return Text{words, utf8.RuneCountInString(words), limit}
}

// Kit is what is sent out of an article.
type Kit struct {
	Title, Summary Text   // for an official account
	Official       string // its text, as HTML with the looks in it
	Plain          string // the same without
	Message        Text   // a short message
	Chat           string
	Loudspeaker    string // empty: the article has none
	Pictures       []string
}

// New makes the kit of an article, whose HTML fragment is the site's own. Where
// the site has no absolute address, no picture can be shown elsewhere.
func New(site bureau.Site, a *library.Article, fragment string) (Kit, error) {
	official, plain, err := officialText(site, a, fragment)
	if err != nil {
		return Kit{}, fmt.Errorf("lay out an article: %w", err)
	}
	return Kit{
		Title: textOf(a.Title, OfficialTitle), Summary: textOf(a.Summary, OfficialSummary), Official: official, Plain: plain,
		Message: textOf(message(site, a), ShortMessage), Chat: chat(site, a), Loudspeaker: a.Loudspeaker, Pictures: pictures(a),
	}, nil
}

// message is the article as a short message: who warns, of what, and the
// numbers; the summary where there is room.
func message(site bureau.Site, a *library.Article) string {
	sign, end := "【"+site.Organisation+"】", calls(site)
	short := sign + stopped(a.Title) + end
	long := sign + stopped(a.Title) + stopped(a.Summary) + end
	if a.Summary != "" && utf8.RuneCountInString(long) <= ShortMessage {
		return long
	}
	return short
}

// calls names the first two hotlines.
func calls(site bureau.Site) string {
	var all []string
	for i, line := range site.Hotlines {
		if i < 2 {
			all = append(all, line.Label+line.Number)
		}
	}
	return strings.Join(all, "，")
}

// stopped is a sentence with its end.
func stopped(words string) string {
	if last, _ := utf8.DecodeLastRuneInString(words); words == "" || strings.ContainsRune("!?.！？。", last) {
		return words
	}
	return words + "。"
}

// chat is the article for a group: it says all that must be known by itself.
func chat(site bureau.Site, a *library.Article) string {
	lines := []string{"【防骗】" + a.Title, a.Summary, calls(site), site.Organisation}
	if site.BaseURL != "" {
		lines = append(lines, strings.TrimSuffix(site.BaseURL, "/")+a.Path())
	}
	return strings.Join(lines, "\n")
}

// pictures are the files of media/ that the article shows.
func pictures(a *library.Article) []string {
	var names []string
	if a.Cover != "" {
		names = append(names, a.Cover)
	}
	for _, link := range a.Links {
		if name, ok := strings.CutPrefix(link.Target, "/media/"); ok && link.Image && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
