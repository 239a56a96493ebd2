package manuscript

import (
	"errors"
	"strconv"
)

// cite writes a note's number; the notes stand at the end.
func (d *document) cite(kind, id string) {
	d.cited = append(d.cited, kind+" "+id)
	d.write("（注"+strconv.Itoa(len(d.cited))+"）", 0, "")
}

// addNotes reads the notes that were cited and adds them at the end.
func (d *document) addNotes() error {
	for _, kind := range []string{"footnote", "endnote"} {
		err := d.optional(kind+"s", func(x *elements) error {
			return x.within(func(string, attributes) error {
				return x.within(func(name string, a attributes) error {
					if name != kind || a["type"] != "" && a["type"] != "normal" {
						return x.skip()
					}
					note, err := d.apart(func(inner *document) error { return inner.blocksOf(x) })
					d.notes[kind+" "+a["id"]] = note
					return err
				})
			})
		})
		if err != nil && !errors.Is(err, errMissing) {
			return err
		}
	}
	for i, key := range d.cited {
		if note := d.notes[key]; note != nil && len(note.line()) > 0 {
			runs := append([]run{{text: "注" + strconv.Itoa(i+1) + "："}}, note.line()...)
			d.blocks = append(d.blocks, block{runs: settled(runs)})
		}
	}
	return nil
}

// apart reads a part of the document as a manuscript of its own.
func (d *document) apart(read func(*document) error) (*Manuscript, error) {
	inner := *d
	inner.builder = &builder{words: d.words, cells: d.cells}
	inner.joining, inner.boxes, inner.fields = false, nil, nil
	err := read(&inner)
	inner.end()
	inner.emptyBoxes()
	d.words, d.cells, d.left, d.cited = inner.words, inner.cells, d.left+inner.left, inner.cited
	return &inner.Manuscript, err
}
