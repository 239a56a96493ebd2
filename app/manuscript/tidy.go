package manuscript

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// tidy makes of a manuscript what its author meant and did not mark: lists that
// were typed, headings of an official document, a title.
func (b *builder) tidy() {
	b.takeTitle()
	b.blocks = withTypedLists(b.blocks)
	if !slices.ContainsFunc(b.blocks, func(k block) bool { return k.kind == heading }) {
		withOfficialHeadings(b.blocks)
	}
	levelled(b.blocks)
}

// longestHeading is in characters; what is longer is a sentence.
const longestHeading = 40

// takeTitle takes the title off the text: it has a field of its own.
func (b *builder) takeTitle() {
	if len(b.blocks) == 0 {
		return
	}
	first := b.blocks[0]
	highest := 0
	for _, k := range b.blocks {
		if k.kind == heading && k.level == 1 {
			highest++
		}
	}
	words := plain(first.runs)
	short := utf8.RuneCountInString(words) <= longestHeading && !strings.HasSuffix(words, "。")
	centred := first.kind == paragraph && first.centred && short
	alone := first.kind == heading && first.level == 1 && highest == 1
	if (first.titled || centred || alone) && len(b.blocks) > 1 {
		b.Title, b.blocks = words, b.blocks[1:]
	}
}

var (
	typedBullet = regexp.MustCompile(`^[·•●○■□◆◇▪▫►▶➢➤✓✔] ?`)
	typedDash   = regexp.MustCompile(`^[-–—*] `)
	typedNumber = regexp.MustCompile(`^[（(]?([0-9]{1,3})(?:[)）、．]|[.](?:[^0-9]|$)) ?`)
	// official is how documents of authorities number: 一、 above （一）.
	official = regexp.MustCompile(`^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)`)
)

// withTypedLists makes items of paragraphs that begin with a bullet, and of
// those that count on from one to the next.
func withTypedLists(blocks []block) []block {
	all := slices.Clone(blocks)
	for i := 0; i < len(all); {
		n := bulletsFrom(all[i:])
		if n == 0 {
			n = numbersFrom(all[i:])
		}
		for j := i; j < i+n; j++ {
			all[j].list = "typed " + strconv.Itoa(i)
		}
		i += max(n, 1)
	}
	return all
}

// bulletsFrom turns paragraphs that begin with the same bullet into items and
// says how many.
func bulletsFrom(blocks []block) (n int) {
	for n < len(blocks) && blocks[n].kind == paragraph {
		words := plain(blocks[n].runs)
		mark := typedBullet.FindString(words)
		if mark == "" {
			mark = typedDash.FindString(words)
		}
		if mark == "" || len(mark) == len(words) || n > 0 && blocks[n].quoted != blocks[0].quoted {
			break
		}
		blocks[n].kind, blocks[n].runs = item, cut(blocks[n].runs, len(mark))
		n++
	}
	return n
}

// numbersFrom turns paragraphs that count on into items and says how many. One
// alone is no list.
func numbersFrom(blocks []block) (n int) {
	var marks []int
	for n < len(blocks) && blocks[n].kind == paragraph && blocks[n].quoted == blocks[0].quoted {
		number, length := typedNumberOf(plain(blocks[n].runs))
		if length == 0 || n > 0 && number != blocks[n-1].number+1 {
			break
		}
		blocks[n].number = number
		marks = append(marks, length)
		n++
	}
	if n < 2 {
		return 0
	}
	for i, length := range marks {
		blocks[i].kind, blocks[i].ordered, blocks[i].runs = item, true, cut(blocks[i].runs, length)
	}
	return n
}

// typedNumberOf reads "1、", "1.", "（1）" off the beginning of words.
func typedNumberOf(words string) (number, length int) {
	found := typedNumber.FindStringSubmatchIndex(words)
	if found == nil {
		return 0, 0
	}
	number, _ = strconv.Atoi(words[found[2]:found[3]])
	length = found[3]
	_, size := utf8.DecodeRuneInString(words[length:])
	length += size
	if length >= len(words) || number == 0 {
		return 0, 0
	}
	return number, length
}

// withOfficialHeadings makes headings of short lines that are numbered as
// documents of authorities are, and have a text of their own below them.
func withOfficialHeadings(blocks []block) {
	level := func(k block) int {
		words := plain(k.runs)
		switch mark := official.FindString(words); {
		case mark == "" || k.kind != paragraph || k.quoted || utf8.RuneCountInString(words) > longestHeading || strings.ContainsAny(words, "。；！"):
			return 0
		case strings.HasPrefix(mark, "（"):
			return 2
		}
		return 1
	}
	levels := make([]int, len(blocks))
	for i := range blocks {
		levels[i] = level(blocks[i])
	}
	for i := range blocks {
		listed := i > 0 && levels[i-1] == levels[i]
		below := i+1 < len(blocks) && (levels[i+1] == 0 || levels[i+1] > levels[i])
		if levels[i] > 0 && below && !listed {
			blocks[i].kind, blocks[i].level = heading, levels[i]
		}
	}
}

// levelled counts the levels of headings that there are from 2, for the page's
// title is 1. A heading is bold as it is.
func levelled(blocks []block) {
	var used []int
	for _, k := range blocks {
		if k.kind == heading && !slices.Contains(used, k.level) {
			used = append(used, k.level)
		}
	}
	slices.Sort(used)
	for i := range blocks {
		if blocks[i].kind == heading {
			blocks[i].level = min(2+slices.Index(used, blocks[i].level), 6)
			blocks[i].runs = unstyled(blocks[i].runs, bold|italic)
		}
	}
}
