package web

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"

	"fanzha/app/bureau"
	"fanzha/app/library"
	"fanzha/templates"
)

// kindNames are the names of the lists, with a sentence about each.
var kindNames = map[library.Kind]struct{ Name, Intro string }{
	library.Cases:     {"案例警示", "发生在身边的真实案件。看清他们怎么一步步把钱骗走。"},
	library.Guides:    {"防骗指南", "每一类骗局怎么开头、怎么收网，正在经历时怎么办。"},
	library.Tips:      {"防骗提示", "几分钟就能学会、用得上的做法。"},
	library.Bulletins: {"通报", "警方公布的工作情况和数据，每个数字都写明时期。"},
	library.Pages:     {"关于", ""},
}

// page makes what every view embeds, from the current snapshot.
func (s *Server) page(title, path string) templates.Page {
	return s.pageOf(s.Library.Snapshot(), title, path)
}

func (s *Server) pageOf(snapshot *library.Snapshot, title, path string) templates.Page {
	site := snapshot.Bureau.Site
	return templates.Page{
		Frame: &templates.Frame{
			Site: site, Terms: site.Terms(), Base: s.base, Assets: s.static.Address,
			Exists: func(path string) bool { return exists(snapshot, path) },
		},
		Title: title, Path: strings.TrimPrefix(path, s.base),
	}
}

// exists reports whether an address that the content makes leads anywhere.
func exists(snapshot *library.Snapshot, path string) bool {
	if path == stationsPath {
		return len(snapshot.Bureau.Stations) > 0
	}
	_, ok := snapshot.ByID(strings.TrimPrefix(path, "/"))
	return ok
}

func (s *Server) cards(snapshot *library.Snapshot, articles []*library.Article) []Card {
	cards := make([]Card, len(articles))
	for i, a := range articles {
		cards[i] = s.card(snapshot, a)
	}
	return cards
}

func (s *Server) card(snapshot *library.Snapshot, a *library.Article) Card {
	card := Card{
		URL: s.base + a.Path(), Title: a.Title, Summary: a.Summary,
		KindName: cmp.Or(library.NoticeName(a.Notice), kindNames[a.Kind].Name), Date: chineseDate(a.Date), ISODate: isoDate(a.Date),
		Stage: library.StageName(a.Stage),
	}
	for _, key := range a.Scam {
		card.Scams = append(card.Scams, snapshot.Bureau.ScamName(key))
	}
	if a.District != "" {
		card.District = snapshot.Bureau.DistrictName(a.District)
	}
	return card
}

// under takes the kind off cards that stand under its name. What a notice is
// stays.
func under(kind library.Kind, cards []Card) []Card {
	for i := range cards {
		if cards[i].KindName == kindNames[kind].Name {
			cards[i].KindName = ""
		}
	}
	return cards
}

func (s *Server) scamURL(snapshot *library.Snapshot, scam bureau.Scam) string {
	if guide, ok := snapshot.Guide(scam.Key); ok {
		return s.base + guide.Path()
	}
	return s.base + "/search?" + url.Values{"q": {scam.Name}}.Encode()
}

func chineseDate(d bureau.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Format("2006年1月2日")
}

func isoDate(d bureau.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Format("2006-01-02")
}

// yuanText writes an amount as people say it: 76万元.
func yuanText(yuan float64) string {
	switch {
	case yuan <= 0:
		return ""
	case yuan >= 1e8:
		return strconv.FormatFloat(yuan/1e8, 'f', -1, 64) + "亿元"
	case yuan >= 1e4:
		return strconv.FormatFloat(yuan/1e4, 'f', -1, 64) + "万元"
	default:
		return strconv.FormatFloat(yuan, 'f', -1, 64) + "元"
	}
}
