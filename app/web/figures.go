package web

import (
	"strconv"
	"strings"

	"fanzha/app/bureau"
)

// homeFigures are the last figures of the series that stats.yaml puts on the
// home page, in its order.
func (s *Server) homeFigures(b *bureau.Bureau) []Figure {
	var figures []Figure
	for _, series := range b.Series {
		if series.Home {
			figures = append(figures, s.figure(series))
		}
	}
	return figures
}

// figure is the last one of a series.
func (s *Server) figure(series bureau.Series) Figure {
	last := series.Last()
	return Figure{
		Name: series.Name, Number: numberText(last.Value), Unit: series.Unit, Period: last.Period, Change: last.Change,
		URL: s.base + statsPath + "#figure-" + series.Key,
	}
}

// numberText writes a number as it was published, with a comma before every
// three digits: 116,330.
func numberText(value float64) string {
	whole, rest, _ := strings.Cut(strconv.FormatFloat(value, 'f', -1, 64), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest == "" {
		return whole
	}
	return whole + "." + rest
}
