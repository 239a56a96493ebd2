package manuscript

import (
	"fmt"
	"strconv"
	"strings"

	"fanzha/app/fault"
	"fanzha/app/library"
)

// writer makes Markdown of blocks.
type writer struct {
	out   strings.Builder
	site  *library.Renderer
	lists []list // that are open, the outermost first
	apart bool   // the last item begins a list that stands beside another
}

// list is a list that is open.
type list struct {
	name    string
	ordered bool
	other   bool // marked as its neighbour of the same kind is not
	number  int  // of its last item
	indent  int  // columns of its items' words
}

// Markdown is the manuscript as Markdown. The addresses are those of its
// pictures, in their order; one without an address is left out. It fails with
// a fault where the library would not take it.
func (m *Manuscript) Markdown(addresses ...string) (string, error) {
	w := &writer{site: newSite()}
	var last *block
	ruled := false // a line stands before what comes
	for i := range m.blocks {
		k := &m.blocks[i]
		if k.kind == rule {
			ruled = last != nil
			continue
		}
		if k.kind != item || ruled || last != nil && last.quoted != k.quoted {
			w.lists = nil
		}
		lines, err := m.block(w, *k, addresses)
		if err != nil {
			return "", err
		}
		if len(lines) == 0 {
			continue
		}
		if ruled {
			w.out.WriteString("\n---\n\n")
		} else if last != nil {
			w.between(*last, *k)
		}
		for _, line := range lines {
			if k.quoted {
				line = "> " + line
			}
			w.out.WriteString(line + "\n")
		}
		last, ruled = k, false
	}
	text := w.out.String()
	if _, err := library.ReadBody([]byte(text)); err != nil {
		return "", fault.Wrap(fault.Invalid, fmt.Sprintf("这些内容放不进一篇文章：%s", err.Error()), err)
	}
	return text, nil
}

// between writes what stands between two blocks: nothing between the items of
// a list.
func (w *writer) between(before, after block) {
	if before.kind == item && after.kind == item && before.quoted == after.quoted && !w.apart {
		return
	}
	if before.quoted && after.quoted {
		w.out.WriteString(">")
	}
	w.out.WriteString("\n")
}

func (m *Manuscript) block(w *writer, k block, addresses []string) ([]string, error) {
	switch k.kind {
	case shown:
		if k.picture > len(addresses) || addresses[k.picture-1] == "" {
			return nil, nil
		}
		return []string{"![" + allEscaped(m.Pictures[k.picture-1].Alt) + "](" + addresses[k.picture-1] + ")"}, nil
	case table:
		return w.table(k)
	}
	line, err := w.inline(k.runs, k)
	switch k.kind {
	case heading:
		line = strings.Repeat("#", k.level) + " " + line
	case item:
		line = w.item(k) + line
	}
	return []string{line}, err
}

// deepest is how many lists stand inside each other.
const deepest = 8

// item opens an item and returns how it begins.
func (w *writer) item(k block) string {
	level := min(k.level, len(w.lists), deepest)
	first := list{name: k.list, ordered: k.ordered, number: max(k.number, 1) - 1}
	if level > 0 {
		first.number = 0 // only 1 begins a list below a line
	}
	w.apart = false
	switch {
	case level == len(w.lists):
		w.lists = append(w.lists, first)
	case w.lists[level].name == k.list && w.lists[level].ordered == k.ordered:
		w.lists = w.lists[:level+1]
	default:
		first.other = w.lists[level].ordered == k.ordered && !w.lists[level].other
		w.apart = level == 0
		w.lists = append(w.lists[:level], first)
	}
	return w.lists[level].next(w.lists[:level])
}

// next is the mark of a list's next item, behind the indentation by those that
// it stands in.
func (l *list) next(in []list) string {
	indent := 0
	if len(in) > 0 {
		indent = in[len(in)-1].indent
	}
	l.number++
	mark := map[bool]string{false: "-", true: "*"}[l.other]
	if l.ordered {
		mark = strconv.Itoa(l.number) + map[bool]string{false: ".", true: ")"}[l.other]
	}
	l.indent = indent + len(mark) + 1
	return strings.Repeat(" ", indent) + mark + " "
}

// table writes the rows of a table, the first as its head.
func (w *writer) table(k block) ([]string, error) {
	var lines []string
	for i, row := range k.rows {
		line := "|"
		for _, c := range row {
			text, err := w.inline(c, k)
			if err != nil {
				return nil, err
			}
			line += " " + text + " |"
		}
		lines = append(lines, line)
		if i == 0 {
			lines = append(lines, "|"+strings.Repeat(" --- |", len(row)))
		}
	}
	return lines, nil
}
