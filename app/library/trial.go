package library

import (
	"iter"
	"maps"
	"slices"
	"time"

	"fanzha/app/fault"
)

// BodyPath is the body's, beside the keys of the front matter.
const BodyPath = "body"

// readings is what a snapshot was read with, and all that was read.
type readings struct {
	reader   *reader
	folder   *folder
	articles map[string]*Article // by ID, drafts too
	faulty   map[string]string   // files of those that never were good, by ID
}

// Exposed is personal data in an article: in the value of a key ("summary",
// "steps[2]") or in the body. Line is that of the value, FileLine of the file.
type Exposed struct {
	Exposure
	Path     string
	FileLine int
}

// Trial is what the checks say of a text that may become an article.
type Trial struct {
	Article  *Article // nil where it cannot be read at all
	Findings fault.Findings
	Exposed  []Exposed // what of the findings is personal data
}

// Try holds a text against the checks that guard the folder, as if it were the
// content of a file beside the others. Nothing is kept.
func (s *Snapshot) Try(file string, data []byte, now time.Time) Trial {
	var t Trial
	t.Article, t.Findings, t.Exposed = s.read.reader.inspect(file, data)
	if t.Article != nil {
		check := crossCheck{
			content: s.read.folder, bureau: s.Bureau, articles: s.read.articles, faulty: s.read.faulty, now: now, zone: s.Bureau.Site.Location(),
		}
		check.one(t.Article)
		t.Findings = append(t.Findings, check.findings...)
	}
	t.Findings.Sort()
	t.Findings = slices.Compact(t.Findings)
	return t
}

// Everything returns all articles, drafts and what is gone too, in no order.
func (s *Snapshot) Everything() iter.Seq[*Article] { return maps.Values(s.read.articles) }

// Draft returns an article in whatever state it is.
func (s *Snapshot) Draft(id string) (*Article, bool) {
	a, ok := s.read.articles[id]
	return a, ok
}

// File returns the path of an article's file below the content folder, a
// faulty one's too.
func (s *Snapshot) File(id string) (string, bool) {
	if a, ok := s.read.articles[id]; ok {
		return a.File, true
	}
	file, ok := s.read.faulty[id]
	return file, ok
}

// Referring returns the published articles that lead to one.
func (s *Snapshot) Referring(id string) []*Article {
	var referring []*Article
	for _, a := range s.published {
		if a.ID() != id && a.leadsTo("/"+id) {
			referring = append(referring, a)
		}
	}
	return referring
}

func (a *Article) leadsTo(path string) bool {
	return a.See == path || slices.ContainsFunc(a.Links, func(l Link) bool { return l.Target == path })
}

// Channels are the keys that front matter may name as channels.
func Channels() []string { return slices.Clone(channels) }

// Stages are the keys of the stages of a case, in order.
func Stages() []string {
	keys := make([]string, len(stages))
	for i, stage := range stages {
		keys[i] = stage.Key
	}
	return keys
}
