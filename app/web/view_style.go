package web

import (
	"html/template"

	"fanzha/static"
	"fanzha/templates"
)

// styleView is the style guide: what pages are made of, in every state.
type styleView struct {
	templates.Page
	Colours      []static.Colour
	Contrasts    []static.Contrast
	Icons        []NamedIcon
	Prose        template.HTML // callouts, chat and table, as articles have them
	Card         Card          // with everything that a card may have
	Bare         Card          // with its title alone
	Hit          SearchHit
	Pager        Pager
	Filters      []Filter
	Moves, Signs []string
	Indicators   []IndicatorGroup // one masked
	ShareText    []string
	Poster, Loud string
	Figures      []Figure
	Series       []SeriesView // as bars, as columns, and a figure alone
	Notice       string
	Notices      []NoticeGroup // one without a notice
	Station      StationPlace
	Controls     []ControlStates
	Section      Section // with two groups and a fault of its own
	Folded       Section
	Sheet        []AnsweredPart
	Specimens    []Link
}

// NamedIcon is a picture under its name in the sprite.
type NamedIcon struct {
	Name string
	Icon templates.Icon
}

// ControlStates is one kind of form control: empty, filled and wrong.
type ControlStates struct {
	Name   string
	States []Field
}
