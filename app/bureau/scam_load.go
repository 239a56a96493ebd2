package bureau

import (
	"cmp"

	"fanzha/app/strictyaml"
	"fanzha/static"
)

const scamsFile = "scams.yaml"

func (l *loader) scams() {
	var content struct {
		Families []Family `yaml:"families"`
		Scams    []Scam   `yaml:"scams"`
	}
	lines := l.read(scamsFile, false, &content)
	if lines == nil {
		return
	}
	l.bureau.Families, l.bureau.Scams = content.Families, content.Scams
	if len(content.Scams) == 0 {
		l.findings.Add(scamsFile, lines.At("scams"), "没有任何诈骗类型（scams）")
	}
	families := l.families(lines)
	complete := len(content.Scams) > 0
	seen := map[string]bool{ScamUnsure: true}
	for i, s := range content.Scams {
		complete = l.key(scamsFile, lines.At("scams[%d]", i), "诈骗类型", s.Key, seen) && complete
		l.scam(lines, i, s, families)
		l.bureau.Scams[i].Icon = cmp.Or(s.Icon, defaultIcon)
	}
	l.bureau.Complete.Scams = complete
}

// families returns the keys of the families, nil where one could not be read.
func (l *loader) families(lines strictyaml.Lines) map[string]bool {
	complete := len(l.bureau.Families) > 0
	if !complete {
		l.findings.Add(scamsFile, lines.At("families"), "没有任何大类（families）")
	}
	seen := map[string]bool{}
	for i, f := range l.bureau.Families {
		complete = l.key(scamsFile, lines.At("families[%d]", i), "大类", f.Key, seen) && complete
	}
	if !complete {
		return nil
	}
	return seen
}

// scam checks one scam type; nil families are those that could not be read.
func (l *loader) scam(lines strictyaml.Lines, i int, s Scam, families map[string]bool) {
	if s.Name == "" || s.Plain == "" {
		l.findings.Add(scamsFile, lines.At("scams[%d]", i), "诈骗类型 %q 缺少 name 或 plain", s.Key)
	}
	if families != nil && !families[s.Family] {
		l.findings.Add(scamsFile, lines.At("scams[%d].family", i), "诈骗类型 %q 的 family %q 不在 families 里", s.Key, s.Family)
	}
	if s.Icon != "" && !static.HasIcon(s.Icon) {
		l.findings.Add(scamsFile, lines.At("scams[%d].icon", i), "诈骗类型 %q 的 icon %q 没有这个图标，名称见 docs/design-system.md", s.Key, s.Icon)
	}
	for j, sign := range s.Signs {
		if sign.Sign == "" || sign.Weight < 1 || sign.Weight > 5 {
			l.findings.Add(scamsFile, lines.At("scams[%d].signs[%d]", i, j), "识别特征要写 sign，weight 应是 1 到 5")
		}
	}
}
