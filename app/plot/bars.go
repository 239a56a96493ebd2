package plot

import (
	"html/template"
	"math"
)

// The measures of bars, in em. A line of a label is short enough for a phone
// 360 px wide on which text is 1.75 times as large.
const (
	lineHeight = 1.5
	lineLength = 12 // Chinese characters
	barHeight  = 1.25
	barGap     = .875
	baseline   = 1.1 // of a line, below its top
)

// longestBar leaves room for the value behind it, in percent.
const longestBar = 60

// shortestBar is that of any value above 0, so that it can be seen.
const shortestBar = .75

type bars struct {
	Plot
	Height string
	Bars   []bar
}

type bar struct {
	Lines    []line
	Y, TextY string
	Width    string
	Text     string
	None     bool // there is nothing to be seen
}

type line struct{ Y, Text string }

var barsPicture = picture("bars", `{{template "head" .}}{{range .Bars}}{{range .Lines}}<text class="plot-text" x="0" y="{{.Y}}em">{{.Text}}</text>
{{end}}{{if not .None}}<rect class="plot-bar" x="0" y="{{.Y}}em" width="{{.Width}}%" height="1.25em"/>
{{end}}<text class="plot-number" x="{{.Width}}%" y="{{.TextY}}em"{{if not .None}} dx=".5em"{{end}}>{{.Text}}</text>
{{end}}</svg>`)

// Bars draws one horizontal bar below the other, each under its label, however
// long that is.
func Bars(p Plot) template.HTML {
	view, most, top := bars{Plot: p}, p.most(), 0.0
	for _, m := range p.Marks {
		b := bar{Text: m.Text, None: m.Hidden || m.Value == 0, Width: "0"}
		for _, text := range lines(m.Label) {
			b.Lines = append(b.Lines, line{length(top + baseline), text})
			top += lineHeight
		}
		if !b.None {
			b.Width = length(math.Max(shortestBar, m.Value/most*longestBar))
		}
		b.Y, b.TextY = length(top), length(top+barHeight-.25)
		view.Bars = append(view.Bars, b)
		top += barHeight + barGap
	}
	view.Height = length(top)
	return draw(barsPicture, view)
}

// lines breaks a label where it is too long for a line, into lines of about
// the same length.
func lines(label string) []string {
	whole := widthOf(label)
	longest := math.Ceil(whole / math.Max(1, math.Ceil(whole/lineLength)))
	var all []string
	start, wide := 0, 0.0
	for at, r := range label {
		if wide += width(r); wide > longest {
			all = append(all, label[start:at])
			start, wide = at, width(r)
		}
	}
	return append(all, label[start:])
}

func widthOf(label string) float64 {
	whole := 0.0
	for _, r := range label {
		whole += width(r)
	}
	return whole
}

// width of a character: letters and digits are half as wide as Chinese ones.
func width(r rune) float64 {
	if r < 0x2000 {
		return .5
	}
	return 1
}
