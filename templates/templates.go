// Package templates embeds the HTML of all pages and renders it.
//
// A page is a file in page/, which defines the block "main" of
// layout/base.html, or of layout/console.html where it lies in page/console. Partials in partial/ take one struct each. The view of a
// page is a struct that embeds [Page]; a test in packages web and console holds each
// template against its struct.
//
// Each page exists twice: as it is, and in elder mode (适老化), which a
// template asks for by the function elder: larger, and with fewer choices.
package templates

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"
	"sync"
)

//go:embed layout partial page
var files embed.FS

// Mode is how a reader wants to read.
type Mode bool

// The modes.
const (
	Usual Mode = false
	Elder Mode = true
)

// Set is the templates of all pages. It is safe for concurrent use.
type Set struct{ pages map[Mode]pages }

// pages are the templates of a mode. Each is parsed when it is first asked
// for: every one holds a copy of the layout and of all partials.
type pages map[string]func() (*template.Template, error)

// Parse reads the embedded templates.
func Parse() (*Set, error) {
	set := &Set{pages: map[Mode]pages{}}
	for _, mode := range []Mode{Usual, Elder} {
		all, err := pagesOf(mode)
		if err != nil {
			return nil, err
		}
		set.pages[mode] = all
	}
	return set, nil
}

func pagesOf(mode Mode) (pages, error) {
	shared, err := template.New("").Funcs(template.FuncMap{"elder": func() bool { return mode == Elder }}).
		ParseFS(files, "layout/*.html", "partial/*.html")
	if err != nil {
		return nil, fmt.Errorf("parse shared templates: %w", err)
	}
	names, err := fs.Glob(files, "page/*/*.html")
	if err != nil {
		return nil, err
	}
	all := make(pages, len(names))
	for _, name := range names {
		key := strings.TrimSuffix(strings.TrimPrefix(name, "page/"), path.Ext(name))
		layout := "base.html"
		if strings.HasPrefix(key, "console/") {
			layout = "console.html"
		}
		all[key] = sync.OnceValues(func() (*template.Template, error) {
			page, err := template.Must(shared.Clone()).ParseFS(files, name)
			if err != nil {
				return nil, fmt.Errorf("parse page template: %w", err)
			}
			return page.Lookup(layout), nil
		})
	}
	return all, nil
}

// Render returns the whole page of a name such as "public/home" in a mode.
// Nothing is written to the reader before all of it has worked.
func (s *Set) Render(name string, mode Mode, view any) ([]byte, error) {
	page, err := s.page(name, mode)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := page.Execute(&out, view); err != nil {
		return nil, fmt.Errorf("render %s: %w", name, err)
	}
	return out.Bytes(), nil
}

// Page returns the parsed template of a page, for the test that type-checks
// it.
func (s *Set) Page(name string) (*template.Template, error) { return s.page(name, Usual) }

func (s *Set) page(name string, mode Mode) (*template.Template, error) {
	parse, ok := s.pages[mode][name]
	if !ok {
		return nil, fmt.Errorf("templates: there is no page %q", name)
	}
	return parse()
}

// Names lists all pages.
func (s *Set) Names() []string {
	names := make([]string, 0, len(s.pages[Usual]))
	for name := range s.pages[Usual] {
		names = append(names, name)
	}
	return names
}
