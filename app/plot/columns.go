package plot

import "html/template"

// The measures of columns, in em.
const (
	columnsTop    = 1.75 // room for the highest column's number
	columnsHeight = 10
	columnsBelow  = 1.5
	hiddenHeight  = .75
)

// mostNumbered is how many columns have room for their number above them, on
// a wide screen. On a narrow one only the highest has.
const mostNumbered = 16

type columns struct {
	Plot
	Height, Ground, TicksY string
	Columns                []column
	Ticks                  []tick
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
	X, Anchor, Text string
	Wide            bool // only where there is room
}

var columnsPicture = picture("columns", `{{template "head" .}}{{range .Columns}}<rect class="{{if .Hidden}}plot-hidden{{else}}plot-bar{{end}}" x="{{.X}}%" y="{{.Y}}em" width="{{.Width}}%" height="{{.Height}}em"/>
{{if .Text}}<text class="plot-number{{if .Wide}} plot-wide{{end}}" x="{{.Centre}}%" y="{{.TextY}}em" text-anchor="middle">{{.Text}}</text>
{{end}}{{end}}<line class="plot-ground" x1="0" x2="100%" y1="{{.Ground}}em" y2="{{.Ground}}em"/>
{{range .Ticks}}<text class="plot-text{{if .Wide}} plot-wide{{end}}" x="{{.X}}%" y="{{$.TicksY}}em" text-anchor="{{.Anchor}}">{{.Text}}</text>
{{end}}</svg>`)

// Columns draws values over time, from left to right; there is at least one.
// What is not published is an outline whose height means nothing.
func Columns(p Plot) template.HTML {
	const ground = columnsTop + columnsHeight
	view := columns{
		Plot: p, Ground: length(ground), TicksY: length(ground + baseline),
		Height: length(ground + columnsBelow), Ticks: ticks(p.Marks),
	}
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

// ticks are the first and the last label, and on wide screens two between.
func ticks(marks []Mark) []tick {
	n := len(marks)
	if n == 1 {
		return []tick{{X: "50", Anchor: "middle", Text: marks[0].Label}}
	}
	all := []tick{{X: "0", Anchor: "start", Text: marks[0].Label}}
	if n >= 8 {
		for _, i := range []int{n / 3, 2 * n / 3} {
			x := 100 * (float64(i) + .5) / float64(n)
			all = append(all, tick{length(x), "middle", marks[i].Label, true})
		}
	}
	return append(all, tick{X: "100", Anchor: "end", Text: marks[n-1].Label})
}
