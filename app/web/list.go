package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
	"fanzha/app/library"
)

// perPage is how many articles or results a page lists.
const perPage = 20

func (s *Server) list(kind library.Kind) fiber.Handler {
	return func(c *fiber.Ctx) error {
		filter, number, err := listQuery(c, kind)
		if err != nil {
			return err
		}
		snapshot := s.Library.Snapshot()
		if len(c.Request().URI().QueryString()) == 0 {
			return s.cached(c, snapshot, string(kind), "public/list", func() any { return s.listView(snapshot, filter, 1) })
		}
		key := fmt.Sprintf("%s?%q", kind, []string{filter.Scam, filter.District, strconv.Itoa(filter.Year), strconv.Itoa(number)})
		if len(key) > 200 {
			return fault.New(fault.BadRequest, "筛选条件太长")
		}
		return s.cached(c, snapshot, key, "public/list", func() any { return s.listView(snapshot, filter, number) })
	}
}

// listQuery reads what a list's address asks for. Unknown filters pick
// nothing, which is an empty list; a page that is no number is a bad request.
func listQuery(c *fiber.Ctx, kind library.Kind) (library.Filter, int, error) {
	f := library.Filter{Kind: kind, Scam: c.Query("scam"), District: c.Query("district")}
	if text := c.Query("year"); text != "" {
		year, err := strconv.Atoi(text)
		if err != nil || year < 1 {
			return f, 0, fault.New(fault.BadRequest, "年份应是数字，如 2026")
		}
		f.Year = year
	}
	page, err := pageNumber(c)
	return f, page, err
}

func pageNumber(c *fiber.Ctx) (int, error) {
	const most = 100_000
	text := c.Query("page")
	if text == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, fault.New(fault.BadRequest, "页码应是从 1 开始的数字")
	}
	return n, nil
}

func (s *Server) listView(snapshot *library.Snapshot, f library.Filter, number int) listView {
	path := "/" + string(f.Kind)
	all := snapshot.List(library.Filter{Kind: f.Kind})
	found := snapshot.List(f)
	view := listView{
		Page:    s.pageOf(snapshot, kindNames[f.Kind].Name, path),
		Heading: kindNames[f.Kind].Name, Intro: kindNames[f.Kind].Intro,
		Total: len(found), Filters: listFilters(snapshot, all, f),
		Cards: under(f.Kind, s.cards(snapshot, slicePage(found, number, perPage))),
	}
	view.Description = view.Intro
	view.Feed = s.base + listFeed(snapshot, f)
	query := url.Values{}
	setQuery(query, "scam", f.Scam)
	setQuery(query, "district", f.District)
	if f.Year != 0 {
		query.Set("year", strconv.Itoa(f.Year))
	}
	view.Pager = pager(s.base+path, query, number, len(found))
	if len(query) > 0 || view.Pager.Past() {
		view.Reset, view.NoIndex = s.base+path, true
	}
	if guide, ok := snapshot.Guide(f.Scam); ok {
		view.Guide = &Link{guide.Title, s.base + guide.Path()}
	}
	return view
}

// listFeed is the feed of a list: of its kind, and of its scam type where that
// is one.
func listFeed(snapshot *library.Snapshot, f library.Filter) string {
	followed := library.Filter{Kind: f.Kind}
	if _, known := snapshot.Bureau.Scam(f.Scam); known {
		followed.Scam = f.Scam
	}
	return feedAddress(atomFormat.path, followed)
}

func setQuery(query url.Values, name, value string) {
	if value != "" {
		query.Set(name, value)
	}
}

// slicePage cuts one page out of a list.
func slicePage[T any](list []T, page, size int) []T {
	from := min((page-1)*size, len(list))
	return list[from:min(from+size, len(list))]
}

// pager links the pages before and after one of total entries.
func pager(path string, query url.Values, number, total int) Pager {
	p := Pager{Page: number, Pages: max((total+perPage-1)/perPage, 1)}
	link := func(n int) string {
		q := url.Values{}
		for name, values := range query {
			q[name] = values
		}
		if n > 1 {
			q.Set("page", strconv.Itoa(n))
		}
		if len(q) == 0 {
			return path
		}
		return path + "?" + q.Encode()
	}
	if number > 1 {
		p.Prev = link(min(number-1, p.Pages))
	}
	if number < p.Pages {
		p.Next = link(number + 1)
	}
	return p
}

// listFilters offers the scam types, districts and years that occur in a list.
func listFilters(snapshot *library.Snapshot, all []*library.Article, f library.Filter) []Filter {
	scams, districts, years := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, a := range all {
		for _, key := range a.Scam {
			scams[key] = true
		}
		districts[a.District] = true
		years[strconv.Itoa(a.Date.Year())] = true
	}
	var filters []Filter
	scamFilter := Filter{Name: "scam", Label: "骗局类型", Choices: []Choice{{Text: "全部类型"}}}
	for _, scam := range snapshot.Bureau.Scams {
		if scams[scam.Key] {
			scamFilter.Choices = append(scamFilter.Choices, Choice{Value: scam.Key, Text: scam.Name, Selected: scam.Key == f.Scam})
		}
	}
	districtFilter := Filter{Name: "district", Label: "地区", Choices: []Choice{{Text: "全部地区"}}}
	for _, d := range snapshot.Bureau.Site.Districts {
		if districts[d.Key] {
			districtFilter.Choices = append(districtFilter.Choices, Choice{Value: d.Key, Text: d.Name, Selected: d.Key == f.District})
		}
	}
	yearFilter := Filter{Name: "year", Label: "年份", Choices: []Choice{{Text: "全部年份"}}}
	for _, year := range sortedDescending(years) {
		yearFilter.Choices = append(yearFilter.Choices, Choice{Value: year, Text: year + "年", Selected: year == strconv.Itoa(f.Year)})
	}
	for _, filter := range []Filter{scamFilter, districtFilter, yearFilter} {
		if len(filter.Choices) > 2 || slices.ContainsFunc(filter.Choices, func(c Choice) bool { return c.Selected }) {
			filters = append(filters, filter)
		}
	}
	return filters
}

func sortedDescending(set map[string]bool) []string {
	list := make([]string, 0, len(set))
	for key := range set {
		list = append(list, key)
	}
	slices.Sort(list)
	slices.Reverse(list)
	return list
}
