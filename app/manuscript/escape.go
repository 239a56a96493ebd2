package manuscript

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// place is where words stand, which decides what could be taken for a mark.
type place struct {
	start bool // a block begins here
	end   bool // a block ends here
	link  bool // between the brackets of a link
	row   bool // in a table
}

// marks are the characters that may mean something in the middle of a line.
const marks = "\\*_`[]<>&~|!:@.#"

// escaped writes words so that none of them is taken for a mark, with as few
// backslashes as that takes.
func escaped(text string, at place) string {
	var out strings.Builder
	letters := []rune(text)
	for i, r := range letters {
		if isMark(letters, i, at) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	if at.start {
		return startEscaped(out.String())
	}
	return out.String()
}

// isMark reports whether the character at i could be taken for a mark. What
// stands behind the words is not known, so that an edge counts as the worst.
func isMark(letters []rune, i int, at place) bool {
	if letters[i] >= utf8.RuneSelf || !strings.ContainsRune(marks, letters[i]) {
		return false
	}
	var before, after rune
	if i > 0 {
		before = letters[i-1]
	}
	if i+1 < len(letters) {
		after = letters[i+1]
	}
	last := after == 0 && !at.end
	word := isWord(before) && isWord(after)
	switch letters[i] {
	case '*', '`', '[':
		return true
	case ']':
		return at.link
	case '|':
		return at.row
	case '_':
		return !word
	case '~':
		return before == '~' || after == '~' || before == 0 || last
	case '!':
		return last
	case '@':
		return word
	case '\\':
		return after == 0 || after < utf8.RuneSelf && (unicode.IsPunct(after) || unicode.IsSymbol(after))
	case '<':
		return last || strings.ContainsRune("/!?", after) && after != 0 || unicode.IsLetter(after)
	case '&':
		return last || after == '#' || after < utf8.RuneSelf && unicode.IsLetter(after)
	case ':':
		return after == '/' && schemeBefore.MatchString(string(letters[max(i-5, 0):i]))
	case '.':
		return i >= 3 && strings.EqualFold(string(letters[i-3:i]), "www")
	}
	return false
}

// schemeBefore ends what would become a link by itself. A text stays a text:
// the address of a fraud is no link.
var schemeBefore = regexp.MustCompile(`(?i)(?:https?|ftp)$`)

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

var (
	startMark   = regexp.MustCompile(`^(?:#{1,6}(?: |$)|>|[-+](?: |$)|-+$|=+$)`)
	startNumber = regexp.MustCompile(`^([0-9]{1,9})([.)](?: |$))`)
	endMark     = regexp.MustCompile(` (#+)$`)
)

// startEscaped is a line whose beginning is no heading, quote or item.
func startEscaped(line string) string {
	if startMark.MatchString(line) {
		return `\` + line
	}
	return startNumber.ReplaceAllString(line, `$1\$2`)
}

// allEscaped writes words with a backslash before each character that could
// ever be a mark.
func allEscaped(text string) string {
	var out strings.Builder
	for _, r := range text {
		if r < utf8.RuneSelf && (unicode.IsPunct(r) || unicode.IsSymbol(r)) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}
