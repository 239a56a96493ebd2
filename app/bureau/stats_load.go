package bureau

import (
	"fmt"
	"math"
	"strconv"

	"fanzha/app/strictyaml"
)

const statsFile = "stats.yaml"

// The keys of the files with all series, and with what the site itself has
// received: /stats/all.csv and /stats/received.csv. No series is called so.
const (
	AllSeries      = "all"
	ReceivedSeries = "received"
)

// homeFigures is how many figures the home page has room for.
const homeFigures = 4

func (l *loader) stats() {
	var content struct {
		Series []Series `yaml:"series"`
	}
	lines := l.read(statsFile, true, &content)
	l.bureau.Series = content.Series
	seen := map[string]bool{AllSeries: true, ReceivedSeries: true}
	home := 0
	for i, s := range content.Series {
		at := fmt.Sprintf("series[%d]", i)
		l.key(statsFile, lines.At("%s", at), "数据系列", s.Key, seen)
		l.seriesWhole(lines, at, s)
		for j, p := range s.Points {
			l.figure(lines, fmt.Sprintf("%s.points[%d]", at, j), s.Key, "period（时期）", p.Period, p.Value)
		}
		for j, p := range s.Parts {
			l.figure(lines, fmt.Sprintf("%s.parts[%d]", at, j), s.Key, "label（名称）", p.Label, p.Value)
		}
		if s.Home {
			if home++; home == homeFigures+1 {
				l.findings.Add(statsFile, lines.At("%s.home", at), "home: true 最多用在 %d 个数据系列上：首页放不下更多", homeFigures)
			}
		}
	}
}

// seriesWhole looks for what a series lacks, and adds its parts up.
func (l *loader) seriesWhole(lines strictyaml.Lines, at string, s Series) {
	switch {
	case s.Name == "" || s.Unit == "" || s.Source.Title == "":
		l.findings.Add(statsFile, lines.At("%s", at), "数据系列 %q 缺少 name、unit 或 source.title：没有来源的数字不发布", s.Key)
	case !s.Source.Opens():
		l.findings.Add(statsFile, lines.At("%s.source.url", at), "数据系列 %q 的 source.url %q 不对：应是 http:// 或 https:// 开头的完整网址", s.Key, s.Source.URL)
	case len(s.Points) == 0:
		l.findings.Add(statsFile, lines.At("%s", at), "数据系列 %q 缺少 points：至少写一个时期的数字", s.Key)
	case len(s.Parts) > 0:
		sum := 0.0
		for _, p := range s.Parts {
			sum += p.Value
		}
		if last := s.Last().Value; math.Abs(sum-last) > 1e-6*math.Max(1, last) {
			l.findings.Add(statsFile, lines.At("%s.parts", at), "数据 %q 的 parts 相加是 %s，最后一个时期的数字是 %s：应当相等",
				s.Key, plainNumber(sum), plainNumber(last))
		}
	}
}

// figure looks at one point or part: what it is of, and its value. A value
// that was forgotten must not be published as 0.
func (l *loader) figure(lines strictyaml.Lines, at, key, what, name string, value float64) {
	if name == "" {
		l.findings.Add(statsFile, lines.At("%s", at), "数据 %q 缺少 %s", key, what)
	}
	if _, written := lines[at+".value"]; !written {
		l.findings.Add(statsFile, lines.At("%s", at), "数据 %q 缺少 value（数字）", key)
	} else if value < 0 || math.IsNaN(value) || math.IsInf(value, 0) {
		l.findings.Add(statsFile, lines.At("%s.value", at), "数据 %q 的 value %v 不对：应是 0 或更大的数", key, value)
	}
}

// plainNumber writes a number without an exponent, and without what adding up
// left behind.
func plainNumber(value float64) string {
	return strconv.FormatFloat(math.Round(value*1e6)/1e6, 'f', -1, 64)
}
