package bureau

import "net/url"

// Series is one published figure over its periods.
type Series struct {
	Key    string  `yaml:"key"`
	Name   string  `yaml:"name"`
	Unit   string  `yaml:"unit"`
	Note   string  `yaml:"note"` // what the figure is and is not
	Source Source  `yaml:"source"`
	Home   bool    `yaml:"home"` // its last figure stands on the home page too
	Points []Point `yaml:"points"`
	Parts  []Part  `yaml:"parts"` // what the last point is made up of; they add up to it
}

// Last is the latest point. Load has proven that there is one.
func (s Series) Last() Point { return s.Points[len(s.Points)-1] }

// Source is where a figure or a statement is published.
type Source struct {
	Title string `yaml:"title"`
	URL   string `yaml:"url"`
}

// Opens reports whether the address is one that a reader's browser opens as a
// page of the web; an empty one is none to open.
func (s Source) Opens() bool {
	u, err := url.Parse(s.URL)
	return s.URL == "" || err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != ""
}

// Point is a figure with its period. Change is against the same period of the
// year before, as published.
type Point struct {
	Period string  `yaml:"period"`
	Value  float64 `yaml:"value"`
	Change string  `yaml:"change"`
}

// Part is one class of what a figure counts.
type Part struct {
	Label string  `yaml:"label"`
	Value float64 `yaml:"value"`
	Note  string  `yaml:"note"`
}

// SeriesOf returns the series of a key.
func (b *Bureau) SeriesOf(key string) (Series, bool) {
	for _, s := range b.Series {
		if s.Key == key {
			return s, true
		}
	}
	return Series{}, false
}
