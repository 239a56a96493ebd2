package library

import (
	"strconv"
	"strings"
	"unicode"
)

// headingIDs counts the ids that a page has given out.
type headingIDs map[string]int

// add returns the id of a heading: its letters, Han characters and digits in
// lower case, hyphens for the rest, and a number where the id is taken.
func (ids headingIDs) add(heading string) string {
	base := slug(heading)
	id := base
	for ids[id] > 0 {
		ids[base]++
		id = base + "-" + strconv.Itoa(ids[base])
	}
	ids[id]++
	return id
}

func slug(heading string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(heading) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	if id := strings.TrimSuffix(b.String(), "-"); id != "" {
		return id
	}
	return "section"
}
