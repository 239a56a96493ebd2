package web

import (
	"cmp"

	"fanzha/app/library"
)

// The parts of schema.org that pages use. What they say stands on the page too,
// for people.

type ldDocument struct {
	Context string `json:"@context"`
	Graph   []any  `json:"@graph"`
}

type ldSite struct {
	Type      string         `json:"@type"`
	Name      string         `json:"name"`
	URL       string         `json:"url"`
	Language  string         `json:"inLanguage"`
	Publisher ldOrganization `json:"publisher"`
	Action    ldSearch       `json:"potentialAction"`
}

type ldSearch struct {
	Type   string       `json:"@type"`
	Target ldEntryPoint `json:"target"`
	Input  string       `json:"query-input"`
}

type ldEntryPoint struct {
	Type     string `json:"@type"`
	Template string `json:"urlTemplate"`
}

type ldOrganization struct {
	Type      string      `json:"@type"`
	Name      string      `json:"name"`
	URL       string      `json:"url,omitempty"`
	Telephone string      `json:"telephone,omitempty"`
	Email     string      `json:"email,omitempty"`
	Address   string      `json:"address,omitempty"`
	Contacts  []ldContact `json:"contactPoint,omitempty"`
}

type ldContact struct {
	Type      string `json:"@type"`
	For       string `json:"contactType"`
	Telephone string `json:"telephone"`
}

type ldArticle struct {
	Type        string         `json:"@type"`
	Headline    string         `json:"headline"`
	Description string         `json:"description,omitempty"`
	URL         string         `json:"mainEntityOfPage"`
	Language    string         `json:"inLanguage"`
	Published   string         `json:"datePublished"`
	Modified    string         `json:"dateModified"`
	Author      ldOrganization `json:"author"`
	Publisher   ldOrganization `json:"publisher"`
}

type ldBreadcrumbs struct {
	Type  string    `json:"@type"`
	Items []ldCrumb `json:"itemListElement"`
}

type ldCrumb struct {
	Type     string `json:"@type"`
	Position int    `json:"position"`
	Name     string `json:"name"`
	Item     string `json:"item"`
}

func ldGraph(parts ...any) ldDocument { return ldDocument{"https://schema.org", parts} }

// origin is what stands before a path of the site in structured data: the base
// address, or the base path where there is none.
func (s *Server) origin(snapshot *library.Snapshot) string {
	return cmp.Or(snapshot.Bureau.Site.BaseURL, s.base)
}

func organization(name, url string) ldOrganization {
	return ldOrganization{Type: "GovernmentOrganization", Name: name, URL: url}
}

// homeFacts says whose site this is, how they are called, and where to search.
func (s *Server) homeFacts(snapshot *library.Snapshot) any {
	site, origin := snapshot.Bureau.Site, s.origin(snapshot)
	owner := organization(site.Organisation, origin+"/")
	owner.Telephone, owner.Email, owner.Address = site.Contact.Phone, site.Contact.Email, site.Contact.Address
	for _, line := range site.Hotlines {
		owner.Contacts = append(owner.Contacts, ldContact{"ContactPoint", line.Label, line.Number})
	}
	search := ldSearch{"SearchAction", ldEntryPoint{"EntryPoint", origin + "/search?q={search_term_string}"}, "required name=search_term_string"}
	return ldGraph(ldSite{"WebSite", site.Name, origin + "/", "zh-CN", owner, search})
}

// articleFacts says what an article is, who has published it and when, where
// it stands, and which questions it answers: fragment is
// its rendered body.
func (s *Server) articleFacts(snapshot *library.Snapshot, a *library.Article, fragment string) any {
	b, origin := snapshot.Bureau, s.origin(snapshot)
	article := ldArticle{
		Type: "Article", Headline: a.Title, Description: a.Summary, URL: origin + a.Path(), Language: "zh-CN",
		Published: isoDate(a.Date), Modified: isoDate(a.Changed()),
		Author: organization(b.Site.Organisation, ""), Publisher: organization(b.Site.Organisation, origin+"/"),
	}
	if a.Kind == library.Cases || a.Kind == library.Bulletins {
		article.Type = "NewsArticle"
	}
	if a.Unit != "" {
		article.Author.Name = b.UnitName(a.Unit)
	}
	crumbs := ldBreadcrumbs{"BreadcrumbList", []ldCrumb{
		{"ListItem", 1, "首页", origin + "/"},
		{"ListItem", 2, kindNames[a.Kind].Name, origin + "/" + string(a.Kind)},
		{"ListItem", 3, a.Title, origin + a.Path()},
	}}
	parts := []any{article, crumbs}
	if answers := questionsAndAnswers(a, fragment); len(answers) > 0 {
		parts = append(parts, ldQuestions{"FAQPage", answers})
	}
	return ldGraph(parts...)
}
