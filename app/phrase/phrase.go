// Package phrase is the small language in which staff write what a sign
// sounds like, and finds many such phrases in a text at once.
//
//	先垫钱            these characters, however they are disguised
//	(转|打|汇)(钱|款)  one of several; (了|) may be missing
//	先…垫             up to 8 characters between, in one sentence; …… up to 24
//	垫#返#            # is a number
//	快递 + 加微信      both, anywhere in the text
package phrase

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"fanzha/app/fold"
)

// Phrase is a phrase that was read.
type Phrase struct {
	source string
	parts  []part // all of them must be there
}

// part is a chain of atoms within a sentence.
type part []atom

// atom is one of several words, or a number, at most gap characters behind
// the atom before.
type atom struct {
	gap    int
	number bool
	words  [][]rune
}

// The bounds of a phrase.
const (
	shortGap = 8
	longGap  = 24
	maxWords = 256 // that an atom may be written out to
	fewWords = 24  // beyond which two groups side by side are two atoms
	minRunes = 2   // that the shortest reading of a phrase must have
)

// String is the phrase as written.
func (p Phrase) String() string { return p.source }

// Parse reads a phrase. The error says in Chinese what is wrong.
func Parse(source string) (Phrase, error) {
	p := Phrase{source: source}
	for _, written := range strings.Split(source, " + ") {
		part, err := parsePart(strings.TrimSpace(written))
		if err != nil {
			return Phrase{}, fmt.Errorf("%q %w", source, err)
		}
		p.parts = append(p.parts, part)
	}
	return p, nil
}

func parsePart(written string) (part, error) {
	r := &reader{words: []string{""}}
	for written != "" {
		rest, err := r.next(written)
		if err != nil {
			return nil, err
		}
		written = rest
	}
	if err := r.end(); err != nil {
		return nil, err
	}
	if r.open || len(r.part) == 0 {
		return nil, errors.New("不能是空的，也不能以 … 结尾")
	}
	if r.shortest() < minRunes {
		return nil, fmt.Errorf("太短：最短的写法至少要有 %d 个字", minRunes)
	}
	return r.part, nil
}

// reader writes a part out, atom by atom.
type reader struct {
	part  part
	words []string // what the atom may be so far
	gap   int      // before the atom
	open  bool     // a gap was read and nothing behind it
}

func (r *reader) next(written string) (rest string, err error) {
	switch {
	case strings.HasPrefix(written, "…"):
		rest = strings.TrimPrefix(strings.TrimPrefix(written, "…"), "…")
		if err := r.end(); err != nil {
			return "", err
		}
		if r.open || len(r.part) == 0 {
			return "", errors.New("不能以 … 开头")
		}
		r.gap, r.open = shortGap, true
		if len(written)-len(rest) > len("…") {
			r.gap = longGap
		}
		return rest, nil
	case written[0] == '#':
		if err := r.end(); err != nil {
			return "", err
		}
		r.add(atom{number: true})
		return written[1:], nil
	case written[0] == '(':
		inside, rest, closed := strings.Cut(written[1:], ")")
		if !closed || strings.ContainsAny(inside, "(…#") {
			return "", errors.New("的括号要成对，里面只能写用 | 分开的词")
		}
		return rest, r.either(strings.Split(inside, "|"))
	}
	literal := written
	if end := strings.IndexAny(written, "(…#"); end > 0 {
		literal = written[:end]
	}
	if strings.ContainsAny(literal, ")|") {
		return "", errors.New("的 | 只能写在成对的括号里")
	}
	return written[len(literal):], r.either([]string{literal})
}

// either appends one of several words to what the atom may be. Where neither
// side may be empty the atom can end between them: it is the same phrase and
// far fewer words.
func (r *reader) either(words []string) error {
	if len(r.words)*len(words) > fewWords && !slices.Contains(r.words, "") && !slices.Contains(words, "") {
		if err := r.end(); err != nil {
			return err
		}
	}
	var all []string
	for _, before := range r.words {
		for _, word := range words {
			all = append(all, before+word)
		}
	}
	if r.words = all; len(all) > maxWords {
		return fmt.Errorf("的写法太多，超过 %d 种，请分成几条", maxWords)
	}
	return nil
}

// end finishes the atom that is being read, if there is one.
func (r *reader) end() error {
	words := make([][]rune, 0, len(r.words))
	for _, word := range r.words {
		words = append(words, fold.Word(word))
	}
	slices.SortFunc(words, slices.Compare)
	words = slices.CompactFunc(words, slices.Equal)
	if len(r.words) == 1 && r.words[0] == "" {
		return nil
	}
	if len(words[0]) == 0 {
		return errors.New("里有一处可以什么都不写：可省的词旁边要有一定出现的词")
	}
	r.add(atom{words: words})
	return nil
}

func (r *reader) add(a atom) {
	a.gap = r.gap
	r.part = append(r.part, a)
	r.words, r.gap, r.open = []string{""}, 0, false
}

// shortest is how many characters the part has at least; a number is one.
func (r *reader) shortest() int {
	n := 0
	for _, a := range r.part {
		least := 1
		if !a.number {
			least = len(slices.MinFunc(a.words, func(a, b []rune) int { return len(a) - len(b) }))
		}
		n += least
	}
	return n
}
