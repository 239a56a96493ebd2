package web

import (
	"html/template"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
	"fanzha/app/library"
	"fanzha/static"
	"fanzha/templates"
)

// stylePath is the style guide's address. It is for those who build the site:
// no menu leads there and no search engine may list it.
const stylePath = "/style-guide"

// styleGuide shows the colours, the pictures and every component, by the
// templates and style sheets that pages use and with made-up data.
func (s *Server) styleGuide(c *fiber.Ctx) error {
	snapshot := s.Library.Snapshot()
	prose, err := sampleProse(snapshot)
	if err != nil {
		return err
	}
	return s.cached(c, snapshot, stylePath, "public/style-guide", func() any {
		view := sampleComponents()
		view.Page, view.Prose = s.stylePage(snapshot, "样式手册", stylePath), prose
		view.Colours, view.Contrasts = static.Palette()
		s.sampleNumbers(&view)
		for _, name := range static.Icons() {
			view.Icons = append(view.Icons, NamedIcon{name, view.Icon(name)})
		}
		for _, specimen := range specimens {
			view.Specimens = append(view.Specimens, Link{specimen.title, s.base + stylePath + "/" + specimen.name})
		}
		return view
	})
}

// specimen shows a whole page in a state that is seldom met.
func (s *Server) specimen(c *fiber.Ctx) error {
	snapshot := s.Library.Snapshot()
	for _, specimen := range specimens {
		if path := stylePath + "/" + specimen.name; c.Params("name") == specimen.name {
			return s.cached(c, snapshot, path, specimen.template, func() any {
				return specimen.view(s, snapshot, s.stylePage(snapshot, sampleMark+specimen.title, path))
			})
		}
	}
	return fault.New(fault.NotFound, "")
}

func (s *Server) stylePage(snapshot *library.Snapshot, title, path string) templates.Page {
	page := s.pageOf(snapshot, title, path)
	page.NoIndex = true
	return page
}

// sampleProse is what the library makes of the Markdown that articles may use.
func sampleProse(snapshot *library.Snapshot) (template.HTML, error) {
	rendered, err := snapshot.Render([]byte(sampleMarkdown))
	return template.HTML(rendered.HTML), err //nolint:gosec // made by the library's renderer, which passes no raw HTML
}
