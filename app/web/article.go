package web

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/bureau"
	"fanzha/app/fault"
	"fanzha/app/intake"
	"fanzha/app/library"
)

func (s *Server) article(kind library.Kind) fiber.Handler {
	return func(c *fiber.Ctx) error {
		snapshot, slug := s.Library.Snapshot(), c.Params("slug")
		if a, ok := snapshot.Article(kind, slug); ok {
			id := a.ID()
			s.read(c, id)
			return s.cached(c, snapshot, id, "public/article", func() any { return s.articleView(snapshot, a) })
		}
		return s.missing(c, snapshot, kind, slug)
	}
}

// read counts that an article is read, and not only fetched to be read
// perhaps.
func (s *Server) read(c *fiber.Ctx, id string) {
	header := &c.Request().Header
	if s.Readers != nil && header.IsGet() && len(header.Peek("Sec-Purpose")) == 0 {
		s.Readers.Add(id, header.UserAgent())
	}
}

// missing says why an article cannot be read, and where to go instead.
func (s *Server) missing(c *fiber.Ctx, snapshot *library.Snapshot, kind library.Kind, slug string) error {
	if a, ok := gone(snapshot, kind, slug); ok {
		return s.fresh(c, fiber.StatusGone, "public/withdrawn", s.withdrawnView(snapshot, a))
	}
	return fault.New(fault.NotFound, "这篇文章不存在，可能已经改名。可以搜一搜，或者从列表里找")
}

// gone returns an article that was published once and is no longer: taken
// back, or past its time.
func gone(snapshot *library.Snapshot, kind library.Kind, slug string) (*library.Article, bool) {
	if a, ok := snapshot.Withdrawn(kind, slug); ok {
		return a, true
	}
	return snapshot.Expired(kind, slug)
}

func (s *Server) withdrawnView(snapshot *library.Snapshot, a *library.Article) withdrawnView {
	view := withdrawnView{
		Page: s.pageOf(snapshot, a.Title, a.Path()), Expired: a.Status != library.StatusWithdrawn,
		Date: chineseDate(a.Date), Reason: a.WithdrawnReason, Notice: library.NoticeName(a.Notice),
	}
	view.NoIndex = true
	view.See = s.instead(snapshot, a)
	return view
}

// instead is where the readers of an article that is gone are sent: where that
// is gone as well, to what stands instead of it.
func (s *Server) instead(snapshot *library.Snapshot, a *library.Article) *Link {
	const most = 8 // a circle ends
	for range most {
		if a.See == "" {
			return nil
		}
		kind, slug, _ := strings.Cut(strings.TrimPrefix(a.See, "/"), "/")
		if next, was := gone(snapshot, library.Kind(kind), slug); was {
			a = next
			continue
		}
		link := Link{Text: "请看这里", URL: s.base + a.See}
		if other, ok := snapshot.Article(library.Kind(kind), slug); ok {
			link.Text = other.Title
		}
		return &link
	}
	return nil
}

func (s *Server) articleView(snapshot *library.Snapshot, a *library.Article) articleView {
	b, fragment := snapshot.Bureau, snapshot.HTML(a)
	view := articleView{
		Page:     s.pageOf(snapshot, a.Title, a.Path()),
		KindName: kindNames[a.Kind].Name, KindURL: s.base + "/" + string(a.Kind),
		Summary: a.Summary, Date: chineseDate(a.Date), ISODate: isoDate(a.Date),
		Updated: chineseDate(a.Updated), ISOUpdated: isoDate(a.Updated),
		Notice: library.NoticeName(a.Notice), Stage: library.StageName(a.Stage), Loss: yuanText(a.Loss), Steps: a.Steps,
		HTML:       template.HTML(fragment), //nolint:gosec // made by the library's renderer, which passes no raw HTML
		Questions:  openQuestions(a),
		Indicators: indicatorGroups(a.Indicators), Sources: a.Sources,
		Related: s.cards(snapshot, related(snapshot, a)), Plain: a.Kind == library.Pages,
	}
	view.Description = a.Summary
	if !view.Plain {
		s.addPassingOn(&view, a)
		view.Facts = s.articleFacts(snapshot, a, fragment)
	}
	if a.Cover != "" {
		cover := snapshot.Picture(s.base, a.Cover)
		view.Picture, view.Cover = &cover, cover.Src
	}
	if a.Audio != "" {
		view.Audio = view.Media(a.Audio)
	}
	for _, key := range a.Scam {
		scam, _ := b.Scam(key)
		if link := s.scamURL(snapshot, scam); link != s.base+a.Path() {
			view.Scams = append(view.Scams, Link{Text: scam.Name, URL: link})
		}
	}
	view.Channels = channelsText(a.Channels)
	if a.District != "" {
		view.District = b.DistrictName(a.District)
	}
	if a.Unit != "" {
		view.Unit = b.UnitName(a.Unit)
	}
	if a.ID() == verifyID {
		view.Notices = s.notices(snapshot)
	}
	if scam, ok := firstScam(b, a); ok && a.Kind == library.Cases {
		for _, sign := range scam.Signs {
			view.Signs = append(view.Signs, sign.Sign)
		}
	}
	return view
}

func channelsText(keys []string) string {
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = intake.OptionText(intake.Channels, key)
	}
	return strings.Join(names, "、")
}

// addPassingOn adds what a reader does about an article: what to do now, where
// the text does not begin with it, and what to send to others.
func (s *Server) addPassingOn(view *articleView, a *library.Article) {
	view.Warns = a.Kind == library.Cases || a.Kind == library.Guides
	view.Urgent = view.Warns && !a.WarnsFirst
	view.Loud, view.ShareText = a.Loudspeaker, shareText(view.Site, a)
	view.Poster = s.base + a.Path() + "/poster"
}

// shareText is an article as words for a chat, line by line. It says all that
// must be known by itself: who gets it may not be able to follow a link.
func shareText(site bureau.Site, a *library.Article) []string {
	var calls []string
	for _, line := range site.Hotlines {
		calls = append(calls, line.Number+"（"+line.Label+"）")
	}
	mark := "防骗"
	if a.Kind == library.Bulletins {
		mark = cmp.Or(library.NoticeName(a.Notice), kindNames[a.Kind].Name)
	}
	return []string{"【" + mark + "】" + a.Title, a.Summary, "电话：" + strings.Join(calls, "，"), site.Organisation}
}

func firstScam(b *bureau.Bureau, a *library.Article) (bureau.Scam, bool) {
	if len(a.Scam) == 0 {
		return bureau.Scam{}, false
	}
	return b.Scam(a.Scam[0])
}

// openQuestions are the article's questions that its text has no heading for.
func openQuestions(a *library.Article) []string {
	var open []string
	for _, q := range a.Questions {
		if !slices.ContainsFunc(a.Headings, func(h library.Heading) bool { return isQuestion(h, q) }) {
			open = append(open, q)
		}
	}
	return open
}

// asks reports whether a heading of an article is one of its questions.
func asks(a *library.Article, h library.Heading) bool {
	return slices.ContainsFunc(a.Questions, func(q string) bool { return isQuestion(h, q) })
}

func isQuestion(h library.Heading, question string) bool {
	return strings.Trim(h.Text, "？?") == strings.Trim(question, "？?")
}

func indicatorGroups(i library.Indicators) []IndicatorGroup {
	all := []struct {
		name   string
		masked bool
		values []string
	}{
		{"APP", false, i.Apps}, {"网址", false, i.URLs}, {"公司、机构", false, i.Companies},
		{"电话号码", true, i.Phones}, {"收款账户", true, i.Accounts}, {"微信号", true, i.WeChat}, {"QQ 号", true, i.QQ},
	}
	var groups []IndicatorGroup
	for n, kind := range all {
		if len(kind.values) == 0 {
			continue
		}
		group := IndicatorGroup{Name: kind.name, Masked: kind.masked}
		for m, value := range kind.values {
			if kind.masked {
				value = library.MaskValue(value)
			}
			group.Values = append(group.Values, IndicatorValue{fmt.Sprintf("indicator-%d-%d", n, m), value})
		}
		groups = append(groups, group)
	}
	return groups
}

// related picks up to four articles about the same scam type: those of another
// kind first.
func related(snapshot *library.Snapshot, a *library.Article) []*library.Article {
	const most = 4
	var others, alike []*library.Article
	for _, key := range a.Scam {
		for _, other := range snapshot.List(library.Filter{Scam: key}) {
			list := &others
			if other.Kind == a.Kind {
				list = &alike
			}
			if other.ID() != a.ID() && len(*list) < most && !slices.Contains(*list, other) {
				*list = append(*list, other)
			}
		}
	}
	list := slices.Concat(others, alike)
	return list[:min(most, len(list))]
}
