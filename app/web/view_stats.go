package web

import (
	"html/template"

	"fanzha/app/bureau"
	"fanzha/templates"
)

// Figure is one published number.
type Figure struct {
	Name, Number, Unit string
	Period             string
	Change             string // against the year before, as published; empty where it was not
	URL                string // where it stands with its note and source
}

// SeriesView is a published series: its last figure, and plots where there is
// more than that one.
type SeriesView struct {
	Figure
	Key, Note string
	Plots     []PlotView
	File      Link // the series as CSV
}

// PlotView is a plot with what is drawn in it as a table.
type PlotView struct {
	SVG     template.HTML
	Hint    string // what the plot cannot say; may be empty
	Caption string // of the table
	Heads   []string
	Rows    [][]string // a row's first cell is its head
}

// SourceView is the figures of one source.
type SourceView struct {
	bureau.Source
	Series []SeriesView
}

// ReceivedView is what the site itself has received.
type ReceivedView struct {
	Known   bool      // false: the database could not be asked
	LastDay string    // up to which is counted
	Months  *PlotView // nil: each has too few
	Quarter string    // 2026年第三季度
	Total   string    // of the quarter; empty where it is not broken down
	Tables  []ReceivedTable
	File    Link
}

// ReceivedTable is the quarter by one of its aspects.
type ReceivedTable struct {
	Key, Title string
	Plot       *PlotView // nil: nothing can be shown
}

type statsView struct {
	templates.Page
	Sources  []SourceView
	File     Link // all series as CSV
	Received ReceivedView
}
