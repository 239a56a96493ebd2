package bureau

// Series is one published figure over its periods.
type Series struct {
	Key    string  `yaml:"key"`
	Name   string  `yaml:"name"`
	Unit   string  `yaml:"unit"`
	Note   string  `yaml:"note"` // what the figure is and is not
	Source Source  `yaml:"source"`
	Points []Point `yaml:"points"`
}

// Source is where a figure or a statement is published.
type Source struct {
	Title string `yaml:"title"`
	URL   string `yaml:"url"`
}

// Point is a figure with its period. Change is against the same period of the
// year before, as published.
type Point struct {
	Period string  `yaml:"period"`
	Value  float64 `yaml:"value"`
	Change string  `yaml:"change"`
}

func (l *loader) stats() {
	const file = "stats.yaml"
	var content struct {
		Series []Series `yaml:"series"`
	}
	lines := l.read(file, true, &content)
	l.bureau.Series = content.Series
	seen := map[string]bool{}
	for i, s := range content.Series {
		at := lines.At("series[%d]", i)
		l.key(file, at, "数据系列", s.Key, seen)
		if s.Name == "" || s.Unit == "" || s.Source.Title == "" {
			l.findings.Add(file, at, "数据系列 %q 缺少 name、unit 或 source.title：没有来源的数字不发布", s.Key)
		}
		for j, p := range s.Points {
			if p.Period == "" {
				l.findings.Add(file, lines.At("series[%d].points[%d]", i, j), "数据 %q 缺少 period（时期）", s.Key)
			}
		}
	}
}
