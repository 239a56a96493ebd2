package search

import (
	"slices"
	"strings"

	"fanzha/search/han"
)

func (u unit) isLatin() bool { return !u.han && isLetters(u.text) }

// written is a phrase as one would type it.
func (p phrase) written() string { return strings.TrimSpace(flat(slices.Values(p))) }

// sounding returns the stretch of a name, or else of a title or question, that
// sounds as p does: of several the one that most documents have.
func (c *catalog) sounding(p phrase) string {
	e := newEar(p)
	e.listenTo(c.lexicon)
	if len(e.heard) == 0 {
		for r := range c.all() {
			e.listen(r.Title, 1)
			for _, question := range r.Questions {
				e.listen(question, 1)
			}
		}
	}
	return e.best()
}

// ear looks for the texts that a phrase of Han and pinyin spells.
type ear struct {
	phrase phrase
	first  []answer // which Han characters may come first, as far as that is known
	heard  map[string]int
	word   string // the phrase, where it is pinyin alone
	reach  int    // how many bytes of a text the phrase may spell
	there  []unit // of the text at hand; kept for the next one
}

type answer byte

const (
	unknown answer = iota
	yes
	no
)

func newEar(p phrase) *ear {
	e := &ear{phrase: p, first: make([]answer, lastHan-firstHan+1), heard: map[string]int{}}
	for _, u := range p {
		e.reach += len(u.text) * len("骗")
	}
	e.reach = min(e.reach, maxSpelling)
	if !slices.ContainsFunc(p, func(u unit) bool { return !u.isLatin() }) {
		e.word = p.text()
	}
	return e
}

func (e *ear) listenTo(l lexicon) {
	for _, n := range l.names {
		e.listen(n.text, n.documents)
	}
}

// listen looks for the first stretch of text that is spelled by the phrase.
func (e *ear) listen(text string, documents int) {
	for i, c := range text {
		if !e.mayBegin(c) {
			continue
		}
		if stretch := e.stretch(text[i:]); stretch != "" {
			e.heard[stretch] += documents
			return
		}
	}
}

// stretch returns what of text from its beginning on is spelled by the phrase.
// One word is nearly all that is asked, and is read without making units.
func (e *ear) stretch(text string) string {
	if e.word != "" {
		return text[:spelledBytes(e.word, text)]
	}
	e.there = slices.AppendSeq(e.there[:0], units(text[:min(len(text), e.reach)]))
	return phrase(e.there[:e.matches(e.there)]).written()
}

// mayBegin reports whether the phrase may begin with c. It is asked of every
// character of every title, so that it remembers.
func (e *ear) mayBegin(c rune) bool {
	if c < firstHan || c > lastHan {
		return false
	}
	known := &e.first[c-firstHan]
	if *known == unknown {
		*known = no
		if u, begins := (unit{text: string(han.Simplified(c)), han: true}), e.phrase[0].text; u.text == begins ||
			slices.ContainsFunc(u.readings(), func(s string) bool { return strings.HasPrefix(begins, s) }) {
			*known = yes
		}
	}
	return *known == yes
}

// matches returns how many units of there the phrase spells; 0: none.
func (e *ear) matches(there []unit) int {
	n := 0
	for i := 0; i < len(e.phrase); {
		if n >= len(there) {
			return 0
		}
		if u := e.phrase[i]; u.text == there[n].text {
			i, n = i+1, n+1
			continue
		}
		var letters strings.Builder // of words that stand together: zhuan zhang, zh uan
		for ; i < len(e.phrase) && e.phrase[i].isLatin(); i++ {
			letters.WriteString(e.phrase[i].text)
		}
		used := spelledBy(letters.String(), there[n:])
		if used == 0 {
			return 0
		}
		n += used
	}
	return n
}

func (e *ear) best() string {
	best := ""
	for text, n := range e.heard {
		if most := e.heard[best]; n > most || n == most && (len(text) < len(best) || len(text) == len(best) && text < best) {
			best = text
		}
	}
	return best
}
