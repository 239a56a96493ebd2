package web

import (
	"encoding/json"
	"slices"
	"sync"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
	"fanzha/app/indicator"
	"fanzha/app/library"
)

// warnings find the published articles that name a value among their
// indicators. Phones, accounts, wechat and qq are matched here and listed
// nowhere: an answer holds articles only.
type warnings struct {
	mu       sync.Mutex
	snapshot *library.Snapshot
	byShape  map[string][]*library.Article
}

// The bounds of an answer and of what is asked.
const (
	warningsShown = 3
	longestNamed  = 300 // characters, as the longest field that names somebody
)

const warningsPath = "/report/warnings"

// naming returns the articles that name any of these values, newest first.
func (w *warnings) naming(snapshot *library.Snapshot, values ...string) []*library.Article {
	byShape := w.of(snapshot)
	var found []*library.Article
	for _, value := range values {
		for _, shape := range lookups(value) {
			for _, article := range byShape[shape] {
				if !slices.Contains(found, article) {
					found = append(found, article)
				}
			}
		}
	}
	return found[:min(len(found), warningsShown)]
}

// of is the index of a snapshot, made once.
func (w *warnings) of(snapshot *library.Snapshot) map[string][]*library.Article {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.snapshot == snapshot {
		return w.byShape
	}
	w.snapshot, w.byShape = snapshot, map[string][]*library.Article{}
	for _, article := range snapshot.Published() {
		i := article.Indicators
		for _, value := range slices.Concat(i.Apps, i.URLs, i.Companies, i.Phones, i.Accounts, i.WeChat, i.QQ) {
			for _, shape := range indicator.Shapes(value) {
				w.byShape[shape] = append(w.byShape[shape], article)
			}
		}
	}
	return w.byShape
}

// lookups are the shapes of a value as it was typed into a form.
func lookups(typed string) []string {
	if len([]rune(typed)) > longestNamed {
		return nil
	}
	return indicator.Lookups(typed)
}

// warningLinks are the articles that name any of these values.
func (s *Server) warningLinks(snapshot *library.Snapshot, values ...string) []Link {
	var links []Link
	for _, article := range s.warnings.naming(snapshot, values...) {
		links = append(links, Link{article.Title, s.base + article.Path()})
	}
	return links
}

type warningBody struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// warned tells a form, while it is typed, which published warnings name a
// value. The value comes in the body and goes nowhere.
func (s *Server) warned(c *fiber.Ctx) error {
	var asked struct {
		Value string `json:"value"`
	}
	if err := json.Unmarshal(c.BodyRaw(), &asked); err != nil {
		return fault.Wrap(fault.BadRequest, "请求正文应是 JSON：{\"value\": \"…\"}", err)
	}
	articles := []warningBody{}
	for _, link := range s.warningLinks(s.Library.Snapshot(), asked.Value) {
		articles = append(articles, warningBody{link.Text, link.URL})
	}
	return c.JSON(fiber.Map{"articles": articles})
}
