package manuscript

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"fanzha/app/fault"
)

// The bounds of a .docx file. What its directory says of sizes is not believed.
const (
	maxEntries = 4000
	maxPart    = 16 << 20 // bytes of one part, unpacked
	maxParts   = 96 << 20 // bytes of all parts that are read
	maxNested  = 200      // elements inside each other
)

// What is said of a file that is none of ours.
const (
	notDocx  = "这不是能读的 .docx 文件。请在 Word 或 WPS 里打开，另存为「Word 文档（.docx）」再试"
	oldDoc   = "这是旧版 .doc 文件，或者加了打开密码。请在 Word 或 WPS 里去掉密码，另存为「Word 文档（.docx）」再试"
	tooLarge = "文件太大：最多 20 MB，里面的文字和图片展开以后也不能太大"
)

// FromDocx reads a .docx file of so many bytes. It fails with a fault where
// that is none, or too large a one.
func FromDocx(in io.ReaderAt, size int64) (*Manuscript, error) {
	if size > MaxDocx {
		return nil, fault.New(fault.TooLarge, tooLarge)
	}
	head := make([]byte, 4)
	if _, err := in.ReadAt(head, 0); err == nil && bytes.Equal(head, []byte{0xd0, 0xcf, 0x11, 0xe0}) {
		return nil, fault.New(fault.Invalid, oldDoc)
	}
	files, err := zip.NewReader(in, size)
	if err != nil || len(files.File) > maxEntries {
		return nil, fault.Wrap(fault.Invalid, notDocx, err)
	}
	p := &pack{entries: map[string]*zip.File{}, left: maxParts}
	for _, file := range files.File {
		if _, taken := p.entries[file.Name]; !taken {
			p.entries[file.Name] = file
		}
	}
	d, err := p.document()
	if err != nil {
		return nil, err
	}
	if err := d.read(); err != nil {
		return nil, err
	}
	return d.finished()
}

// pack is the parts of a .docx file.
type pack struct {
	entries map[string]*zip.File
	left    int64 // bytes that may still be unpacked
}

// errMissing is returned for a part that is not there.
var errMissing = errors.New("manuscript: there is no such part")

// part unpacks a part.
func (p *pack) part(name string, most int64) ([]byte, error) {
	file, ok := p.entries[name]
	if !ok {
		return nil, errMissing
	}
	if file.Flags&1 != 0 {
		return nil, fault.New(fault.Invalid, oldDoc)
	}
	in, err := file.Open()
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, notDocx, err)
	}
	defer in.Close() //nolint:errcheck // it was only read
	content, err := io.ReadAll(io.LimitReader(in, min(most, p.left)+1))
	if int64(len(content)) > min(most, p.left) {
		return nil, fault.New(fault.TooLarge, tooLarge)
	}
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, notDocx, err)
	}
	p.left -= int64(len(content))
	return content, nil
}

// relation is what a part refers to by an id.
type relation struct {
	kind, target string
	external     bool
}

// relations are those of a part. One inside the file has its target as the name
// of a part.
func (p *pack) relations(of string) (map[string]relation, error) {
	folder, name := path.Split(of)
	content, err := p.part(folder+"_rels/"+name+".rels", maxPart)
	if errors.Is(err, errMissing) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	all := map[string]relation{}
	x := newElements(content)
	return all, x.within(func(name string, _ attributes) error {
		if name == "Relationships" {
			return x.within(func(_ string, a attributes) error {
				r := relation{kind: path.Base(a["Type"]), target: a["Target"], external: a["TargetMode"] == "External"}
				if !r.external {
					r.target = strings.TrimPrefix(path.Join("/", folder, r.target), "/")
					if strings.HasPrefix(a["Target"], "/") {
						r.target = strings.TrimPrefix(path.Clean(a["Target"]), "/")
					}
				}
				all[a["Id"]] = r
				return x.skip()
			})
		}
		return x.skip()
	})
}

// document finds the main part, with what it needs beside it.
func (p *pack) document() (*document, error) {
	main := "word/document.xml"
	around, err := p.relations("")
	if err != nil {
		return nil, err
	}
	for _, r := range around {
		if r.kind == "officeDocument" && !r.external {
			main = r.target
		}
	}
	d := &document{builder: &builder{}, pack: p, main: main, notes: map[string]*Manuscript{}}
	if d.relations, err = p.relations(main); err != nil {
		return nil, err
	}
	if err := d.optional("styles", d.readStyles); err != nil {
		return nil, err
	}
	if err := d.optional("numbering", d.readNumbering); err != nil {
		return nil, err
	}
	return d, nil
}

// optional reads a part that a document may do without.
func (d *document) optional(kind string, read func(*elements) error) error {
	for _, r := range d.relations {
		if r.kind != kind || r.external {
			continue
		}
		content, err := d.pack.part(r.target, maxPart)
		if errors.Is(err, errMissing) {
			return nil
		}
		if err != nil {
			return err
		}
		return read(newElements(content))
	}
	return nil
}

// read reads the main part.
func (d *document) read() error {
	content, err := d.pack.part(d.main, maxPart)
	if errors.Is(err, errMissing) {
		return fault.Wrap(fault.Invalid, notDocx, fmt.Errorf("no %s: %w", d.main, err))
	}
	if err != nil {
		return err
	}
	x := newElements(content)
	found := false
	err = x.within(func(name string, _ attributes) error {
		if name != "document" {
			return x.skip()
		}
		return x.within(func(name string, _ attributes) error {
			if name != "body" {
				return x.skip()
			}
			found = true
			return d.blocksOf(x)
		})
	})
	if err == nil && !found {
		err = fault.New(fault.Invalid, notDocx)
	}
	if err != nil {
		return err
	}
	d.end()
	d.emptyBoxes()
	return d.addNotes()
}
