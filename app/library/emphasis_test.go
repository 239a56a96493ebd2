package library_test

import (
	"strings"
	"testing"

	"fanzha/app/library"
)

// In the tables below <b> and <i> stand for strong and em.
var short = strings.NewReplacer("<strong>", "<b>", "</strong>", "</b>", "<em>", "<i>", "</em>", "</i>", "<p>", "", "</p>\n", "")

func TestEmphasisBesideChinese(t *testing.T) {
	tests := []struct{ name, source, want string }{
		{"closing after a Chinese mark", "**重要：**说明", "<b>重要：</b>说明"},
		{"opening before a Chinese mark", "前文**《刑法》**后文", "前文<b>《刑法》</b>后文"},
		{"shared quotation marks", "中文**“强调”**后文", "中文<b>“强调”</b>后文"},
		{"single stars", "中文*（强调）*后文", "中文<i>（强调）</i>后文"},
		{"Latin marks inside Chinese", "每月**(保底)**三千，**100%**返还", "每月<b>(保底)</b>三千，<b>100%</b>返还"},
		{"a Latin word and a Chinese mark", "用APP**（非官方）**转账", "用APP<b>（非官方）</b>转账"},
		{"code and links inside", "前**`码`**后**[链](#x)**尾", "前<b><code>码</code></b>后<b><a href=\"#x\">链</a></b>尾"},
		{"strikethrough", "价格~~（原价）~~两元 ~~删~~", "价格<del>（原价）</del>两元 <del>删</del>"},
		{"single tildes are ranges", "10~20元，30~40元", "10~20元，30~40元"},
		{"three tildes mean nothing", "a~~~b~~~", "a~~~b~~~"},
		{"nested marks", "**甲*（乙）*丙。**丁", "<b>甲<i>（乙）</i>丙。</b>丁"},
		{"a space still keeps it closed", "** 甲**乙", "** 甲**乙"},
		{"underscores stay as strict as in Latin", "甲__乙__丙 __（丁）__", "甲__乙__丙 <b>（丁）</b>"},
		{"an ideographic variation selector is part of its character", "葛\U000E0100**(注)**城", "葛\U000E0100<b>(注)</b>城"},
		{"a standard variation selector too", "塚\uFE00**(注)**城", "塚\uFE00<b>(注)</b>城"},
		{"a quotation mark in its wide form is Chinese", "**“\uFE01Git”\uFE01**Hub", "<b>“\uFE01Git”\uFE01</b>Hub"},
		{"an emoji is no Chinese character", "a**✅完成**b", "a**✅完成**b"},
	}
	runEmphasis(t, tests)
}

// The examples are from the emphasis section of the CommonMark specification.
func TestEmphasisElsewhereIsCommonMark(t *testing.T) {
	tests := []struct{ name, source, want string }{
		{"350", `*foo bar*`, `<i>foo bar</i>`},
		{"351", `a * foo bar*`, `a * foo bar*`},
		{"352", `a*"foo"*`, `a*&quot;foo&quot;*`},
		{"353", "*\u00a0a\u00a0*", "*\u00a0a\u00a0*"},
		{"354", "*$*alpha.\n\n*£*bravo.", "*$*alpha.*£*bravo."},
		{"355", `foo*bar*`, `foo<i>bar</i>`},
		{"357", `_foo bar_`, `<i>foo bar</i>`},
		{"359", `a_"foo"_`, `a_&quot;foo&quot;_`},
		{"360", `foo_bar_`, `foo_bar_`},
		{"362", `пристаням_стремятся_`, `пристаням_стремятся_`},
		{"363", `aa_"bb"_cc`, `aa_&quot;bb&quot;_cc`},
		{"364", `foo-_(bar)_`, `foo-<i>(bar)</i>`},
		{"365", `_foo*`, `_foo*`},
		{"366", `*foo bar *`, `*foo bar *`},
		{"368", `*(*foo)`, `*(*foo)`},
		{"369", `*(*foo*)*`, `<i>(<i>foo</i>)</i>`},
		{"372", `_(_foo)`, `_(_foo)`},
		{"376", `_foo_bar_baz_`, `<i>foo_bar_baz</i>`},
		{"377", `_(bar)_.`, `<i>(bar)</i>.`},
		{"378", `**foo bar**`, `<b>foo bar</b>`},
		{"380", `a**"foo"**`, `a**&quot;foo&quot;**`},
		{"382", `__foo bar__`, `<b>foo bar</b>`},
		{"389", `foo-__(bar)__`, `foo-<b>(bar)</b>`},
		{"391", `**(**foo)`, `**(**foo)`},
		{"392", `*(**foo**)*`, `<i>(<b>foo</b>)</i>`},
		{"394", `**foo "*bar*" foo**`, `<b>foo &quot;<i>bar</i>&quot; foo</b>`},
		{"404", `*foo [bar](/url)*`, `<i>foo <a href="/url">bar</a></i>`},
		{"407", `__foo_ bar_`, `<i><i>foo</i> bar</i>`},
		{"409", `*foo **bar** baz*`, `<i>foo <b>bar</b> baz</i>`},
		{"411", `*foo**bar**baz*`, `<i>foo<b>bar</b>baz</i>`},
		{"412", `*foo**bar*`, `<i>foo**bar</i>`},
		{"413", `***foo** bar*`, `<i><b>foo</b> bar</i>`},
		{"415", `*foo**bar***`, `<i>foo<b>bar</b></i>`},
		{"416", `foo***bar***baz`, `foo<i><b>bar</b></i>baz`},
		{"417", `foo******bar*********baz`, `foo<b><b><b>bar</b></b></b>***baz`},
		{"420", `** is not an empty emphasis`, `** is not an empty emphasis`},
		{"434", `foo ***`, `foo ***`},
		{"435", `foo *\**`, `foo <i>*</i>`},
		{"442", `**foo*`, `*<i>foo</i>`},
		{"443", `*foo**`, `<i>foo</i>*`},
		{"460", `****foo****`, `<b><b>foo</b></b>`},
		{"464", `*foo _bar* baz_`, `<i>foo _bar</i> baz_`},
		{"467", `*foo *bar baz*`, `*foo <i>bar baz</i>`},
		{"473", `*[bar*](/url)`, `*<a href="/url">bar*</a>`},
		{"477", "*a `*`*", `<i>a <code>*</code></i>`},
	}
	runEmphasis(t, tests)
}

func runEmphasis(t *testing.T, tests []struct{ name, source, want string }) {
	t.Helper()
	renderer := library.NewRenderer("", nil, nil, nil)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := short.Replace(render(t, renderer, tt.source).HTML); got != tt.want {
				t.Errorf("%s\n got %s\nwant %s", tt.source, got, tt.want)
			}
		})
	}
}
