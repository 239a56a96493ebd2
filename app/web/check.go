package web

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
	"fanzha/app/intake"
	"fanzha/app/library"
	"fanzha/app/risk"
)

const (
	checkPath = "/check"
	maxPasted = 20_000 // characters: a long chat
)

var pastedField = spec{
	name: "text", label: "对方发来的话、号码、账号、软件名、公司名或链接", control: "textarea", required: true, maxLength: maxPasted,
	hint: "从聊天里长按复制，再粘贴到这里。只有截图的，长按图片，点「提取文字」，再复制粘贴",
}

// emptyCheck asks what is to be looked at.
func (s *Server) emptyCheck(c *fiber.Ctx) error {
	view := s.checkView(s.Library.Snapshot(), "", "")
	view.Answer = false
	return s.compressed(c, "public/check", view)
}

func (s *Server) checkView(snapshot *library.Snapshot, text, wrong string) checkView {
	view := checkView{Page: s.pageOf(snapshot, "查一查是不是诈骗", checkPath), Action: s.base + checkPath}
	view.Description = "收到的短信、聊天、链接、号码，粘贴进来查一查：像哪一种骗局，哪几个字露了馅，接下来会怎样，现在怎么办。"
	view.Answer = true
	b := formBuilder{values: intake.Values{pastedField.name: {text}}, errors: map[string]string{}, view: &formView{}}
	if wrong != "" {
		b.errors[pastedField.name] = wrong
	}
	view.Field = b.field("", pastedField)
	return view
}

// check says what is known about a text. Nothing of it is kept or logged.
func (s *Server) check(c *fiber.Ctx) error {
	sent, err := s.formOf(c)
	if err != nil {
		return err
	}
	snapshot, text := s.Library.Snapshot(), first(sent.values[pastedField.name])
	if err := pasted(text); err != nil {
		return s.fresh(c, statusOf[err.Kind], "public/check", s.checkView(snapshot, text, err.Fields[0].Message))
	}
	view := s.checkView(snapshot, text, "")
	view.Verdict = s.verdictView(s.examiner.Load().Judge(text))
	return s.fresh(c, fiber.StatusOK, "public/check", view)
}

// pasted finds fault with a text that cannot be judged, nil where it can.
func pasted(text string) *fault.Error {
	switch {
	case strings.TrimSpace(text) == "":
		return fault.InvalidFields([]fault.Field{{Field: pastedField.name, Message: "请把要查的内容粘贴进来"}})
	case utf8.RuneCountInString(text) > maxPasted:
		return fault.InvalidFields([]fault.Field{{Field: pastedField.name, Message: "内容太长，最多 " + strconv.Itoa(maxPasted) + " 字。请只留最可疑的几段"}})
	}
	return nil
}

// levelWords are what each level says, and says first to do. None says that
// something is harmless.
var levelWords = map[risk.Level]struct{ title, lead string }{
	risk.High:    {"很像诈骗", "不转钱，不给验证码，不共享屏幕，不点链接。"},
	risk.Medium:  {"有可疑的地方", "先不要照着做。换一个您自己查到的号码，打过去问清楚。"},
	risk.Unknown: {"查不出来", "查不出来，不等于没问题。本站只认得常见的说法和公开通报过的名称、号码，骗子天天换新的。"},
}

func (s *Server) verdictView(v risk.Verdict) *verdictView {
	words := levelWords[v.Level]
	view := &verdictView{Level: string(v.Level), Title: words.title, Lead: words.lead, Signs: reasonViews(v.Signs), Harmless: reasonViews(v.Harmless), Advice: v.Advice}
	for _, match := range v.Scams {
		view.Matches = append(view.Matches, s.matchView(match))
	}
	for _, hit := range v.Indicators {
		view.Indicators = append(view.Indicators, hitView{library.IndicatorName(hit.Kind), hit.Value, s.articleLinks(hit.Articles)})
	}
	return view
}

func (s *Server) matchView(m risk.Match) matchView {
	view := matchView{Name: m.Name, Reasons: reasonViews(m.Reasons), Next: m.Next, Cases: s.articleLinks(m.Cases)}
	if m.Guide != nil {
		view.Guide = &s.articleLinks([]*library.Article{m.Guide})[0]
	}
	return view
}

// reasonViews are reasons, each sign once.
func reasonViews(reasons []risk.Reason) []reasonView {
	var views []reasonView
	for _, r := range reasons {
		at := slices.IndexFunc(views, func(v reasonView) bool { return v.Sign == r.Sign })
		if at < 0 {
			at = len(views)
			views = append(views, reasonView{Sign: r.Sign})
		}
		if !slices.Contains(views[at].Quotes, r.Quote) {
			views[at].Quotes = append(views[at].Quotes, r.Quote)
		}
	}
	return views
}

func (s *Server) articleLinks(articles []*library.Article) []Link {
	links := make([]Link, len(articles))
	for i, a := range articles {
		links[i] = Link{a.Title, s.base + a.Path()}
	}
	return links
}
