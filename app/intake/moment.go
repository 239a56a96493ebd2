package intake

import (
	"errors"
	"strings"
	"time"

	"fanzha/app/indicator"
)

var errTime = errors.New("not a date or time")

var (
	dayLayouts    = []string{time.DateOnly, "2006-1-2", "2006/1/2", "2006.1.2", "20060102", "2006年1月2日"}
	momentLayouts = []string{
		"2006-1-2T15:04", "2006-1-2T15:04:05", "2006-1-2 15:04", "2006-1-2 15:04:05", "2006/1/2 15:04", "2006/1/2 15:04:05",
		"2006年1月2日15:04", "2006年1月2日15:04:05", "2006年1月2日 15:04", "2006年1月2日 15:04:05",
	}
)

// parseDay reads a calendar day as people type it.
func parseDay(typed string, zone *time.Location) (time.Time, error) {
	return parseTime(compactDay(typed), dayLayouts, zone)
}

// parseMoment reads a date with a time. Without a zone of its own it is in
// zone; a day alone is its beginning.
func parseMoment(typed string, zone *time.Location) (time.Time, error) {
	text := indicator.Narrow(typed)
	if t, err := time.Parse(time.RFC3339, text); err == nil && sane(t) {
		return t, nil
	}
	if t, err := parseTime(text, momentLayouts, zone); err == nil {
		return t, nil
	}
	return parseDay(typed, zone)
}

func parseTime(text string, layouts []string, zone *time.Location) (time.Time, error) {
	for _, layout := range layouts {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil && sane(t) {
			return t, nil
		}
	}
	return time.Time{}, errTime
}

// sane reports whether a year is one that a report can be about.
func sane(t time.Time) bool { return t.Year() >= 1970 && t.Year() < 2200 }

func compactDay(typed string) string { return strings.ReplaceAll(indicator.Narrow(typed), " ", "") }
