package manuscript

import (
	"errors"
	"strconv"

	"fanzha/app/fault"
)

// table reads the rows of a table.
func (d *document) table(x *elements) error {
	var rows [][]*Manuscript
	err := x.within(func(name string, _ attributes) error {
		switch name {
		case "tr":
			row, deleted, err := d.row(x)
			if !deleted {
				rows = append(rows, row)
			}
			return err
		case "sdt", "sdtContent", "ins", "customXml":
			return x.within(func(name string, _ attributes) error {
				if name != "tr" {
					return x.skip()
				}
				row, _, err := d.row(x)
				rows = append(rows, row)
				return err
			})
		}
		return x.skip()
	})
	if err != nil {
		return err
	}
	d.addTable(rows, false)
	return d.check()
}

func (d *document) row(x *elements) (row []*Manuscript, deleted bool, err error) {
	err = x.within(func(name string, _ attributes) error {
		switch name {
		case "trPr":
			return x.within(func(name string, _ attributes) error {
				deleted = deleted || name == "del"
				return x.skip()
			})
		case "tc":
			read, span, err := d.cell(x)
			row = spanned(row, read, span)
			return err
		}
		return x.skip()
	})
	return row, deleted, err
}

func (d *document) cell(x *elements) (read *Manuscript, span int, err error) {
	if d.cells++; d.cells > maxCells {
		return nil, 0, d.check()
	}
	read, err = d.apart(func(inner *document) error {
		return x.within(func(name string, _ attributes) error {
			switch name {
			case "tcPr":
				return x.within(func(name string, a attributes) error {
					if name == "gridSpan" {
						span, _ = strconv.Atoi(a["val"])
					}
					return x.skip()
				})
			case "p":
				return inner.paragraph(x)
			case "tbl":
				inner.end()
				return inner.table(x)
			case "sdt", "sdtContent", "ins":
				return inner.blocksOf(x)
			}
			return x.skip()
		})
	})
	return read, span, err
}

// drawing finds the pictures and text boxes in a drawing. The same stands there
// a second time, for old programs, as a fallback.
func (d *document) drawing(x *elements) error {
	var alt string
	var visit func(name string, a attributes) error
	visit = func(name string, a attributes) error {
		switch name {
		case "Fallback":
			return x.skip()
		case "docPr":
			alt = a["descr"]
		case "blip":
			d.picture(a["embed"], alt)
		case "imagedata":
			d.picture(a["id"], a["title"])
		case "txbxContent":
			if d.inBox++; d.inBox > 4 {
				return x.skip()
			}
			box, err := d.apart(func(inner *document) error { return inner.blocksOf(x) })
			d.inBox--
			d.boxes = append(d.boxes, box)
			return err
		}
		return x.within(visit)
	}
	return x.within(visit)
}

// picture adds a picture that lies in the file. Nothing is fetched from
// elsewhere.
func (d *document) picture(id, alt string) {
	r, ok := d.relations[id]
	if !ok || r.external || r.kind != "image" {
		d.left++
		return
	}
	content, err := d.pack.part(r.target, maxPicture)
	var refused *fault.Error
	if err != nil && (errors.Is(err, errMissing) || errors.As(err, &refused)) {
		d.left++
		return
	}
	box := &builder{}
	box.show(alt, content)
	d.left += box.left
	d.boxes = append(d.boxes, &box.Manuscript)
}
