package manuscript

import (
	"strconv"
	"strings"
)

// numbering is how the lists of a document count.
type numbering struct {
	kinds map[string]map[int]countLevel // by the id of the kind
	lists map[string]numberedList
	begun map[string]map[int]int // numbers reached, by kind
}

// countLevel is how one level of a list counts.
type countLevel struct {
	format, text string
	start        int
}

// numberedList is one list: of which kind, and where it starts anew.
type numberedList struct {
	kind   string
	starts map[int]int
}

// readNumbering reads numbering.xml.
func (d *document) readNumbering(x *elements) error {
	d.numbers = numbering{kinds: map[string]map[int]countLevel{}, lists: map[string]numberedList{}, begun: map[string]map[int]int{}}
	return x.within(func(string, attributes) error {
		return x.within(func(name string, a attributes) error {
			switch name {
			case "abstractNum":
				levels, err := readLevels(x)
				d.numbers.kinds[a["abstractNumId"]] = levels
				return err
			case "num":
				list, err := readList(x)
				d.numbers.lists[a["numId"]] = list
				return err
			}
			return x.skip()
		})
	})
}

func readLevels(x *elements) (map[int]countLevel, error) {
	levels := map[int]countLevel{}
	err := x.within(func(name string, a attributes) error {
		if name != "lvl" {
			return x.skip()
		}
		level, _ := strconv.Atoi(a["ilvl"])
		l := countLevel{start: 1}
		err := x.within(func(name string, a attributes) error {
			switch name {
			case "numFmt":
				l.format = a["val"]
			case "lvlText":
				l.text = a["val"]
			case "start":
				if n, err := strconv.Atoi(a["val"]); err == nil && n >= 0 && n < 10_000 {
					l.start = n
				}
			}
			return x.skip()
		})
		levels[level] = l
		return err
	})
	return levels, err
}

func readList(x *elements) (numberedList, error) {
	list := numberedList{starts: map[int]int{}}
	err := x.within(func(name string, a attributes) error {
		switch name {
		case "abstractNumId":
			list.kind = a["val"]
		case "lvlOverride":
			level, _ := strconv.Atoi(a["ilvl"])
			return x.within(func(name string, a attributes) error {
				if n, err := strconv.Atoi(a["val"]); name == "startOverride" && err == nil && n >= 0 && n < 10_000 {
					list.starts[level] = n
				}
				return x.skip()
			})
		}
		return x.skip()
	})
	return list, err
}

// count counts one on in a list and returns how its level is shown.
func (n *numbering) count(id string, level int) (countLevel, map[int]int, bool) {
	list, ok := n.lists[id]
	if !ok {
		return countLevel{}, nil, false
	}
	levels := n.kinds[list.kind]
	l, ok := levels[level]
	if !ok {
		return countLevel{}, nil, false
	}
	reached := n.begun[list.kind]
	if reached == nil {
		reached = map[int]int{}
		n.begun[list.kind] = reached
	}
	if start, again := list.starts[level]; again {
		delete(list.starts, level)
		reached[level] = start - 1
	}
	if _, begun := reached[level]; !begun {
		reached[level] = l.start - 1
	}
	reached[level]++
	for deeper := range reached {
		if deeper > level {
			delete(reached, deeper)
		}
	}
	for above := range level {
		if _, begun := reached[above]; !begun {
			reached[above] = max(levels[above].start, 1)
		}
	}
	return l, reached, true
}

// isCounted reports a level that Markdown counts as well: 1. 2. 3.
func (l countLevel) isCounted() bool {
	switch l.format {
	case "decimal", "decimalZero", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman", "decimalEnclosedCircle", "decimalEnclosedCircleChinese", "decimalFullWidth":
		return strings.Count(l.text, "%") == 1 && len([]rune(strings.Trim(l.text, "%123456789（()）.．、 "))) == 0
	}
	return false
}

// shown is a number as its author sees it: 一、 or （二） or 1.2.
func (n *numbering) shown(id string, l countLevel, reached map[int]int) string {
	levels := n.kinds[n.lists[id].kind]
	text := l.text
	for level := range 9 {
		mark := "%" + strconv.Itoa(level+1)
		if !strings.Contains(text, mark) {
			continue
		}
		number := strconv.Itoa(reached[level])
		if isChineseFormat(levels[level].format) {
			number = chineseNumber(reached[level])
		}
		text = strings.ReplaceAll(text, mark, number)
	}
	return text
}

func isChineseFormat(format string) bool {
	return strings.HasPrefix(format, "chinese") || strings.HasPrefix(format, "japanese") || strings.HasPrefix(format, "taiwanese") || strings.HasPrefix(format, "ideograph")
}

// chineseNumber writes 1 to 99 as 一 to 九十九.
func chineseNumber(n int) string {
	digits := []rune("〇一二三四五六七八九")
	if n < 1 || n > 99 {
		return strconv.Itoa(n)
	}
	var text string
	if n >= 20 {
		text = string(digits[n/10])
	}
	if n >= 10 {
		text += "十"
	}
	if n%10 > 0 {
		text += string(digits[n%10])
	}
	return text
}
