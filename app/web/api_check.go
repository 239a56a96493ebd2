package web

import (
	"encoding/json"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
	"fanzha/app/library"
	"fanzha/app/risk"
)

type apiVerdict struct {
	Level      risk.Level `json:"level"` // high, medium, unknown; never harmless
	Scams      []apiMatch `json:"scams"`
	Indicators []apiNamed `json:"indicators"`
	Signs      []apiSign  `json:"signs"` // that belong to no one scam type
	Advice     []string   `json:"advice"`
}

type apiMatch struct {
	Key      string    `json:"key"`
	Name     string    `json:"name"`
	Score    int       `json:"score"`
	Next     string    `json:"next,omitempty"` // what they will do next
	Reasons  []apiSign `json:"reasons"`
	Articles []apiLink `json:"articles"`
}

type apiSign struct {
	Sign  string `json:"sign"`
	Quote string `json:"quote"` // as it stands in the text
}

type apiNamed struct {
	Kind     string    `json:"kind"`
	Value    string    `json:"value"` // numbers and handles are masked
	Articles []apiLink `json:"articles"`
}

type apiLink struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// apiCheck says what is known about a text, as the page does.
func (s *Server) apiCheck(c *fiber.Ctx) error {
	var asked struct {
		Text string `json:"text"`
	}
	if err := json.Unmarshal(c.BodyRaw(), &asked); err != nil {
		return fault.Wrap(fault.BadRequest, `请求正文应是 JSON：{"text": "…"}`, err)
	}
	if err := pasted(asked.Text); err != nil {
		return err
	}
	return c.JSON(s.apiVerdict(s.examiner.Load().Judge(asked.Text)))
}

func (s *Server) apiVerdict(v risk.Verdict) apiVerdict {
	answer := apiVerdict{Level: v.Level, Scams: []apiMatch{}, Indicators: []apiNamed{}, Signs: apiSigns(v.Signs), Advice: append([]string{}, v.Advice...)}
	for _, m := range v.Scams {
		articles := m.Cases
		if m.Guide != nil {
			articles = append([]*library.Article{m.Guide}, articles...)
		}
		answer.Scams = append(answer.Scams, apiMatch{m.Key, m.Name, m.Score, m.Next, apiSigns(m.Reasons), s.apiLinks(articles)})
	}
	for _, hit := range v.Indicators {
		answer.Indicators = append(answer.Indicators, apiNamed{hit.Kind, hit.Value, s.apiLinks(hit.Articles)})
	}
	return answer
}

func apiSigns(reasons []risk.Reason) []apiSign {
	signs := make([]apiSign, len(reasons))
	for i, r := range reasons {
		signs[i] = apiSign{r.Sign, r.Quote}
	}
	return signs
}

func (s *Server) apiLinks(articles []*library.Article) []apiLink {
	links := make([]apiLink, len(articles))
	for i, a := range articles {
		links[i] = apiLink{a.Title, s.base + a.Path()}
	}
	return links
}
