package web

import "fanzha/templates"

// KindCount is a list of the site with how many articles it has.
type KindCount struct {
	Link
	Intro string
	Total int
}

type siteMapView struct {
	templates.Page
	Kinds    []KindCount
	Families []ScamFamily
	Pages    []Link
}
