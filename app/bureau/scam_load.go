package bureau

import (
	"cmp"
	"fmt"

	"fanzha/app/phrase"
	"fanzha/app/strictyaml"
	"fanzha/static"
)

const scamsFile = "scams.yaml"

func (l *loader) scams() {
	var content struct {
		Families []Family `yaml:"families"`
		Scams    []Scam   `yaml:"scams"`
		Signs    []Sign   `yaml:"signs"`
		Harmless []Cue    `yaml:"harmless"`
	}
	lines := l.read(scamsFile, false, &content)
	if lines == nil {
		return
	}
	l.bureau.Families, l.bureau.Scams = content.Families, content.Scams
	l.bureau.Signs, l.bureau.Harmless = content.Signs, content.Harmless
	l.everywhere(lines, content.Signs, content.Harmless)
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
	l.phrases(lines, fmt.Sprintf("scams[%d].topics", i), s.Topics)
	for j, sign := range s.Signs {
		l.sign(lines, fmt.Sprintf("scams[%d].signs[%d]", i, j), sign, len(s.Moves))
	}
}

// everywhere checks what counts whatever the scam type.
func (l *loader) everywhere(lines strictyaml.Lines, signs []Sign, harmless []Cue) {
	for i, sign := range signs {
		l.sign(lines, fmt.Sprintf("signs[%d]", i), sign, 0)
	}
	for i, cue := range harmless {
		path := fmt.Sprintf("harmless[%d]", i)
		if cue.Cue == "" || cue.Weight < 0 || cue.Weight > 5 || len(cue.Any) == 0 {
			l.findings.Add(scamsFile, lines.At("%s", path), "正常消息的标志要写 cue 和 any，weight 应是 0 到 5")
		}
		l.phrases(lines, path+".any", cue.Any)
	}
}

// sign checks a sign of a scam type with so many moves.
func (l *loader) sign(lines strictyaml.Lines, path string, s Sign, moves int) {
	if s.Sign == "" || s.Weight < 1 || s.Weight > 5 {
		l.findings.Add(scamsFile, lines.At("%s", path), "识别特征要写 sign，weight 应是 1 到 5")
	}
	if s.Step < 0 || s.Step > moves {
		l.findings.Add(scamsFile, lines.At("%s.step", path), "step 是 moves 里的第几步，这里应是 1 到 %d", moves)
	}
	l.phrases(lines, path+".any", s.Any)
	l.phrases(lines, path+".not", s.Not)
}

func (l *loader) phrases(lines strictyaml.Lines, path string, written []string) {
	for i, source := range written {
		if _, err := phrase.Parse(source); err != nil {
			l.findings.Add(scamsFile, lines.At("%s[%d]", path, i), "说法 %s。写法见 docs/content.md", err)
		}
	}
}
