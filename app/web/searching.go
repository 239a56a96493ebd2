package web

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/bureau"
	"fanzha/app/fault"
	"fanzha/app/library"
	"fanzha/app/phase"
	"fanzha/search"
)

// searchQuery reads what a search address asks for.
func searchQuery(c *fiber.Ctx) (search.Query, error) {
	page, err := pageNumber(c)
	if err != nil {
		return search.Query{}, err
	}
	if page > search.MaxPage {
		return search.Query{}, fault.New(fault.BadRequest, "页码太大。换几个字再搜会更快")
	}
	q := search.Query{
		Text: strings.ToValidUTF8(c.Query("q"), ""), Kind: c.Query("kind"), Scam: c.Query("scam"),
		District: c.Query("district"), Page: page, Limit: perPage,
	}
	if text := c.Query("year"); text != "" {
		if q.Year, err = strconv.Atoi(text); err != nil {
			return q, fault.New(fault.BadRequest, "年份应是数字，如 2026")
		}
	}
	return q, nil
}

func (s *Server) find(c *fiber.Ctx, q search.Query) (search.Result, error) {
	ctx, cancel := context.WithTimeout(Timed(c), searchTimeout)
	defer cancel()
	searched := phase.Begin(ctx, phase.Search)
	result, err := s.Search.Search(ctx, q)
	searched()
	if err != nil {
		return result, fault.Wrap(fault.Unavailable, "搜索暂时不能用，可以先从列表里找", err)
	}
	if result.Total == 0 && !narrowed(q) {
		s.Misses.Add(s.network(c), q.Text)
	}
	return result, nil
}

// narrowed reports whether a query looks at some of the articles only.
func narrowed(q search.Query) bool {
	return q.Kind != "" || q.Scam != "" || q.District != "" || q.Year != 0
}

// searchPage shows results. Nothing that was typed is logged, nor kept but for
// what [Misses] makes of it.
func (s *Server) searchPage(c *fiber.Ctx) error {
	q, err := searchQuery(c)
	if err != nil {
		return err
	}
	snapshot := s.Library.Snapshot()
	view := searchView{Page: s.pageOf(snapshot, "搜索", "/search"), Query: q.Text}
	view.NoIndex = true
	view.Narrowed = narrowed(q)
	view.Asked = view.Narrowed || strings.TrimSpace(q.Text) != ""
	if view.Asked {
		result, err := s.find(c, q)
		if err != nil {
			return err
		}
		s.fillResults(&view, snapshot, q, result)
	}
	return s.compressed(c, "public/search", view)
}

// aSentence is from how many characters on a query may be what a fraudster
// wrote, rather than a word to be found.
const aSentence = 12

func (s *Server) fillResults(view *searchView, snapshot *library.Snapshot, q search.Query, result search.Result) {
	view.Total, view.Instead = result.Total, result.Instead
	for _, hit := range result.Hits {
		if a, ok := snapshot.ByID(hit.Kind + "/" + hit.Slug); ok {
			view.Hits = append(view.Hits, SearchHit{
				Card: s.card(snapshot, a), TitleSpans: hit.Title, Excerpt: onOneLine(hit.Excerpt), Cut: endsWithin(hit.Excerpt),
			})
		}
	}
	view.Filters = searchFilters(snapshot.Bureau, q, result.Facets)
	for _, text := range result.Suggestions {
		if text == result.Instead {
			continue
		}
		view.Suggestions = append(view.Suggestions, Link{text, s.base + "/search?" + url.Values{"q": {text}}.Encode()})
	}
	query := url.Values{}
	setQuery(query, "q", q.Text)
	if view.Narrowed {
		view.Reset = s.base + "/search?" + query.Encode()
	}
	for name, value := range map[string]string{"kind": q.Kind, "scam": q.Scam, "district": q.District} {
		setQuery(query, name, value)
	}
	if q.Year != 0 {
		query.Set("year", strconv.Itoa(q.Year))
	}
	view.Pager = pager(s.base+"/search", query, q.Page, result.Total)
	letters := utf8.RuneCountInString(strings.TrimSpace(q.Text))
	view.Judged = letters >= aSentence || letters > 0 && result.Total == 0 && !view.Narrowed
}

// onOneLine parts by a stroke what stands on lines of its own in a text, so
// that a heading does not run into the sentence below it.
func onOneLine(excerpt []search.Span) []search.Span {
	strokes := strings.NewReplacer(" \n", " / ", "\n", " / ")
	parted := make([]search.Span, len(excerpt))
	for i, span := range excerpt {
		if i == len(excerpt)-1 {
			span.Text = strings.TrimRight(span.Text, " \n")
		}
		parted[i] = search.Span{Text: strokes.Replace(span.Text), Match: span.Match}
	}
	return parted
}

// endsWithin reports whether an excerpt stops in the middle of a sentence.
func endsWithin(excerpt []search.Span) bool {
	if len(excerpt) == 0 {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(excerpt[len(excerpt)-1].Text))
	return !strings.ContainsRune("。！？」）；", last)
}

// searchFilters offers the values that the hits have, with their numbers.
func searchFilters(b *bureau.Bureau, q search.Query, facets map[string][]search.Count) []Filter {
	specs := []struct {
		name, label, chosen string
		text                func(string) string
	}{
		{"kind", "栏目", q.Kind, func(key string) string { return kindNames[library.Kind(key)].Name }},
		{"scam", "骗局类型", q.Scam, b.ScamName},
		{"district", "地区", q.District, b.DistrictName},
		{"year", "年份", yearText(q.Year), func(year string) string { return year + "年" }},
	}
	var filters []Filter
	for _, spec := range specs {
		filter := Filter{Name: spec.name, Label: spec.label, Choices: []Choice{{Text: "全部"}}}
		for _, count := range facets[spec.name] {
			filter.Choices = append(filter.Choices, Choice{
				Value: count.Value, Text: spec.text(count.Value) + "（" + strconv.Itoa(count.Count) + "）", Selected: count.Value == spec.chosen,
			})
		}
		if len(filter.Choices) > 2 || spec.chosen != "" {
			filters = append(filters, filter)
		}
	}
	return filters
}

func yearText(year int) string {
	if year == 0 {
		return ""
	}
	return strconv.Itoa(year)
}
