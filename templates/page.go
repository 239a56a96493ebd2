package templates

import (
	"net/url"
	"strings"

	"fanzha/app/bureau"
)

// Frame is what all pages of one snapshot share.
type Frame struct {
	Site   bureau.Site
	Terms  bureau.Terms
	Base   string              // path under which the site lives: "" or "/fanzha"
	Assets func(string) string // logical asset name → root-relative address
	Exists func(string) bool   // whether a path of the bureau's own leads anywhere: an article, the stations
}

// Page is what every page's view embeds.
type Page struct {
	*Frame
	Title       string // without the site's name
	Description string
	Path        string // root-relative address without Base; marks the menu's current item
	Cover       string // root-relative address, with Base, of the picture that stands for the page; "": the site's icon
	NoIndex     bool
	Facts       any  // what the page says, as JSON-LD for search engines; nil: nothing
	Quiet       bool // a form or receipt: no search box and no menu to wander off by
	Answer      bool // to a post: it cannot be loaded again, so nothing on it may lead back to it
}

// Link returns the address of a path of the site, as it stands in pages.
func (p Page) Link(path string) string { return p.Base + path }

// Asset returns the fingerprinted address of a static file.
func (p Page) Asset(name string) string { return p.Base + p.Assets(name) }

// Media returns the address of a file in the content folder's media/.
func (p Page) Media(name string) string { return p.Link("/media/" + url.PathEscape(name)) }

// Has reports whether a path that the bureau's content makes leads anywhere:
// nothing on a page may link to one that does not.
func (p Page) Has(path string) bool { return p.Exists(path) }

// Emblem returns the address of the bureau's emblem, or of our own mark where
// it has given none.
func (p Page) Emblem() string {
	if p.Site.Emblem == "" {
		return p.Asset("favicon.svg")
	}
	return p.Media(p.Site.Emblem)
}

// Icon is one picture of the sprite. It says nothing by itself: the words
// always stand beside it.
type Icon struct{ URL string }

// Icon returns a picture of the sprite by its name, for the partial "icon". A
// test holds the names in templates against the sprite; package bureau those
// in scams.yaml.
func (p Page) Icon(name string) Icon { return Icon{p.Asset("sprite.svg") + "#i-" + name} }

// Preview returns the absolute address of the picture that other apps show
// with a link to the page (Open Graph), or "" where the bureau has given no
// base address.
func (p Page) Preview() string {
	if p.Site.BaseURL == "" {
		return ""
	}
	if p.Cover == "" {
		return p.Site.BaseURL + p.Assets("icon-512.png")
	}
	return p.Site.BaseURL + strings.TrimPrefix(p.Cover, p.Base)
}

// Current reports whether the page is the menu item's own or lies below it.
func (p Page) Current(item string) bool {
	return p.Path == item || item != "/" && len(p.Path) > len(item) && p.Path[:len(item)+1] == item+"/"
}

// Absolute returns the absolute address of the page, or "" where the bureau
// has given no base address.
func (p Page) Absolute() string {
	if p.Site.BaseURL == "" {
		return ""
	}
	return p.Site.BaseURL + p.Path
}
