package report

import (
	"slices"
	"strings"

	"golang.org/x/text/width"
)

// Mark is something by which reports of the same fraudster can be known: an
// account, a number, a link, an app, a plate.
type Mark struct{ Kind, Value string }

// MarkVersion is that of the values' form. It is part of every digest, so that
// a new form finds nothing of an old one instead of finding wrongly.
const MarkVersion = "1"

// shortestMark is how many characters a value must have: shorter ones are
// shared by chance.
const shortestMark = 4

// Marks returns what a report names, each once. People's names and what fits
// no kind are left out: different ones look alike.
func (r Report) Marks() []Mark {
	var marks []Mark
	add := func(kind, typed string) {
		mark := Mark{kind, markValue(kind, typed)}
		if len([]rune(mark.Value)) >= shortestMark && !slices.Contains(marks, mark) {
			marks = append(marks, mark)
		}
	}
	for _, s := range r.Suspects {
		switch s.Kind {
		case "person", "other", "":
		case "vehicle":
			add("plate", s.Value)
		default:
			add(s.Kind, s.Value)
		}
	}
	for _, t := range r.Transfers {
		add("account", t.PayeeAccount)
		add("plate", t.PickupPlate)
		add("order", t.PickupOrder)
	}
	return marks
}

// MarkDigests returns the marks' digests, made by a keyed digest of several
// parts.
func (r Report) MarkDigests(digest func(parts ...string) []byte) [][]byte {
	var digests [][]byte
	for _, mark := range r.Marks() {
		digests = append(digests, digest(MarkVersion, mark.Kind, mark.Value))
	}
	return digests
}

// Shapes returns a value as it is compared with others, whatever kind it is
// said to be: as a number or name, and as a link. Too short ones are left out.
func Shapes(typed string) []string {
	var shapes []string
	for _, kind := range []string{"account", "url"} {
		shape := markValue(kind, typed)
		if len([]rune(shape)) >= shortestMark && !slices.Contains(shapes, shape) {
			shapes = append(shapes, shape)
		}
	}
	return shapes
}

// markValue is a value without what people write differently: width, case,
// blanks, signs between, and of a link its scheme, www. and last slash.
func markValue(kind, typed string) string {
	value := strings.ToLower(width.Narrow.String(typed))
	if kind == "url" {
		value = strings.TrimSpace(value)
		_, rest, found := strings.Cut(value, "://")
		if found {
			value = rest
		}
		return strings.TrimRight(strings.TrimPrefix(value, "www."), "/")
	}
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n\u00a0\u3000-‐–—·.()（）", r) {
			return -1
		}
		return r
	}, value)
}
