package search

import (
	"slices"
	"strings"
)

// meaning is what a text says beside its characters.
type meaning struct {
	core     []phrase // the text without the words that every question has; may be empty
	names    []*name  // that it holds
	coverage float64  // the part of the core that the names are: 0 to 1
	asks     bool     // for help
	bare     bool     // the core says no more than that money was lost
}

// meaningOf reads a text with the names of l. What the words of questions part
// is a name all the same: 下载了会议软件.
func (l lexicon) meaningOf(text string) meaning {
	all := slices.Collect(units(text))
	var core strings.Builder
	end := 0
	for _, s := range l.stretches(all) {
		core.WriteString(dropFillers(text[end:s.start]) + text[s.start:s.end])
		end = s.end
	}
	core.WriteString(dropFillers(text[end:]))
	m := meaning{core: phrases(core.String()), asks: asksForHelp(text)}
	m.bare = strings.TrimSpace(commonplaces.Replace(core.String())) == ""
	named := 0
	for _, s := range l.stretches(slices.Concat(m.core...)) {
		m.names, named = append(m.names, s.name), named+len(s.units)
	}
	m.coverage = min(float64(named)/float64(max(countUnits(m.core), 1)), 1)
	return m
}

// stretch is where a name stands in a text, in bytes.
type stretch struct {
	*name
	start, end int
}

// stretches returns where names stand one after the other, the longest from
// the left. What stands between units does not count: people type 刷 单.
func (l lexicon) stretches(units []unit) []stretch {
	var all []stretch
	for i := 0; i < len(units); i++ {
		if n := l.longestAt(units[i:]); n != nil {
			last := i + len(n.units) - 1
			all = append(all, stretch{n, units[i].start, units[last].end})
			i = last
		}
	}
	return all
}

func countUnits(phrases []phrase) int {
	n := 0
	for _, p := range phrases {
		n += len(p)
	}
	return n
}

// longestAt returns the longest name that the units begin with, or nil.
func (l lexicon) longestAt(units []unit) *name {
	for _, n := range l.begins[units[0].text] {
		if phrase(n.units).startsAt(units) {
			return n
		}
	}
	return nil
}

// maxLoose is how many pieces of a question are looked for where nothing fits
// all of it.
const maxLoose = 12

// loosely returns what to look for where too little fits all of it: the pieces
// of the core, or of parts where there is no core.
func (m meaning) loosely(parts []phrase) []phrase {
	if len(m.core) > 0 {
		parts = m.core
	}
	var pieces []phrase
	for _, p := range parts {
		pieces = append(pieces, p.pieces()...)
	}
	if slices.ContainsFunc(pieces, func(p phrase) bool { return !p.vague() }) {
		pieces = slices.DeleteFunc(pieces, phrase.vague)
	}
	return distinct(pieces)
}

// enough is how many of n pieces a document must hold.
func enough(n int) int { return (min(n, maxLoose) + 2) / 3 }

// atLeastOne is the least that a document must hold.
func atLeastOne(n int) int { return min(n, 1) }

// dropFillers parts text at the words of questions that say nothing of their
// matter. Of words that begin alike the longer stands first.
func dropFillers(text string) string { return fillers.Replace(text) }

var fillers = blanks(`
		请问 想问 我想 我的 我被 我在 我 你 您
		被骗了 骗了 被骗 上当了 上当 怎么办 咋办 怎么处理 怎么样 怎么 咋 如何 为什么 为啥 什么 哪里
		是不是 是真的吗 真的吗 是真的 真的假的 是骗子吗 是骗局吗 是诈骗吗 靠谱吗 可信吗 能信吗
		有没有 能不能 可不可以 可以 会不会 要不要 还能
		了 吗 呢 啊 吧 的 呀`)

// commonplaces are the words of everybody who has lost money.
var commonplaces = blanks(`
		刚刚 刚才 刚 已经 把 钱 转账 转出去 转过去 转走 转给 转 打款 汇款 骗子 别人 人家
		以后 之后 后 止付 追回来 追回 要回来 拿回来 找回来 回来 能 还 出去 过去 该 先 做 ， 。 ？ ！ ,`)

func blanks(words string) *strings.Replacer {
	var pairs []string
	for word := range strings.FieldsSeq(words) {
		pairs = append(pairs, word, " ")
	}
	return strings.NewReplacer(pairs...)
}

// asksForHelp reports whether text is of somebody to whom it has happened.
func asksForHelp(text string) bool {
	return slices.ContainsFunc([]string{
		"怎么办", "咋办", "怎么处理", "被骗", "骗了", "上当", "追回", "要回来", "拿回来", "止付", "救命",
	}, func(word string) bool { return strings.Contains(text, word) })
}
