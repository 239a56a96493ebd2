package web

import (
	"html"
	"strings"

	"github.com/gofiber/fiber/v2"

	"fanzha/search"
)

type apiHit struct {
	Kind      string   `json:"kind"`
	Slug      string   `json:"slug"`
	Title     string   `json:"title"`
	Summary   string   `json:"summary"`
	URL       string   `json:"url"`
	Date      string   `json:"date"`
	Scam      []string `json:"scam"`
	Highlight string   `json:"highlight"` // HTML: the words found stand in <mark>
}

// apiSearch answers GET /api/v1/search?q=.
func (s *Server) apiSearch(c *fiber.Ctx) error {
	q, err := searchQuery(c)
	if err != nil {
		return err
	}
	if q.Limit, err = limitOf(c); err != nil {
		return err
	}
	result, err := s.find(c, q)
	if err != nil {
		return err
	}
	snapshot := s.Library.Snapshot()
	hits := []apiHit{}
	for _, hit := range result.Hits {
		if a, ok := snapshot.ByID(hit.Kind + "/" + hit.Slug); ok {
			hits = append(hits, apiHit{
				Kind: hit.Kind, Slug: hit.Slug, Title: a.Title, Summary: a.Summary, URL: s.base + a.Path(),
				Date: isoDate(a.Date), Scam: append([]string{}, a.Scam...), Highlight: markHTML(hit.Excerpt),
			})
		}
	}
	return sendJSONOnce(c, fiber.Map{
		"query": q.Text, "total": result.Total, "engine": result.Engine, "hits": hits,
		"facets": orEmpty(result.Facets), "suggestions": append([]string{}, result.Suggestions...),
	})
}

func orEmpty(facets map[string][]search.Count) map[string][]search.Count {
	if facets == nil {
		return map[string][]search.Count{}
	}
	return facets
}

// markHTML writes spans as escaped HTML with the matches in <mark>.
func markHTML(spans []search.Span) string {
	var b strings.Builder
	for _, span := range spans {
		text := html.EscapeString(span.Text)
		if span.Match {
			text = "<mark>" + text + "</mark>"
		}
		b.WriteString(text)
	}
	return b.String()
}
