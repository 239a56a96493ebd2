package report

import (
	"slices"

	"fanzha/app/indicator"
)

// Mark is something by which reports of the same fraudster can be known: an
// account, a number, a link, an app, a plate.
type Mark struct{ Kind, Value string }

// MarkVersion is that of the values' form. It is part of every digest, so that
// a new form finds nothing of an old one instead of finding wrongly.
const MarkVersion = "1"

// Marks returns what a report names, each once. People's names and what fits
// no kind are left out: different ones look alike.
func (r Report) Marks() []Mark {
	var marks []Mark
	add := func(kind, typed string) {
		mark := Mark{kind, markValue(kind, typed)}
		if len([]rune(mark.Value)) >= indicator.Shortest && !slices.Contains(marks, mark) {
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

// markValue is a value without what people write differently. It is part of
// what MarkVersion stands for, and so are the two functions that it calls.
func markValue(kind, typed string) string {
	if kind == "url" {
		return indicator.Address(typed)
	}
	return indicator.Name(typed)
}

// SharedMark is a mark's digest with a report that has it and how many others
// do.
type SharedMark struct {
	Digest    []byte
	Reference Reference
	Others    int // at most [MostTied]
}

// MostTied is up to how many others are counted: what very many name says
// little of each.
const MostTied = 99
