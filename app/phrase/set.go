package phrase

import "strings"

// Set is many phrases, ready to be found. It may be used by many at once.
type Set struct {
	words   *Words
	atomsOf [][]int // the atoms that each word is in
	atoms   int
	phrases [][]chain
}

// chain is a part: its atoms in order.
type chain []link

// link is an atom of the set, at most gap characters behind the one before.
type link struct{ atom, gap int }

// numberAtom is the atom of every number.
const numberAtom = 0

// NewSet prepares phrases. They are known by their place in the list.
func NewSet(phrases []Phrase) *Set {
	c := &setCompiler{set: &Set{atoms: numberAtom + 1}, words: map[string]int{}, atoms: map[string]int{}}
	for _, p := range phrases {
		var parts []chain
		for _, part := range p.parts {
			var links chain
			for _, a := range part {
				links = append(links, link{c.atom(a), a.gap})
			}
			parts = append(parts, links)
		}
		c.set.phrases = append(c.set.phrases, parts)
	}
	c.set.words = NewWords(c.list)
	return c.set
}

// setCompiler numbers words and atoms, so that each is looked for once.
type setCompiler struct {
	set          *Set
	words, atoms map[string]int
	list         [][]rune
}

func (c *setCompiler) atom(a atom) int {
	if a.number {
		return numberAtom
	}
	var key strings.Builder
	for _, word := range a.words {
		key.WriteString(string(word) + "|")
	}
	id, known := c.atoms[key.String()]
	if known {
		return id
	}
	id = c.set.atoms
	c.atoms[key.String()], c.set.atoms = id, id+1
	for _, word := range a.words {
		w := c.word(word)
		c.set.atomsOf[w] = append(c.set.atomsOf[w], id)
	}
	return id
}

func (c *setCompiler) word(word []rune) int {
	id, known := c.words[string(word)]
	if !known {
		id = len(c.list)
		c.words[string(word)], c.list = id, append(c.list, word)
		c.set.atomsOf = append(c.set.atomsOf, nil)
	}
	return id
}
