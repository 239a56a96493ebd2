package web

import (
	"fmt"
	"html"
	"regexp"
	"strings"

	"fanzha/app/library"
)

type ldQuestions struct {
	Type  string       `json:"@type"`
	Items []ldQuestion `json:"mainEntity"`
}

type ldQuestion struct {
	Type   string   `json:"@type"`
	Name   string   `json:"name"`
	Answer ldAnswer `json:"acceptedAnswer"`
}

type ldAnswer struct {
	Type string `json:"@type"`
	Text string `json:"text"`
}

// questionsAndAnswers are the questions that an article has a heading of,
// each with the words under that heading, which are its answer.
func questionsAndAnswers(a *library.Article, fragment string) []ldQuestion {
	var list []ldQuestion
	for _, h := range a.Headings {
		if !asks(a, h) {
			continue
		}
		if text := wordsUnder(fragment, h); text != "" {
			list = append(list, ldQuestion{"Question", h.Text, ldAnswer{"Answer", text}})
		}
	}
	return list
}

var (
	blockEnd = regexp.MustCompile(`</(?:p|li|td|th|dt|dd|h[2-6])>|<br>`)
	anyTag   = regexp.MustCompile(`<[^>]*>`)
	blanks   = regexp.MustCompile(`\s*\n\s*`)
)

// wordsUnder are the words between a heading and the next of its level or a
// higher one, a block a line. fragment is the library's own HTML.
func wordsUnder(fragment string, h library.Heading) string {
	_, rest, found := strings.Cut(fragment, fmt.Sprintf(`<h%d id="%s">`, h.Level, h.ID))
	_, rest, closed := strings.Cut(rest, fmt.Sprintf("</h%d>", h.Level))
	if !found || !closed {
		return ""
	}
	for level := 2; level <= h.Level; level++ {
		rest, _, _ = strings.Cut(rest, fmt.Sprintf("<h%d ", level))
	}
	words := anyTag.ReplaceAllString(blockEnd.ReplaceAllString(rest, "\n"), "")
	return strings.TrimSpace(blanks.ReplaceAllString(html.UnescapeString(words), "\n"))
}
