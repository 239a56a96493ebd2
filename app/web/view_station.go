package web

import (
	"fanzha/app/bureau"
	"fanzha/templates"
)

// StationDistrict is the police stations of one district.
type StationDistrict struct {
	ID, Name string
	Stations []StationPlace
}

// StationPlace is a police station with the ways to find it.
type StationPlace struct {
	bureau.Station
	Maps []bureau.MapLink
}

type stationsView struct {
	templates.Page
	Total     int
	Districts []StationDistrict
}
