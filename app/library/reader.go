package library

import (
	"path"
	"strings"

	"fanzha/app/fault"
)

// reader turns files into articles for one basis.
type reader struct {
	basis
	guard *Guard
}

func newReader(b basis) *reader {
	return &reader{basis: b, guard: NewGuard(b.numbers, b.officials)}
}

// read reads one file. The article is usable only where the findings have
// not failed. What depends on other files is checked by crossCheck.
func (r *reader) read(file string, data []byte) (*Article, fault.Findings) {
	article, findings, _ := r.inspect(file, data)
	return article, findings
}

// inspect also returns what the privacy guard has found.
func (r *reader) inspect(file string, data []byte) (*Article, fault.Findings, []Exposed) {
	src, findings := parseSource(file, data)
	if src.lines == nil {
		return nil, findings, nil
	}
	kind, slug := identify(file)
	article := &Article{Kind: kind, Slug: slug, File: file, Meta: src.meta, Markdown: src.body, references: references(src)}
	c := newChecker(r, file, src, &findings)
	c.required(slug)
	c.keys()
	c.words()
	c.privacy()
	body, err := ReadBody([]byte(src.body))
	if err != nil {
		findings.Add(file, src.bodyLine, "正文无法处理：%v", err)
	}
	article.Body = body
	for i := range article.Links {
		article.Links[i].Line += src.bodyLine - 1
	}
	for i := range article.Outward {
		article.Outward[i].Line += src.bodyLine - 1
	}
	for i, source := range src.meta.Sources {
		if source.URL != "" {
			article.Outward = append(article.Outward, Link{Target: source.URL, Line: src.lines.At("sources[%d]", i)})
		}
	}
	for _, flaw := range article.Flaws {
		findings = append(findings, fault.Finding{
			File: file, Line: flaw.Line + src.bodyLine - 1, Message: flaw.Message, Warning: flaw.Warning,
		})
	}
	return article, findings, c.exposed
}

// identify takes kind and slug from a path such as cases/2026/name.md.
func identify(file string) (Kind, string) {
	folder, _, _ := strings.Cut(file, "/")
	return Kind(folder), strings.TrimSuffix(path.Base(file), path.Ext(file))
}

// reference is a key of the front matter that names another file.
type reference struct {
	key, target string // target is root-relative
	line        int
}

func references(src source) []reference {
	var list []reference
	add := func(key, value, target string) {
		if value != "" {
			list = append(list, reference{key, target, src.lines.At("%s", key)})
		}
	}
	add("see", src.meta.See, src.meta.See)
	add("cover", src.meta.Cover, "/media/"+src.meta.Cover)
	add("audio", src.meta.Audio, "/media/"+src.meta.Audio)
	return list
}
