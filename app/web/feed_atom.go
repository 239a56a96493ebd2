package web

import (
	"encoding/xml"
	"time"
)

// atomFeed is an Atom feed (RFC 4287).
type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang     string      `xml:"xml:lang,attr"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle"`
	Updated  string      `xml:"updated"`
	Author   atomPerson  `xml:"author"`
	Icon     string      `xml:"icon"`
	Links    []atomLink  `xml:"link"`
	Entries  []atomEntry `xml:"entry"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Published  string         `xml:"published"`
	Updated    string         `xml:"updated"`
	Author     atomPerson     `xml:"author"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Summary    string         `xml:"summary,omitempty"`
	Content    atomContent    `xml:"content"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomCategory struct {
	Key  string `xml:"term,attr"`
	Name string `xml:"label,attr"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	HTML string `xml:",chardata"`
}

func writeAtom(f feed) ([]byte, error) {
	out := atomFeed{
		Lang: "zh-CN", ID: f.Self, Title: f.Title, Subtitle: f.Description, Updated: atomTime(f.Updated), Author: atomPerson{f.Organisation}, Icon: f.Icon,
		Links: []atomLink{{"self", "application/atom+xml", f.Self}, {"alternate", "text/html", f.Page}},
	}
	for _, e := range f.Entries {
		entry := atomEntry{
			ID: e.URL, Title: e.Title, Published: atomTime(e.Published), Updated: atomTime(e.Updated), Author: atomPerson{e.Author},
			Links: []atomLink{{"alternate", "text/html", e.URL}}, Summary: e.Summary, Content: atomContent{"html", e.HTML},
		}
		for _, tag := range e.Tags {
			entry.Categories = append(entry.Categories, atomCategory(tag))
		}
		out.Entries = append(out.Entries, entry)
	}
	return xmlDocument(out)
}

// atomTime writes a moment as RFC 4287 wants it, which must be there: a feed
// without entries has not changed since the beginning.
func atomTime(t time.Time) string {
	if t.IsZero() {
		t = time.Unix(0, 0).UTC()
	}
	return t.Format(time.RFC3339)
}
