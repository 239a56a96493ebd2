package bureau

import (
	"errors"
	"time"

	"go.yaml.in/yaml/v3"
)

// Family is a group of scam types, in the order in which it is shown.
type Family struct {
	Key  string `yaml:"key"`
	Name string `yaml:"name"`
}

// Scam is a scam type. Types are dated data, not an enumeration: they come
// and go with the ministry's yearly lists.
type Scam struct {
	Key     string   `yaml:"key"`
	Name    string   `yaml:"name"`
	Family  string   `yaml:"family"`
	Plain   string   `yaml:"plain"`   // how a citizen would say it
	Aliases []string `yaml:"aliases"` // other names, for search
	Says    []string `yaml:"says"`    // sentences the fraudster says
	Signs   []Sign   `yaml:"signs"`
	Moves   []string `yaml:"moves"` // in order
	From    Date     `yaml:"from"`
	Until   Date     `yaml:"until"`
}

// Sign is a warning sign; Weight is from 1 (weak) to 5 (gives it away alone).
type Sign struct {
	Sign   string `yaml:"sign"`
	Weight int    `yaml:"weight"`
}

// Date is a calendar day; the zero value is no date.
type Date struct{ time.Time }

// UnmarshalYAML reads 2006-01-02.
func (d *Date) UnmarshalYAML(node *yaml.Node) error {
	if node.Tag == "!!null" {
		return nil
	}
	t, err := time.Parse(time.DateOnly, node.Value)
	if err != nil {
		return errors.New("日期 " + node.Value + " 不对，应像 2026-01-31")
	}
	d.Time = t
	return nil
}

func (l *loader) scams() {
	const file = "scams.yaml"
	var content struct {
		Families []Family `yaml:"families"`
		Scams    []Scam   `yaml:"scams"`
	}
	lines := l.read(file, false, &content)
	if lines == nil {
		return
	}
	l.bureau.Families, l.bureau.Scams = content.Families, content.Scams
	families := map[string]bool{}
	for i, f := range content.Families {
		l.key(file, lines.At("families[%d]", i), "大类", f.Key, families)
	}
	seen := map[string]bool{ScamUnsure: true}
	for i, s := range content.Scams {
		at := lines.At("scams[%d]", i)
		l.key(file, at, "诈骗类型", s.Key, seen)
		if s.Name == "" || s.Plain == "" {
			l.findings.Add(file, at, "诈骗类型 %q 缺少 name 或 plain", s.Key)
		}
		if !families[s.Family] {
			l.findings.Add(file, lines.At("scams[%d].family", i), "诈骗类型 %q 的 family %q 不在 families 里", s.Key, s.Family)
		}
		for j, sign := range s.Signs {
			if sign.Sign == "" || sign.Weight < 1 || sign.Weight > 5 {
				l.findings.Add(file, lines.At("scams[%d].signs[%d]", i, j), "识别特征要写 sign，weight 应是 1 到 5")
			}
		}
	}
	if len(content.Scams) == 0 {
		l.findings.Add(file, 1, "没有任何诈骗类型（scams）")
	}
}
