package search

import "slices"

// highlighter marks in documents the phrases that were wanted. It works on
// the text as written: what it returns is never a normalised form.
type highlighter struct {
	wanted []phrase
	begins map[string][]int // the numbers of the phrases that begin with a unit
	units  []unit           // of the text at hand; kept for the next one
}

func newHighlighter(wanted []phrase) *highlighter {
	h := &highlighter{wanted: wanted, begins: make(map[string][]int)}
	for n, p := range wanted {
		h.begins[p[0].text] = append(h.begins[p[0].text], n)
	}
	return h
}

// mark is where a phrase stands in a text, in bytes.
type mark struct {
	start, end int
	phrase     int // its number among the wanted
}

// hit makes the hit for d. The excerpt comes from the body where that shows
// more of what was wanted than the summary does.
func (h *highlighter) hit(d *Document) Hit {
	hit := Hit{Kind: d.Kind, Slug: d.Slug}
	hit.Title = spans(d.Title, 0, len(d.Title), h.marks(d.Title))

	text, marks := d.Summary, h.marks(d.Summary)
	body := h.marks(d.Body)
	start, end := window(text, marks)
	bodyStart, bodyEnd := window(d.Body, body)
	if text == "" || shown(body, bodyStart, bodyEnd) > shown(marks, start, end) {
		text, marks, start, end = d.Body, body, bodyStart, bodyEnd
	}
	hit.Excerpt = spans(text, start, end, marks)
	return hit
}

// marks finds the wanted phrases in text, in the order of their start.
func (h *highlighter) marks(text string) []mark {
	if len(h.wanted) == 0 {
		return nil
	}
	h.units = slices.AppendSeq(h.units[:0], units(text))
	var found []mark
	for i, u := range h.units {
		for _, n := range h.begins[u.text] {
			if p := h.wanted[n]; p.startsAt(h.units[i:]) {
				found = append(found, mark{u.start, h.units[i+len(p)-1].end, n})
			}
		}
	}
	return found
}

// shown counts the different phrases that begin between start and end. The
// marks are in the order of their start.
func shown(marks []mark, start, end int) int {
	seen := make([]int, 0, maxLoose)
	for _, m := range marks {
		if m.start >= end {
			break
		}
		if start <= m.start && !slices.Contains(seen, m.phrase) {
			seen = append(seen, m.phrase)
		}
	}
	return len(seen)
}

// spans cuts text[start:end] at the borders of the marks. Marks that touch or
// overlap become one span; joined, the spans are the piece.
func spans(text string, start, end int, marks []mark) []Span {
	var all []Span
	add := func(to int, match bool) {
		if to = min(to, end); to > start {
			all = append(all, Span{Text: text[start:to], Match: match})
			start = to
		}
	}
	for _, m := range joined(marks) {
		add(m.start, false)
		add(m.end, true)
	}
	add(end, false)
	return all
}

// joined merges marks that touch or overlap. They are in the order of their
// start.
func joined(marks []mark) []mark {
	var all []mark
	for _, m := range marks {
		if n := len(all); n > 0 && m.start <= all[n-1].end {
			all[n-1].end = max(all[n-1].end, m.end)
		} else {
			all = append(all, m)
		}
	}
	return all
}
