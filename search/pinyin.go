package search

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// heard writes in Han what of the parts is pinyin. It is not ok where nothing
// is, or where some of it says nothing.
func (c *catalog) heard(parts []phrase) (text string, ok bool) {
	whole := slices.Concat(parts...)
	if len(whole) > maxHeard || !slices.ContainsFunc(whole, unit.isLatin) {
		return "", false
	}
	if text := c.sounding(whole); text != "" {
		return text, true
	}
	texts := c.lexicon.heard(parts)
	return strings.Join(texts, " "), len(texts) > 0
}

// The bounds of what is taken for pinyin. Of parts with blanks between them
// maxTogether may be one word: ke fu tui kuan.
const (
	maxHeard    = 16 // units: who types pinyin does not write essays
	maxParts    = 8
	maxTogether = 4
)

// heard writes parts in Han, as few words as can be, of two characters or more
// each, as single ones sound like too many. It returns none where it cannot.
func (l lexicon) heard(parts []phrase) []string {
	if len(parts) > maxParts {
		return nil
	}
	for n := min(len(parts), maxTogether); n > 0; n-- {
		text := l.hearTogether(slices.Concat(parts[:n]...))
		if text == "" {
			continue
		}
		if n == len(parts) {
			return []string{text}
		}
		if rest := l.heard(parts[n:]); rest != nil {
			return append([]string{text}, rest...)
		}
	}
	return nil
}

// heardSome writes in Han what it can of parts, and leaves out the rest. It
// returns nothing where none of it is pinyin.
func (l lexicon) heardSome(parts []phrase) string {
	var texts []string
	latin := false
	for i := 0; i < min(len(parts), maxParts); {
		step := 1
		for n := min(len(parts)-i, maxTogether); n > 0; n-- {
			p := slices.Concat(parts[i : i+n]...)
			if text := l.hearTogether(p); text != "" {
				texts, step = append(texts, text), n
				latin = latin || slices.ContainsFunc(p, unit.isLatin)
				break
			}
		}
		i += step
	}
	if !latin {
		return ""
	}
	return strings.Join(texts, " ")
}

func (l lexicon) hearTogether(p phrase) string {
	if !slices.ContainsFunc(p, unit.isLatin) {
		return p.written()
	}
	e := newEar(p)
	e.listenTo(l)
	if text := e.best(); utf8.RuneCountInString(text) > 1 {
		return text
	}
	return ""
}
