package library

import (
	"path"
	"strings"

	"fanzha/app/bureau"
	"fanzha/app/fault"
)

// reader turns files into articles for one state of the bureau.
type reader struct {
	bureau   *bureau.Bureau
	renderer *Renderer
	guard    *Guard
}

func newReader(b *bureau.Bureau, basePath string) *reader {
	var buttons []Hotline
	var allowed []string
	for _, h := range b.Site.Hotlines {
		buttons = append(buttons, Hotline{Number: h.Number, Label: h.Label})
		allowed = append(allowed, h.Number)
	}
	for _, h := range b.Site.CallbackNumbers {
		allowed = append(allowed, h.Number)
	}
	if phone := b.Site.Contact.Phone; phone != "" {
		allowed = append(allowed, phone)
	}
	return &reader{
		bureau:   b,
		renderer: NewRenderer(basePath, buttons),
		guard:    NewGuard(allowed, b.Site.Officials),
	}
}

// read reads one file. The article is usable only where the findings have
// not failed. What depends on other files is checked by crossCheck.
func (r *reader) read(file string, data []byte) (*Article, fault.Findings) {
	src, findings := parseSource(file, data)
	if findings.Failed() {
		return nil, findings
	}
	kind, slug := identify(file)
	article := &Article{Kind: kind, Slug: slug, File: file, Meta: src.meta, Markdown: src.body}
	c := &checker{reader: r, file: file, src: src, findings: &findings}
	c.required(slug)
	c.keys()
	c.words()
	c.privacy()
	rendered, err := r.renderer.Render([]byte(src.body))
	if err != nil {
		findings.Add(file, src.bodyLine, "正文无法处理：%v", err)
	}
	article.Rendered = rendered
	for i := range article.Links {
		article.Links[i].Line += src.bodyLine - 1
	}
	return article, findings
}

// identify takes kind and slug from a path such as cases/2026/name.md.
func identify(file string) (Kind, string) {
	folder, _, _ := strings.Cut(file, "/")
	return Kind(folder), strings.TrimSuffix(path.Base(file), path.Ext(file))
}
