package console

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"fanzha/app/fault"
	"fanzha/app/library"
	"fanzha/app/newsroom"
	"fanzha/app/staff"
	"fanzha/app/web"
)

// articlesView is a page of the list.
type articlesView struct {
	Page
	Shelves []ShelfLink
	Shelf   string
	Words   string
	Kinds   []web.Choice
	New     []web.Link
	Total   int
	Late    []LateRow // for reviewers
	Rows    []ArticleRow
	Pager   web.Pager
}

// ShelfLink is one part of the list.
type ShelfLink struct {
	Text, URL string
	Count     int
	Current   bool
}

// ArticleRow is one article.
type ArticleRow struct {
	Title, Kind, URL string
	State, Note      string
	Urgent           string // 紧急发布，待另一位审核确认
	Late             bool
	By, At           string
}

// LateRow is an urgent publication that nobody has confirmed in time.
type LateRow struct {
	Title, URL string
	By, For    string
	Own        bool // the reader's, who cannot confirm it
}

// late are the urgent publications that wait for too long, for those who can
// confirm them.
func (c *Console) late(r *request) (rows []LateRow, err error) {
	if r.visitor.Member.Role != staff.Reviewer {
		return nil, nil
	}
	all, err := c.Newsroom.Late(r.ctx)
	for _, l := range all {
		rows = append(rows, LateRow{l.Title, c.base + "/newsroom/review?id=" + url.QueryEscape(l.ID), l.UrgentBy, span(l.For), l.UrgentBy == r.visitor.Member.Name})
	}
	return rows, err
}

// shelves are the parts of the list, those of reviewers first.
var shelves = []struct {
	shelf newsroom.Shelf
	text  string
	roles []string
}{
	{newsroom.Waiting, "等我审核", []string{staff.Reviewer}},
	{newsroom.Mine, "我的", []string{staff.Editor, staff.Reviewer}},
	{newsroom.Drafts, "草稿", []string{staff.Editor, staff.Reviewer}},
	{newsroom.Reviews, "待审", []string{staff.Editor, staff.Reviewer}},
	{newsroom.Online, "已发布", []string{staff.Editor, staff.Reviewer}},
	{newsroom.Due, "该复核了", []string{staff.Editor, staff.Reviewer}},
	{newsroom.Gone, "已撤回", []string{staff.Editor, staff.Reviewer}},
}

// articles lists what is written, reviewed and published.
func (c *Console) articles(r *request) error {
	f := newsroom.Filter{
		Shelf: newsroom.Shelf(r.Query("shelf")), Kind: library.Kind(r.Query("kind")), Words: strings.TrimSpace(strings.ToValidUTF8(r.Query("q"), "")),
		Page: max(r.QueryInt("page", 1), 1),
	}
	if f.Shelf == "" {
		f.Shelf = newsroom.Mine
		if r.visitor.Member.Role == staff.Reviewer {
			f.Shelf = newsroom.Waiting
		}
	}
	list, err := c.Newsroom.List(r.ctx, r.visitor.Session, f)
	if err != nil {
		return err
	}
	view := articlesView{Page: c.page(r, "文章", root+"/newsroom"), Shelf: string(f.Shelf), Words: f.Words, Total: list.Total}
	view.Notice = r.notice()
	if view.Late, err = c.late(r); err != nil {
		return err
	}
	view.Shelves = c.shelves(f, list, r.visitor.Member.Role)
	if !slices.ContainsFunc(view.Shelves, func(s ShelfLink) bool { return s.Current }) {
		return fault.New(fault.NotFound, "没有这一栏")
	}
	for _, kind := range library.Kinds {
		view.Kinds = append(view.Kinds, web.Choice{Value: string(kind), Text: web.KindName(kind), Selected: kind == f.Kind})
		if kind != library.Pages {
			view.New = append(view.New, web.Link{Text: "写" + web.KindName(kind), URL: c.base + "/newsroom/new?kind=" + string(kind)})
		}
	}
	for _, e := range list.Entries {
		row := c.articleRow(e)
		if f.Shelf == newsroom.Waiting {
			row.URL = c.base + "/newsroom/review?id=" + url.QueryEscape(e.ID)
		}
		view.Rows = append(view.Rows, row)
	}
	view.Pager = c.articlesPager(f, list.Total)
	return c.show(r, "console/newsroom-list", view)
}

// shelves are those of a role, each with how many articles a filter leaves on it.
func (c *Console) shelves(f newsroom.Filter, list newsroom.List, role string) (links []ShelfLink) {
	for _, s := range shelves {
		if slices.Contains(s.roles, role) {
			links = append(links, ShelfLink{
				Text: s.text, URL: c.articlesURL(newsroom.Filter{Shelf: s.shelf, Kind: f.Kind, Words: f.Words}), Count: list.Shelves[s.shelf], Current: s.shelf == f.Shelf,
			})
		}
	}
	return links
}

func (c *Console) articlesPager(f newsroom.Filter, total int) web.Pager {
	pager := web.Pager{Page: f.Page, Pages: max((total+newsroom.PageSize-1)/newsroom.PageSize, 1)}
	if f.Page > 1 {
		before := f
		before.Page--
		pager.Prev = c.articlesURL(before)
	}
	if f.Page < pager.Pages {
		after := f
		after.Page++
		pager.Next = c.articlesURL(after)
	}
	return pager
}

func (c *Console) articlesURL(f newsroom.Filter) string {
	values := url.Values{"shelf": {string(f.Shelf)}}
	if f.Kind != "" {
		values.Set("kind", string(f.Kind))
	}
	if f.Words != "" {
		values.Set("q", f.Words)
	}
	if f.Page > 1 {
		values.Set("page", strconv.Itoa(f.Page))
	}
	return c.base + "/newsroom?" + values.Encode()
}

func (c *Console) articleRow(e newsroom.Entry) ArticleRow {
	row := ArticleRow{
		Title: e.Title, Kind: web.KindName(e.Kind()), URL: c.base + "/newsroom/edit?id=" + url.QueryEscape(e.ID), State: stateText[e.State],
		By: e.SavedBy, At: c.time(e.Date),
	}
	if e.Head == 0 { // the newsroom has never had it: the day is all that is known
		row.At = e.Date.Format(time.DateOnly)
	}
	switch {
	case !e.Scheduled.IsZero():
		row.Note = "定于 " + c.time(e.Scheduled) + " 发布"
	case e.State == newsroom.Published && !e.Live:
		row.Note = "已到期下线"
	case e.Live && e.State != newsroom.Published:
		row.Note = "网上是旧版"
	}
	if e.UrgentBy != "" {
		row.Urgent, row.Late = "紧急发布，等另一位审核确认", e.Overdue(c.Now())
	}
	return row
}
