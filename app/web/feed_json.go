package web

import (
	"bytes"
	"encoding/json"
	"time"
)

// jsonFeed is a JSON Feed, version 1.1 (jsonfeed.org).
type jsonFeed struct {
	Version     string       `json:"version"`
	Title       string       `json:"title"`
	HomePageURL string       `json:"home_page_url"`
	FeedURL     string       `json:"feed_url"`
	Description string       `json:"description"`
	Icon        string       `json:"icon"`
	Language    string       `json:"language"`
	Authors     []jsonAuthor `json:"authors"`
	Items       []jsonItem   `json:"items"`
}

type jsonItem struct {
	ID            string       `json:"id"`
	URL           string       `json:"url"`
	Title         string       `json:"title"`
	Summary       string       `json:"summary,omitempty"`
	ContentHTML   string       `json:"content_html"`
	DatePublished string       `json:"date_published"`
	DateModified  string       `json:"date_modified"`
	Authors       []jsonAuthor `json:"authors"`
	Tags          []string     `json:"tags,omitempty"`
}

type jsonAuthor struct {
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

func writeJSONFeed(f feed) ([]byte, error) {
	out := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: f.Title, HomePageURL: f.Page, FeedURL: f.Self, Description: f.Description,
		Icon: f.Icon, Language: "zh-CN", Authors: []jsonAuthor{{f.Organisation, f.Home}}, Items: []jsonItem{},
	}
	for _, e := range f.Entries {
		item := jsonItem{
			ID: e.URL, URL: e.URL, Title: e.Title, Summary: e.Summary, ContentHTML: e.HTML,
			DatePublished: e.Published.Format(time.RFC3339), DateModified: e.Updated.Format(time.RFC3339), Authors: []jsonAuthor{{Name: e.Author}},
		}
		for _, tag := range e.Tags {
			item.Tags = append(item.Tags, tag.Name)
		}
		out.Items = append(out.Items, item)
	}
	return plainJSON(out)
}

// plainJSON is JSON that is no part of a page: its HTML needs no escapes.
func plainJSON(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return out.Bytes(), err
}
