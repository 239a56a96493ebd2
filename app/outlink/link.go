package outlink

import (
	"cmp"
	"slices"
	"strings"

	"fanzha/app/library"
)

// Link is an address of another site, with where it stands.
type Link struct {
	URL    string
	Places []Place
}

// Place is a line of a published article.
type Place struct {
	ID, Title string
	File      string
	Line      int
}

// Of returns where the published articles of a snapshot lead beyond the site,
// each address once.
func Of(snapshot *library.Snapshot) []Link {
	places := map[string][]Place{}
	for _, a := range snapshot.Published() {
		for _, link := range a.Outward {
			address := link.Target
			if strings.HasPrefix(address, "//") {
				address = "https:" + address
			}
			places[address] = append(places[address], Place{a.ID(), a.Title, a.File, link.Line})
		}
	}
	links := make([]Link, 0, len(places))
	for address, where := range places {
		slices.SortFunc(where, func(a, b Place) int { return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line)) })
		links = append(links, Link{address, where})
	}
	slices.SortFunc(links, func(a, b Link) int { return cmp.Compare(a.URL, b.URL) })
	return links
}
