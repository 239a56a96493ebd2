package manuscript_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"fanzha/app/fault"
	"fanzha/app/library"
	"fanzha/app/manuscript"
)

// sound holds Markdown to what is promised of it: the library takes it, no HTML
// is in it, and what the site shows of it is read as the same Markdown again.
func sound(t *testing.T, m *manuscript.Manuscript) {
	t.Helper()
	markdown, err := m.Markdown()
	if err != nil {
		isFault(t, err)
		return
	}
	rendered, err := library.NewRenderer("", nil, nil, nil).Render([]byte(markdown))
	if err != nil {
		t.Fatalf("the library does not take\n%s\n%v", markdown, err)
	}
	for _, flaw := range rendered.Flaws {
		t.Errorf("line %d: %s\n%s", flaw.Line, flaw.Message, markdown)
	}
	for _, h := range rendered.Headings {
		if h.Level < 2 {
			t.Errorf("a heading of level %d", h.Level)
		}
	}
	read, err := manuscript.FromHTML(strings.NewReader(rendered.HTML))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := read.Markdown(); err != nil || again != markdown {
		t.Errorf("written\n%q\nshown\n%s\nread again\n%q\n%v", markdown, rendered.HTML, again, err)
	}
}

func isFault(t *testing.T, err error) {
	t.Helper()
	var public *fault.Error
	if !errors.As(err, &public) || public.Message == "" {
		t.Fatalf("not a fault: %v", err)
	}
}

func FuzzHTML(f *testing.F) {
	for _, s := range []string{
		`<p><b>重要：</b>说明<i>斜</i>体</p><ul><li>a<ol start=3><li>b</ol><li>c</ul>`, `<table><tr><td>a|b<td>c<tr><td>d</table>`,
		`<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>第一</p>`,
		`<h3>x</h3><p>1. a<br>2. b<p>· c<p>http://a.b www.x.cn a@b.c 138****1234 ~~x~~ [!DANGER] &lt;b&gt; &amp;lt; \* # x</p>`,
		`<blockquote><p>a<p>b<ul><li>c</ul></blockquote><hr><pre>a
b</pre><a href="https://a.b/c_d?e=1&amp;copy;">x<b>y</b></a><a href="https://a.b/">https://a.b/</a>`,
		"一、<p>（一）甲</p><p>text</p>", "<p>a<b>b</b>c<i>d</i><b><i>e</i></b>(<b>f)</b>g</p>",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, clipboard string) {
		m, err := manuscript.FromHTML(strings.NewReader(clipboard))
		if err != nil {
			isFault(t, err)
			return
		}
		sound(t, m)
	})
}

// pieces are what a clipboard may be put together from, in any order.
var pieces = strings.Split("<p>|</p>|<b>|</b>|<i>|</i>|<s>|</s>|<br>|<ul>|</ul>|<ol>|</ol>|<ol start=4>|<li>|</li>|<h2>|</h2>|<h3>|</h3>|"+
	"<blockquote>|</blockquote>|<table>|</table>|<tr>|<td>|<th>|<a href=\"https://a.b/c_d\">|</a>|<a href='/x(y)'>|<hr>|<div>|</div>|<pre>|</pre>|"+
	"<p class=MsoTitle>|<p align=center>|<p style='mso-list:l0 level2 lfo1'>|<span style='mso-list:Ignore'>1.</span>|<b style='font-weight:400'>|"+
	"中|文|。|“|”|a|B|1|2|3| |  |&nbsp;|*|**|_|__|~|~~|~~~|`|[|]|(|)|!|#|##|&lt;|&gt;|&amp;|&amp;lt;|\\|\\\\|-|- |+ |1.|2.|1、|2、|（1）|· |.|:|"+
	"http://a.b|https://x|www.a.cn|a@b.cn|一、|（一）|=|---|\n|：|，|\u200b|é|😀|…|—|\"|'|;|{|}|$|%|^|/|?|,", "|")

// Whatever is pasted, in whatever order, is written so that the site shows what
// was read.
func TestPiecesInAnyOrderAreWrittenAsTheyAreRead(t *testing.T) {
	draw := rand.New(rand.NewPCG(1, 2))
	for range 4000 {
		var clipboard strings.Builder
		for range 1 + draw.IntN(30) {
			clipboard.WriteString(pieces[draw.IntN(len(pieces))])
		}
		m, err := manuscript.FromHTML(strings.NewReader(clipboard.String()))
		if err != nil {
			t.Fatal(err)
		}
		if sound(t, m); t.Failed() {
			t.Fatalf("pasted: %q", clipboard.String())
		}
	}
}
