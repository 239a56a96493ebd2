package web

import (
	"encoding/xml"

	"github.com/gofiber/fiber/v2"
)

// openSearch describes the site's search to browsers (OpenSearch 1.1).
type openSearch struct {
	XMLName       xml.Name        `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName     string          `xml:"ShortName"`
	Description   string          `xml:"Description"`
	Language      string          `xml:"Language"`
	InputEncoding string          `xml:"InputEncoding"`
	Image         openSearchImage `xml:"Image"`
	URLs          []openSearchURL `xml:"Url"`
}

type openSearchImage struct {
	Width  int    `xml:"width,attr"`
	Height int    `xml:"height,attr"`
	Type   string `xml:"type,attr"`
	URL    string `xml:",chardata"`
}

type openSearchURL struct {
	Type     string `xml:"type,attr"`
	Rel      string `xml:"rel,attr,omitempty"`
	Template string `xml:"template,attr"`
}

const (
	openSearchType = "application/opensearchdescription+xml"
	openSearchName = 16 // characters of a ShortName at most
)

func (s *Server) openSearch(c *fiber.Ctx) error {
	snapshot := s.Library.Snapshot()
	site := snapshot.Bureau.Site
	return s.document(c, snapshot, "opensearch", openSearchType+"; charset=utf-8", func(origin string) ([]byte, error) {
		return xmlDocument(openSearch{
			ShortName: cut(site.Name, openSearchName), Description: "在" + site.Name + "里搜索案例、骗术和提示",
			Language: "zh-CN", InputEncoding: "UTF-8",
			Image: openSearchImage{192, 192, "image/png", origin + s.static.Address("icon-192.png")},
			URLs: []openSearchURL{
				{Type: "text/html", Template: origin + "/search?q={searchTerms}"},
				{Type: openSearchType, Rel: "self", Template: origin + "/opensearch.xml"},
			},
		})
	})
}

// cut is the first n characters of a text.
func cut(text string, n int) string {
	characters := []rune(text)
	return string(characters[:min(n, len(characters))])
}

// manifest is what a phone wants to know that puts the site on its home
// screen (W3C Web Application Manifest).
type manifest struct {
	ID         string         `json:"id"`
	Name       string         `json:"name"`
	ShortName  string         `json:"short_name"`
	Lang       string         `json:"lang"`
	StartURL   string         `json:"start_url"`
	Scope      string         `json:"scope"`
	Display    string         `json:"display"`
	Theme      string         `json:"theme_color"`
	Background string         `json:"background_color"`
	Icons      []manifestIcon `json:"icons"`
}

type manifestIcon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose,omitempty"`
}

const shortName = 12 // characters that fit under an icon

// manifest answers with the manifest. The address bar stays: by it a citizen
// knows the true site.
func (s *Server) manifest(c *fiber.Ctx) error {
	snapshot := s.Library.Snapshot()
	return s.kept(c, snapshot, "manifest", "application/manifest+json; charset=utf-8", func() ([]byte, error) {
		site, home := snapshot.Bureau.Site, s.base+"/"
		icon := func(name string) string { return s.base + s.static.Address(name) }
		return plainJSON(manifest{
			ID: home, Name: site.Name, ShortName: cut(site.Name, shortName), Lang: "zh-CN", StartURL: home, Scope: home, Display: "minimal-ui",
			Theme: "#0b2a52", Background: "#fbfaf7",
			Icons: []manifestIcon{
				{Src: icon("favicon.svg"), Sizes: "any", Type: "image/svg+xml"},
				{Src: icon("icon-192.png"), Sizes: "192x192", Type: "image/png"},
				{Src: icon("icon-512.png"), Sizes: "512x512", Type: "image/png"},
				{Src: icon("icon-512.png"), Sizes: "512x512", Type: "image/png", Purpose: "maskable"},
			},
		})
	})
}
