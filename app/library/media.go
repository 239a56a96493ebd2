package library

import (
	"html"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"fanzha/app/picture"
)

const mediaFolder = "media"

// pictureHead is how much of a file its size is looked for in.
const pictureHead = 256 << 10

// PictureWidths are those in which the site sends a picture: for a phone, and
// for all that is larger.
var PictureWidths = []int{480, 960}

// reloadMedia reports whether a file in media/ has come, gone or changed, and
// reads how large the new pictures are.
func (l *Library) reloadMedia() (changed bool) {
	found := map[string]stamp{}
	err := fs.WalkDir(l.folder, mediaFolder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil //nolint:nilerr // a folder may be missing, a file may have just gone
		}
		if info, err := d.Info(); err == nil {
			found[name] = stamp{info.Size(), info.ModTime()}
		}
		return nil
	})
	if err != nil || l.media != nil && maps.Equal(found, l.media) {
		return false
	}
	pictures := map[string]picture.Size{}
	for name, st := range found {
		file := strings.TrimPrefix(name, mediaFolder+"/")
		if known, ok := l.pictures[file]; ok && l.media[name] == st {
			pictures[file] = known
		} else if size, err := l.sizeOf(name); err == nil {
			pictures[file] = size
		}
	}
	l.media, l.pictures = found, pictures
	return true
}

func (l *Library) sizeOf(name string) (picture.Size, error) {
	if !slices.Contains([]string{".jpg", ".jpeg", ".png", ".webp", ".gif"}, strings.ToLower(path.Ext(name))) {
		return picture.Size{}, picture.ErrUnreadable
	}
	file, err := l.folder.Open(name)
	if err != nil {
		return picture.Size{}, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	head, err := io.ReadAll(io.LimitReader(file, pictureHead))
	if err != nil {
		return picture.Size{}, err
	}
	return picture.SizeOf(head)
}

// Picture is a picture of media/ as pages name it: in the widths that the site
// sends, with the size that keeps its place while it comes.
type Picture struct {
	Src, SrcSet string
	Sizes       string // how wide it stands in an article, where there is a SrcSet
	Width       int    // 0 where it is not known
	Height      int
}

// Picture returns how pages name a file in media/.
func (s *Snapshot) Picture(basePath, name string) Picture {
	return pictureOf(basePath+"/"+mediaFolder+"/"+(&url.URL{Path: name}).EscapedPath(), name, s.pictures)
}

func pictureOf(address, name string, sizes map[string]picture.Size) Picture {
	size, known := sizes[name]
	if !known {
		return Picture{Src: address}
	}
	p := Picture{Src: address, Width: size.Width, Height: size.Height}
	if size.Width <= PictureWidths[0] || strings.EqualFold(path.Ext(name), ".gif") {
		return p
	}
	var set []string
	for _, width := range PictureWidths {
		p.Src = address + "?w=" + strconv.Itoa(width)
		set = append(set, p.Src+" "+strconv.Itoa(min(width, size.Width))+"w")
	}
	p.SrcSet, p.Sizes = strings.Join(set, ", "), "(min-width: 48em) 40rem, 100vw"
	return p
}

// renderImage renders a picture. It comes when its reader gets near it.
func (r *nodeRenderer) renderImage(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	image := n.(*ast.Image)
	address := string(util.URLEscape(image.Destination, true))
	name := strings.TrimPrefix(address, r.basePath+"/"+mediaFolder+"/")
	if plain, err := url.PathUnescape(name); err == nil {
		name = plain
	}
	p := pictureOf(address, name, r.pictures)
	_, _ = w.WriteString(`<img src="` + html.EscapeString(p.Src) + `"`)
	if p.SrcSet != "" {
		_, _ = w.WriteString(` srcset="` + html.EscapeString(p.SrcSet) + `" sizes="` + p.Sizes + `"`)
	}
	if p.Width > 0 {
		_, _ = w.WriteString(` width="` + strconv.Itoa(p.Width) + `" height="` + strconv.Itoa(p.Height) + `"`)
	}
	_, _ = w.WriteString(` alt="` + html.EscapeString(plainText(image, source)) + `"`)
	if len(image.Title) > 0 {
		_, _ = w.WriteString(` title="` + html.EscapeString(string(image.Title)) + `"`)
	}
	_, _ = w.WriteString(` loading="lazy">`)
	return ast.WalkSkipChildren, nil
}
