package indicator

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/publicsuffix"
)

// linkForm is a link with a scheme, or a host that needs none to be one.
var linkForm = regexp.MustCompile(
	`(?i)(?:(?:https?|hxxps?)://([^ /?#]+)|((?:[\p{L}\p{N}_-]+\.)+[\p{L}\p{N}-]+(?::[0-9]{1,5})?))([/?#][^ ]*)?`)

// Links returns the links in a text, in order. An address of a mailbox is
// none.
func Links(text string) []Link {
	line := newLine(text)
	if line == nil {
		return nil
	}
	var links []Link
	narrow := string(line.text)
	for _, m := range linkForm.FindAllStringSubmatchIndex(narrow, -1) {
		written := strings.TrimRight(narrow[m[0]:m[1]], `.,;:!'")]`)
		end := m[0] + len(written)
		path := ""
		if m[6] >= 0 && m[6] < end {
			path = narrow[m[6]:end]
		}
		authority, schemed := part(narrow, m[2], m[3]), m[2] >= 0
		if !schemed {
			authority = part(narrow, m[4], m[5])
			if m[0] > 0 && narrow[m[0]-1] == '@' || !isHost(authority, path) {
				continue
			}
		}
		if link, ok := newLink(text[line.at[m[0]]:line.at[end-1]+line.size[end-1]], strings.TrimRight(authority, `.,;:!'")`), path); ok {
			links = append(links, link)
		}
	}
	return links
}

func part(s string, from, to int) string {
	if from < 0 {
		return ""
	}
	return s[from:to]
}

// isHost reports whether a name with dots and no scheme is the name of a
// site, and not a version, a sum or a file.
func isHost(authority, path string) bool {
	host, port, _ := strings.Cut(authority, ":")
	if isAddress(host) {
		return strings.Count(host, ".") == 3 && (port != "" || path != "")
	}
	suffix, known := publicsuffix.PublicSuffix(strings.ToLower(host))
	known = known || strings.Contains(suffix, ".") || path != "" || strings.HasPrefix(strings.ToLower(host), "www.")
	return known && strings.IndexFunc(suffix, unicode.IsLetter) >= 0
}

// line is a text in which only what may stand in a link is left, narrow, and
// all else is a blank. Each byte knows where it comes from.
type line struct {
	text     []byte
	at, size []int // of each byte: the bytes of the character it comes from
}

// newLine returns nil where there can be no link.
func newLine(text string) *line {
	if !strings.ContainsAny(text, ".．。｡") && !strings.Contains(text, "/") {
		return nil
	}
	l := &line{text: make([]byte, 0, len(text)), at: make([]int, 0, len(text)), size: make([]int, 0, len(text))}
	for at, r := range text {
		size := len(string(r))
		if r == unicode.ReplacementChar {
			size = 1
		}
		kept := inLink(r)
		if kept == '.' && r != '.' && !between(text, at, size) {
			kept = ' '
		}
		if kept < 0 {
			continue
		}
		for _, b := range []byte(string(kept)) {
			l.text, l.at, l.size = append(l.text, b), append(l.at, at), append(l.size, size)
		}
	}
	return l
}

// inLink is the character of a link that r is taken for; a blank is none, and
// what is negative is not there at all.
func inLink(r rune) rune {
	switch {
	case r > ' ' && r < 0x7f:
		return r
	case r >= '！' && r <= '～':
		return inFullWidth(r - '！' + '!')
	case r == '。' || r == '｡':
		return '.'
	case unicode.In(r, unicode.Cf, unicode.Variation_Selector):
		return -1
	case unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Armenian):
		return r
	}
	return ' '
}

// inFullWidth keeps what is typed full-width within a link. Full-width
// commas and brackets belong to the sentence around it.
func inFullWidth(r rune) rune {
	if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("./:@-_?=&%#", r) {
		return r
	}
	return ' '
}

// between reports whether a full stop stands between two Latin letters or
// digits, where it is the dot of an address.
func between(text string, at, size int) bool {
	before, after := []rune(lastRune(text[:at])), []rune(text[at+size:min(len(text), at+size+4)])
	return len(before) > 0 && len(after) > 0 && isLatin(before[0]) && isLatin(after[0])
}

func lastRune(s string) string {
	for i := len(s) - 1; i >= 0 && i >= len(s)-4; i-- {
		if s[i]&0xc0 != 0x80 {
			return s[i:]
		}
	}
	return ""
}

func isLatin(r rune) bool {
	r = inLink(r)
	return r != ' ' && r > 0 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
