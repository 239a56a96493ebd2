package plot

import "html/template"

// The measures of columns, in em.
const (
	columnsTop    = 1.75 // room for the highest column's number
	columnsHeight = 10
	columnsBelow  = 1.5 // a line of labels
	hiddenHeight  = .75
	tickSize      = .875 // of the labels' text, which has em of its own
)

// mostNumbered is how many columns have room for their number above them, on
// a wide screen. On a narrow one only the highest has.
const mostNumbered = 16

type columns struct {
	Plot
	Height, Ground string
	Columns        []column
	Ticks          []tick
}

type column struct {
	X, Width, Y, Height string
	Centre, TextY       string
	Text                string // empty: there is no room
	Wide                bool   // there is room for the text on wide screens only
	Hidden              bool
}

// tick is a label below a column. Anchor says on which side of X it stands.
type tick struct {
	X, Y, Anchor, Text string
	Wide               bool // only where there is room
}

// bothInLine is how long the first and the last label may be together, in
// Chinese characters, to stand in one line of a phone with large text.
const bothInLine = 10

var columnsPicture = picture("columns", `{{template "head" .}}{{range .Columns}}<rect class="{{if .Hidden}}plot-hidden{{else}}plot-bar{{end}}" x="{{.X}}%" y="{{.Y}}em" width="{{.Width}}%" height="{{.Height}}em"/>
{{if .Text}}<text class="plot-number{{if .Wide}} plot-wide{{end}}" x="{{.Centre}}%" y="{{.TextY}}em" text-anchor="middle">{{.Text}}</text>
{{end}}{{end}}<line class="plot-ground" x1="0" x2="100%" y1="{{.Ground}}em" y2="{{.Ground}}em"/>
{{range .Ticks}}<text class="plot-tick{{if .Wide}} plot-wide{{end}}" x="{{.X}}%" y="{{.Y}}em" text-anchor="{{.Anchor}}">{{.Text}}</text>
{{end}}</svg>`)

// Columns draws values over time, from left to right; there is at least one.
// What is not published is an outline whose height means nothing.
func Columns(p Plot) template.HTML {
	const ground = columnsTop + columnsHeight
	view := columns{Plot: p, Ground: length(ground)}
	var below float64
	view.Ticks, below = ticks(p.Marks, ground)
	view.Height = length(ground + below)
	most, step := p.most(), 100/float64(len(p.Marks))
	for i, m := range p.Marks {
		height := m.Value / most * columnsHeight
		if m.Hidden {
			height = hiddenHeight
		}
		c := column{
			X: length(step * (float64(i) + .15)), Width: length(step * .7), Centre: length(step * (float64(i) + .5)),
			Y: length(ground - height), Height: length(height), TextY: length(ground - height - .4),
			Hidden: m.Hidden, Wide: m.Value < most,
		}
		if !m.Hidden && (!c.Wide || len(p.Marks) <= mostNumbered) {
			c.Text = m.Text
		}
		view.Columns = append(view.Columns, c)
	}
	return draw(columnsPicture, view)
}

// ticks are the first and the last label, a line lower where both are long,
// and on wide screens two between; with the room that they take.
func ticks(marks []Mark, ground float64) (all []tick, below float64) {
	n, y := len(marks), length((ground+baseline)/tickSize)
	if n == 1 {
		return []tick{{X: "50", Y: y, Anchor: "middle", Text: marks[0].Label}}, columnsBelow
	}
	first, last := tick{X: "0", Y: y, Anchor: "start", Text: marks[0].Label}, tick{X: "100", Y: y, Anchor: "end", Text: marks[n-1].Label}
	if widthOf(first.Text)+widthOf(last.Text) > bothInLine {
		last.Y = length((ground + columnsBelow + baseline) / tickSize)
		return []tick{first, last}, 2 * columnsBelow
	}
	all = append(all, first)
	if n >= 8 {
		for _, i := range []int{n / 3, 2 * n / 3} {
			all = append(all, tick{length(100 * (float64(i) + .5) / float64(n)), y, "middle", marks[i].Label, true})
		}
	}
	return append(all, last), columnsBelow
}
