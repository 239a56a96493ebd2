package newsroom

import (
	"strconv"
	"strings"

	"fanzha/app/library"
)

// Mask puts the masked form in the place of personal data that the guard found
// in a form: 李某, 138****1234. It reports whether it was still there.
func (f *Form) Mask(e library.Exposed) bool {
	if e.Path == library.BodyPath {
		lines := strings.Split(f.Body, "\n")
		found := mask(lines, e.Line-1, e)
		f.Body = strings.Join(lines, "\n")
		return found
	}
	key, item := placeOf(e)
	lines := strings.Split(f.Get(key), "\n")
	found := mask(lines, item, e)
	f.Set(key, strings.Join(lines, "\n"))
	return found
}

// placeOf is the key that a path names, and the line of its text.
func placeOf(e library.Exposed) (key string, line int) {
	key, rest, list := strings.Cut(e.Path, "[")
	if !list {
		return key, e.Line - 1
	}
	item, err := strconv.Atoi(strings.TrimSuffix(rest, "]"))
	if err != nil {
		return key, 0
	}
	return key, item
}

func mask(lines []string, at int, e library.Exposed) bool {
	if at < 0 || at >= len(lines) || e.Text == "" || e.Masked == "" || !strings.Contains(lines[at], e.Text) {
		return false
	}
	lines[at] = strings.Replace(lines[at], e.Text, e.Masked, 1)
	return true
}
