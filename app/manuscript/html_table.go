package manuscript

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// The bounds of what is shown as a table. What goes beyond them is paragraphs:
// it was a table for the looks of a page alone.
const (
	maxColumns = 12
	maxCell    = 200 // characters in a table of one row
)

func (w *walker) tableElement(n *html.Node, c context) error {
	var rows [][]*Manuscript
	err := eachRow(n, func(tr *html.Node) error {
		var row []*Manuscript
		for td := tr.FirstChild; td != nil; td = td.NextSibling {
			if td.DataAtom != atom.Td && td.DataAtom != atom.Th {
				continue
			}
			read, err := w.cellElement(td, c)
			if err != nil {
				return err
			}
			span, _ := strconv.Atoi(attribute(td, "colspan"))
			row = spanned(row, read, span)
		}
		rows = append(rows, row)
		return nil
	})
	if err != nil {
		return err
	}
	w.addTable(rows, c.quoted)
	return w.check()
}

// eachRow calls visit with each row of a table, and not with those of tables
// in it.
func eachRow(n *html.Node, visit func(*html.Node) error) error {
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		var err error
		switch child.DataAtom {
		case atom.Tr:
			err = visit(child)
		case atom.Thead, atom.Tbody, atom.Tfoot:
			err = eachRow(child, visit)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// spanned is a row with one more cell, which is as wide as so many.
func spanned(row []*Manuscript, read *Manuscript, columns int) []*Manuscript {
	row = append(row, read)
	for range min(columns, maxColumns+1) - 1 {
		row = append(row, &Manuscript{})
	}
	return row
}

// cellElement reads a cell as a manuscript of its own.
func (w *walker) cellElement(td *html.Node, c context) (*Manuscript, error) {
	l := looksOf(td)
	if w.cells++; l.hidden() {
		return &Manuscript{}, w.check()
	}
	inner := &walker{builder: &builder{words: w.words, cells: w.cells}, lists: w.lists}
	err := inner.children(td, context{style: l.apply(c.style), link: c.link})
	inner.end()
	w.words, w.cells, w.lists, w.left = inner.words, inner.cells, inner.lists, w.left+inner.left
	if err == nil {
		err = w.check()
	}
	return &inner.Manuscript, err
}

// addTable adds a table of cells, or their contents one after the other where
// that is what readers saw.
func (b *builder) addTable(rows [][]*Manuscript, quoted bool) {
	columns, full := 0, 0
	rows = slices.DeleteFunc(rows, func(row []*Manuscript) bool {
		return !slices.ContainsFunc(row, func(m *Manuscript) bool { return len(m.blocks) > 0 })
	})
	for _, row := range rows {
		columns = max(columns, len(row))
		for _, m := range row {
			full = max(full, m.fill())
		}
	}
	if columns < 2 || columns > maxColumns || quoted || len(rows) == 1 && full > maxCell {
		for _, row := range rows {
			for _, m := range row {
				b.take(m, true, quoted)
			}
		}
		return
	}
	all := block{kind: table}
	for _, row := range rows {
		cells := make([]cell, columns)
		for i, m := range row {
			cells[i] = m.line()
		}
		all.rows = append(all.rows, cells)
	}
	b.blocks = append(b.blocks, all)
	for _, row := range rows {
		for _, m := range row {
			b.take(m, false, quoted)
		}
	}
}

// fill is how much a cell holds: much of it, or several blocks, is no cell of a
// table.
func (m *Manuscript) fill() int {
	words, texts := 0, 0
	for _, k := range m.blocks {
		words += utf8.RuneCountInString(plain(k.runs))
		if k.kind != shown {
			texts++
		}
	}
	if texts > 1 {
		words += maxCell
	}
	return words
}

// line is a cell's words in one line.
func (m *Manuscript) line() cell {
	var runs []run
	add := func(more []run) {
		if len(runs) > 0 && len(more) > 0 {
			runs = append(runs, run{text: " "})
		}
		runs = append(runs, more...)
	}
	for _, k := range m.blocks {
		add(k.runs)
		for _, row := range k.rows {
			for _, c := range row {
				add(c)
			}
		}
	}
	return settled(runs)
}

// take adds what a cell has: its pictures, and its texts where it is asked to.
func (b *builder) take(m *Manuscript, texts, quoted bool) {
	for _, k := range m.blocks {
		switch {
		case k.kind == shown && len(b.Pictures) < maxPictures:
			b.Pictures = append(b.Pictures, m.Pictures[k.picture-1])
			k.picture = len(b.Pictures)
			b.blocks = append(b.blocks, k)
		case k.kind == shown:
			b.left++
		case texts:
			if quoted && (k.kind == heading || k.kind == table) { // a quote has neither
				k = block{runs: (&Manuscript{blocks: []block{k}}).line()}
			}
			k.quoted = quoted
			b.blocks = append(b.blocks, k)
		}
	}
	for _, words := range m.Warnings {
		b.warn("%s", words)
	}
}
