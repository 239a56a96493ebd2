// Package templates embeds the HTML of all pages and renders it.
//
// A page is a file in page/, which defines the block "main" of
// layout/base.html. Partials in partial/ take one struct each. The view of a
// page is a struct that embeds [Page]; a test in package web holds each
// template against its struct.
package templates

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"
)

//go:embed layout partial page
var files embed.FS

// Set is the parsed templates of all pages. It is safe for concurrent use.
type Set struct{ pages map[string]*template.Template }

// Parse reads the embedded templates.
func Parse() (*Set, error) {
	shared, err := template.New("").ParseFS(files, "layout/*.html", "partial/*.html")
	if err != nil {
		return nil, fmt.Errorf("parse shared templates: %w", err)
	}
	names, err := fs.Glob(files, "page/*/*.html")
	if err != nil {
		return nil, err
	}
	set := &Set{pages: make(map[string]*template.Template, len(names))}
	for _, name := range names {
		page, err := template.Must(shared.Clone()).ParseFS(files, name)
		if err != nil {
			return nil, fmt.Errorf("parse page template: %w", err)
		}
		key := strings.TrimSuffix(strings.TrimPrefix(name, "page/"), path.Ext(name))
		set.pages[key] = page.Lookup("base.html")
	}
	return set, nil
}

// Render returns the whole page of a name such as "public/home". Nothing is
// written to the reader before all of it has worked.
func (s *Set) Render(name string, view any) ([]byte, error) {
	page, ok := s.pages[name]
	if !ok {
		return nil, fmt.Errorf("templates: there is no page %q", name)
	}
	var out bytes.Buffer
	if err := page.Execute(&out, view); err != nil {
		return nil, fmt.Errorf("render %s: %w", name, err)
	}
	return out.Bytes(), nil
}

// Page returns the parsed template of a page, for the test that type-checks
// it; nil where there is none.
func (s *Set) Page(name string) *template.Template { return s.pages[name] }

// Names lists all pages.
func (s *Set) Names() []string {
	names := make([]string, 0, len(s.pages))
	for name := range s.pages {
		names = append(names, name)
	}
	return names
}
