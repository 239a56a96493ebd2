package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
	"fanzha/app/library"
	"fanzha/search"
)

// apiArticle is an article as JSON: its front matter, and with the single
// article its body. Indicators that are only matched are not in it.
type apiArticle struct {
	Kind      library.Kind   `json:"kind"`
	Slug      string         `json:"slug"`
	Title     string         `json:"title"`
	Summary   string         `json:"summary"`
	URL       string         `json:"url"`
	Date      string         `json:"date"`
	Updated   string         `json:"updated,omitempty"`
	Scam      []string       `json:"scam"`
	Channels  []string       `json:"channels,omitempty"`
	Loss      float64        `json:"loss,omitempty"`
	District  string         `json:"district,omitempty"`
	Unit      string         `json:"unit,omitempty"`
	Stage     string         `json:"stage,omitempty"`
	ReviewBy  string         `json:"review_by,omitempty"`
	Cover     string         `json:"cover,omitempty"`
	Audio     string         `json:"audio,omitempty"`
	Tags      []string       `json:"tags,omitempty"`
	Sources   []apiSource    `json:"sources,omitempty"`
	Steps     []string       `json:"steps,omitempty"`
	Questions []string       `json:"questions,omitempty"`
	Notice    string         `json:"notice,omitempty"`
	Speaker   string         `json:"loudspeaker,omitempty"`
	Public    *apiIndicators `json:"indicators,omitempty"`
	HTML      string         `json:"html,omitempty"`
	Markdown  string         `json:"markdown,omitempty"`
}

// apiArticle answers with one article and its body.
func (s *Server) apiArticle(c *fiber.Ctx) error {
	snapshot := s.Library.Snapshot()
	kind, slug := library.Kind(c.Params("kind")), c.Params("slug")
	a, ok := snapshot.Article(kind, slug)
	if !ok {
		if _, was := gone(snapshot, kind, slug); was {
			return fault.New(fault.Gone, "这篇文章已经撤回或过期")
		}
		return fault.New(fault.NotFound, "没有这篇文章")
	}
	view := s.apiView(a)
	view.HTML, view.Markdown = snapshot.HTML(a), a.Markdown
	return sendJSON(c, view)
}

type apiSource struct {
	Title string `json:"title"`
	URL   string `json:"url,omitempty"`
}

type apiIndicators struct {
	Apps      []string `json:"apps,omitempty"`
	URLs      []string `json:"urls,omitempty"`
	Companies []string `json:"companies,omitempty"`
}

func (s *Server) apiView(a *library.Article) apiArticle {
	view := apiArticle{
		Kind: a.Kind, Slug: a.Slug, Title: a.Title, Summary: a.Summary, URL: s.base + a.Path(),
		Date: isoDate(a.Date), Updated: isoDate(a.Updated), Scam: append([]string{}, a.Scam...), Channels: a.Channels,
		Loss: a.Loss, District: a.District, Unit: a.Unit, Stage: a.Stage, ReviewBy: isoDate(a.ReviewBy),
		Cover: a.Cover, Audio: a.Audio, Tags: a.Tags, Steps: a.Steps, Questions: a.Questions,
		Notice: a.Notice, Speaker: a.Loudspeaker,
	}
	for _, source := range a.Sources {
		view.Sources = append(view.Sources, apiSource(source))
	}
	if i := a.Indicators; len(i.Apps)+len(i.URLs)+len(i.Companies) > 0 {
		view.Public = &apiIndicators{i.Apps, i.URLs, i.Companies}
	}
	return view
}

// apiArticles lists articles: GET /api/v1/articles?kind=&scam=&page=&limit=.
func (s *Server) apiArticles(c *fiber.Ctx) error {
	filter, page, err := listQuery(c, library.Kind(c.Query("kind")))
	if err != nil {
		return err
	}
	limit, err := limitOf(c)
	if err != nil {
		return err
	}
	found := s.Library.Snapshot().List(filter)
	articles := []apiArticle{}
	for _, a := range slicePage(found, page, limit) {
		articles = append(articles, s.apiView(a))
	}
	return sendJSON(c, fiber.Map{"total": len(found), "page": page, "articles": articles})
}

func limitOf(c *fiber.Ctx) (int, error) {
	text := c.Query("limit")
	if text == "" {
		return perPage, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > search.MaxLimit {
		return 0, fault.New(fault.BadRequest, "limit 应在 1 到 200 之间")
	}
	return n, nil
}
