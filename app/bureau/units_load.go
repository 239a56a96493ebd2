package bureau

import (
	"fmt"
	"slices"

	"fanzha/app/strictyaml"
)

const unitsFile = "units.yaml"

// The values of a report that rules may name.
var (
	kinds  = []string{"victim", "tip", "objection"}
	moneys = []string{"not_yet", "going", "gone"}
)

func (l *loader) units() {
	var content struct {
		Dispatch string `yaml:"dispatch"`
		Units    []Unit `yaml:"units"`
		Rules    []Rule `yaml:"rules"`
	}
	lines := l.read(unitsFile, false, &content)
	if lines == nil {
		return
	}
	l.bureau.Dispatch, l.bureau.Units, l.bureau.Rules = content.Dispatch, content.Units, content.Rules
	l.checkUnits(lines)
	for i, rule := range content.Rules {
		content.Rules[i].Line = lines.At("rules[%d]", i)
		l.checkRule(lines, i, rule)
	}
	if keys := l.unitKeys(true); keys != nil && !slices.Contains(keys, content.Dispatch) {
		l.findings.Add(unitsFile, lines.At("dispatch"), "dispatch %q 不在 units 里", content.Dispatch)
	}
	if n := len(content.Rules); n == 0 || !content.Rules[n-1].When.Empty() {
		l.findings.Add(unitsFile, lines.At("rules[%d]", n-1), "最后一条规则不能有 when：它接住前面都不符合的")
	}
	if !l.findings.Failed() {
		l.proveTotal(lines)
	}
}

func (l *loader) checkUnits(lines strictyaml.Lines) {
	if len(l.bureau.Units) == 0 {
		l.findings.Add(unitsFile, lines.At("units"), "没有任何单位（units）")
	}
	complete := len(l.bureau.Units) > 0
	seen := map[string]bool{}
	for i, unit := range l.bureau.Units {
		at := lines.At("units[%d]", i)
		complete = l.key(unitsFile, at, "单位", unit.Key, seen) && complete
		if unit.Name == "" {
			l.findings.Add(unitsFile, at, "单位 %q 缺少 name", unit.Key)
		}
		l.known(lines, fmt.Sprintf("units[%d].districts", i), "辖区", unit.Districts, l.districtKeys())
		l.checkChannels(lines, i, unit)
	}
	l.bureau.Complete.Units = complete
}

func (l *loader) checkRule(lines strictyaml.Lines, i int, rule Rule) {
	path := fmt.Sprintf("rules[%d]", i)
	police := l.unitKeys(false)
	l.known(lines, path+".to", "单位（to 不能是 partner）", []string{rule.To}, police)
	l.known(lines, path+".also", "单位", rule.Also, l.unitKeys(true))
	if rule.EscalateTo != "" {
		l.known(lines, path+".escalate_to", "单位（escalate_to 不能是 partner）", []string{rule.EscalateTo}, police)
	}
	l.known(lines, path+".when.kind", "类别", rule.When.Kind, kinds)
	l.known(lines, path+".when.money", "money 值", rule.When.Money, moneys)
	l.known(lines, path+".when.scam", "诈骗类型", rule.When.Scam, l.scamKeys())
	l.known(lines, path+".when.district", "辖区", rule.When.District, l.districtKeys(DistrictElsewhere))
	if rule.When.AmountAtLeast < 0 {
		l.findings.Add(unitsFile, lines.At("%s.when.amount_at_least", path), "amount_at_least 不能是负数")
	}
}

// known records a finding for each key that is not allowed. Nil allowed keys
// are a list that could not be read: nothing is held against it.
func (l *loader) known(lines strictyaml.Lines, path, what string, keys, allowed []string) {
	if allowed == nil {
		return
	}
	for i, key := range keys {
		if !slices.Contains(allowed, key) {
			l.findings.Add(unitsFile, lines.At("%s[%d]", path, i), "不认识的%s %q", what, key)
		}
	}
}

// proveTotal walks every kind × scam × district × money and names those that
// no rule takes whatever their amounts and times. What depends on an amount
// or a time only adds rules that may fit, so this proves the rest as well.
func (l *loader) proveTotal(lines strictyaml.Lines) {
	const most = 5 // enough to see what is wrong
	last := lines.At("rules[%d]", len(l.bureau.Rules)-1)
	missing := 0
	for c := range l.bureau.Cases() {
		if l.bureau.static(c) {
			continue
		}
		if missing++; missing <= most {
			l.findings.Add(unitsFile, last, "没有规则接收：%s / %s / %s / %s", c.Kind, c.Scam, c.District, c.Money)
		}
	}
	if missing > most {
		l.findings.Add(unitsFile, last, "……共有 %d 种情况没有单位接收。最后一条规则的单位应负责全部辖区（districts 为空）", missing)
	}
}

// The keys that may be named, nil where their list could not be read.

func (l *loader) districtKeys(more ...string) []string {
	if !l.bureau.Complete.Districts {
		return nil
	}
	keys := more
	for _, d := range l.bureau.Site.Districts {
		keys = append(keys, d.Key)
	}
	return keys
}

func (l *loader) scamKeys() []string {
	if !l.bureau.Complete.Scams {
		return nil
	}
	keys := []string{ScamUnsure}
	for _, s := range l.bureau.Scams {
		keys = append(keys, s.Key)
	}
	return keys
}

func (l *loader) unitKeys(partners bool) []string {
	if !l.bureau.Complete.Units {
		return nil
	}
	keys := []string{}
	for _, u := range l.bureau.Units {
		if partners || !u.Partner {
			keys = append(keys, u.Key)
		}
	}
	return keys
}
