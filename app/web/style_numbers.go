package web

import (
	"strconv"

	"fanzha/app/bureau"
)

// sampleNumbers fills in what the style guide shows of figures: a series of few
// periods as bars, one of many as columns, a total with its parts, and a figure
// alone, which a plot would say nothing about.
func (s *Server) sampleNumbers(view *styleView) {
	few := bureau.Series{Key: "few", Name: "劝阻群众", Unit: "人次", Note: "说明：怎么数的，什么不在内。", Points: []bureau.Point{
		{Period: "2024年", Value: 640}, {Period: "2025年", Value: 910, Change: "+42.2%"},
	}}
	many := bureau.Series{Key: "many", Name: "每月的件数", Unit: "件"}
	for month := 1; month <= 12; month++ {
		many.Points = append(many.Points, bureau.Point{Period: strconv.Itoa(month) + "月", Value: float64(40 + month*month%17)})
	}
	parts := bureau.Series{Key: "sample-parts", Name: "按骗局类型", Unit: "件", Points: []bureau.Point{{Period: "2025年", Value: 98}}, Parts: []bureau.Part{
		{Label: "刷单返利", Value: 61}, {Label: "虚假购物、服务", Value: 25}, {Label: "其他", Value: 12},
	}}
	alone := bureau.Series{Key: "alone", Name: "止付冻结金额", Unit: "亿元", Points: []bureau.Point{{Period: "2025年", Value: 1.25}}}
	for _, series := range []bureau.Series{few, many, parts, alone} {
		shown := s.series(series)
		shown.URL = stylePath
		view.Series = append(view.Series, shown)
		view.Figures = append(view.Figures, shown.Figure)
	}
}
