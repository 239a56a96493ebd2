package web

import (
	"encoding/json"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
)

// warningsShown is the bound of an answer.
const warningsShown = 3

const warningsPath = "/report/warnings"

// warningLinks are the published articles that name any of these values among
// their indicators. An answer holds articles only, never an indicator.
func (s *Server) warningLinks(values ...string) []Link {
	var links []Link
	articles := s.examiner.Load().Naming(values...)
	for _, article := range articles[:min(len(articles), warningsShown)] {
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
	for _, link := range s.warningLinks(asked.Value) {
		articles = append(articles, warningBody{link.Text, link.URL})
	}
	return c.JSON(fiber.Map{"articles": articles})
}
