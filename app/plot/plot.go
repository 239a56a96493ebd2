// Package plot draws counts as SVG, to stand in a page.
//
// Widths are in percent and heights in em, so a plot fills the screen it is
// on while its text stays as large as the text around it. It has classes and
// no styles: colours are those of the style sheet, by day, by night and in
// print. Ears get its title and summary; the figures are to stand in a table
// beside it.
package plot

import (
	"html/template"
	"math"
	"strconv"
	"strings"
)

// Plot is what is drawn. Values are 0 or more.
type Plot struct {
	ID      string // of the page's own, for the title's and the summary's ids
	Title   string
	Summary string // what can be seen, in words
	Marks   []Mark
}

// Mark is one bar or column.
type Mark struct {
	Label  string
	Value  float64
	Text   string // the value as it is read, with its unit
	Hidden bool   // it is not published
}

// most is the largest value that is shown; 1 where there is none above 0.
func (p Plot) most() float64 {
	most := 0.0
	for _, m := range p.Marks {
		if !m.Hidden {
			most = math.Max(most, m.Value)
		}
	}
	if most == 0 {
		return 1
	}
	return most
}

// length is a number of percent or em as SVG writes it.
func length(n float64) string { return strconv.FormatFloat(math.Round(n*100)/100, 'f', -1, 64) }

// draw fills in a picture. What is typed in content is escaped by it.
func draw(picture *template.Template, view any) template.HTML {
	var out strings.Builder
	if err := picture.Execute(&out, view); err != nil {
		panic(err) // only for a picture that does not fit its view
	}
	return template.HTML(out.String()) //nolint:gosec // the output of html/template
}

// frame is around every picture.
const frame = `{{define "head"}}<svg class="plot" role="img" aria-labelledby="{{.ID}}-title {{.ID}}-desc" width="100%" height="{{.Height}}em">
<title id="{{.ID}}-title">{{.Title}}</title>
<desc id="{{.ID}}-desc">{{.Summary}}</desc>
{{end}}`

func picture(name, text string) *template.Template {
	return template.Must(template.Must(template.New(name).Parse(frame)).Parse(text))
}
