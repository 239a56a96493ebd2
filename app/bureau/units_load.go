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
	if l.findings.Failed() {
		return // keys that are missing elsewhere would be named here again
	}
	l.checkUnits(lines)
	for i, rule := range content.Rules {
		l.checkRule(lines, i, rule)
	}
	if _, ok := l.bureau.Unit(content.Dispatch); !ok {
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
	seen := map[string]bool{}
	for i, unit := range l.bureau.Units {
		at := lines.At("units[%d]", i)
		l.key(unitsFile, at, "单位", unit.Key, seen)
		if unit.Name == "" {
			l.findings.Add(unitsFile, at, "单位 %q 缺少 name", unit.Key)
		}
		l.known(lines, fmt.Sprintf("units[%d].districts", i), "辖区", unit.Districts, l.districtKeys())
	}
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
	l.known(lines, path+".when.district", "辖区", rule.When.District, append(l.districtKeys(), DistrictElsewhere))
	if rule.When.AmountAtLeast < 0 {
		l.findings.Add(unitsFile, lines.At("%s.when.amount_at_least", path), "amount_at_least 不能是负数")
	}
}

// known records a finding for each key that is not allowed.
func (l *loader) known(lines strictyaml.Lines, path, what string, keys, allowed []string) {
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
		if _, ok := l.bureau.static(c); ok {
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

func (l *loader) districtKeys() []string {
	keys := make([]string, 0, len(l.bureau.Site.Districts)+1)
	for _, d := range l.bureau.Site.Districts {
		keys = append(keys, d.Key)
	}
	return keys
}

func (l *loader) scamKeys() []string {
	keys := []string{ScamUnsure}
	for _, s := range l.bureau.Scams {
		keys = append(keys, s.Key)
	}
	return keys
}

func (l *loader) unitKeys(partners bool) []string {
	var keys []string
	for _, u := range l.bureau.Units {
		if partners || !u.Partner {
			keys = append(keys, u.Key)
		}
	}
	return keys
}
