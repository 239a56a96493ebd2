package manuscript_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"fanzha/app/fault"
	"fanzha/app/manuscript"
)

func TestAClipboardBecomesCleanMarkdown(t *testing.T) {
	tests := map[string]struct{ clipboard, want string }{
		"headings begin at the second level and leave none out": {
			`<h1>甲</h1><p>a</p><h3><b>乙</b></h3><p>b</p><h1>丙</h1>`, "## 甲\n\na\n\n### 乙\n\nb\n\n## 丙\n",
		},
		"Chinese emphasis is what its author meant": {
			`<p><b>重要：</b>说明<b>“强调”</b>后文 <strong>粗 </strong>细<i>斜</i></p>`, "**重要：**说明**“强调”**后文 **粗** 细*斜*\n",
		},
		"emphasis by style counts, and its absence too": {
			`<p><span style="font-weight:700">粗</span><b style="font-weight:normal">不粗</b><span style="text-decoration: line-through">划掉</span></p>`,
			"**粗**不粗~~划掉~~\n",
		},
		"Latin words beside marks": {`<p>see<b>"this"</b>now</p>`, "see\"**this**\"now\n"},
		"what looks like a mark is none": {
			`<p>138****1234 和 139****5678，a_b，10~~20，&lt;b&gt;，&amp;lt;，[!DANGER]，C:\*</p><p># 井号</p><p>1. 一条</p><p>- - -</p><p>&gt; 引</p>`,
			"138\\*\\*\\*\\*1234 和 139\\*\\*\\*\\*5678，a_b，10\\~\\~20，\\<b>，\\&lt;，\\[!DANGER]，C:\\\\\\*\n\n\\# 井号\n\n1\\. 一条\n\n- \\- -\n\n\\> 引\n",
		},
		"the address of a fraud becomes no link": {
			`<p>http://evil.example/a_b 和 www.evil.example 和 a@evil.example</p>`, "http\\://evil.example/a_b 和 www\\.evil.example 和 a\\@evil.example\n",
		},
		"links are kept where they lead somewhere": {
			`<p><a href="https://www.anyang.gov.cn/a_b(1)?x=1&amp;y=2">政府网</a>，<a href="javascript:alert(1)">坏</a>，<a href="file:///C:/x.doc">盘</a>，<a href="#_Toc1">目录</a>，<a href="tel:110">110</a>，<a href="https://gov.cn/">https://gov.cn/</a></p>`,
			"[政府网](https://www.anyang.gov.cn/a_b%281%29?x=1&amp;y=2)，坏，盘，目录，[110](tel:110)，<https://gov.cn/>\n",
		},
		"lists stand in each other": {
			`<ul><li>甲<ol><li>一</li><li>二</li></ol></li><li>乙</li></ul><ol start="3"><li>丙<p>续</p></li></ol>`,
			"- 甲\n  1. 一\n  2. 二\n- 乙\n\n3. 丙 续\n",
		},
		"two lists side by side stay two": {`<ol><li>甲</li></ol><ol><li>乙</li></ol>`, "1. 甲\n\n1) 乙\n"},
		"typed lists become lists": {
			`<p>·&nbsp;&nbsp;甲</p><p>· 乙</p><p>文</p><p>1、一</p><p>2、二</p><p>（1）壹</p><p>（2）贰</p>`,
			"- 甲\n- 乙\n\n文\n\n1. 一\n2. 二\n\n1) 壹\n2) 贰\n",
		},
		"a figure is no list": {`<p>1.26案发生以后</p><p>2.5万元</p>`, "1.26案发生以后\n\n2.5万元\n"},
		"the lists of Word": {
			`<p class=MsoListParagraph style='margin-left:21.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span lang=EN-US style='font-family:Wingdings'><span style='mso-list:Ignore'>l<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;</span></span></span><![endif]>甲</p>
			<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>a)<span>&nbsp;</span></span><![endif]>乙</p>
			<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>3.<span>&nbsp;</span></span><![endif]>丙</p>
			<p class=MsoNormal style='mso-list:l2 level1 lfo3'><![if !supportLists]><span style='mso-list:Ignore'>一、</span><![endif]>丁</p>`,
			"- 甲\n  1. 乙\n\n3. 丙\n\n一、丁\n",
		},
		"an official document has headings": {
			`<p>一、基本情况</p><p>正文。</p><p>（一）做法</p><p>正文。</p><p>二、注意</p><p>一、不转账</p><p>二、不透露</p><p>完。</p>`,
			"## 一、基本情况\n\n正文。\n\n### （一）做法\n\n正文。\n\n二、注意\n\n一、不转账\n\n二、不透露\n\n完。\n",
		},
		"a table, with what would break it": {
			`<table><tr><td>金额</td><td><p>说明</p></td></tr><tr><td>1|2</td><td><p>甲</p><p>乙</p></td></tr><tr><td colspan=2>合计</td></tr></table>`,
			"| 金额 | 说明 |\n| --- | --- |\n| 1\\|2 | 甲 乙 |\n| 合计 |  |\n",
		},
		"a table for the looks is none": {
			`<table><tr><td><p>甲</p><table><tr><td>一</td><td>二</td></tr></table></td></tr></table><table><tr><td><p>左</p><p>左</p></td><td>右</td></tr></table>`,
			"甲\n\n| 一 | 二 |\n| --- | --- |\n\n左\n\n左\n\n右\n",
		},
		"blanks and broken lines": {
			"<p>　　首行\r\n缩进，安\r\n阳 Wi\r\nFi&nbsp;&nbsp;网络</p><p>&nbsp;</p>一<br>二<br><br>三", "首行缩进，安阳 Wi Fi 网络\n\n一\n\n二\n\n三\n",
		},
		"quotes and lines": {`<blockquote><p>甲</p><p>乙</p></blockquote><hr><hr><p>丙</p>`, "> 甲\n>\n> 乙\n\n---\n\n丙\n"},
		"changes and comments that Word tracks": {
			`<p>留<del cite="mailto:a" datetime="2024-01-01T00:00">删</del><ins cite="mailto:a">增</ins><a style='mso-comment-reference:A_1' href="#_msocom_1"></a><span class=MsoCommentReference>[A1]</span></p><div style='mso-element:comment-list'><p>批注</p></div>`,
			"留增\n",
		},
		"footnotes": {
			`<p>文<a style='mso-footnote-id:ftn1' href="#_ftn1"><span>[1]</span></a>。</p><div style='mso-element:footnote'><p><a href="#_ftnref1">[1]</a> 来源</p></div>`,
			"文（注1）。\n\n注1： 来源\n",
		},
		"nothing that runs or is hidden": {
			`<script>alert(1)</script><style>p{}</style><p>甲<span style="display:none">藏</span><span style="mso-hide:all">藏</span></p><svg><text>x</text></svg><iframe src="https://v.qq.com"></iframe>`, "甲\n",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			m, err := manuscript.FromHTML(strings.NewReader(test.clipboard))
			if err != nil {
				t.Fatal(err)
			}
			got, err := m.Markdown()
			if err != nil || got != test.want {
				t.Errorf("%v\n%s\nwant\n%s", err, got, test.want)
			}
			sound(t, m)
		})
	}
}

// The letter's paragraph on the 众创 APP comes from Word and from WeChat as the
// same words.
func TestTheLettersParagraphComesFromWordAndWeChat(t *testing.T) {
	read := func(name string) *manuscript.Manuscript {
		file, err := os.Open("testdata/clipboard/" + name)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		m, err := manuscript.FromHTML(file)
		if err != nil {
			t.Fatal(err)
		}
		sound(t, m)
		return m
	}
	word, wechat := read("letter-word.html"), read("letter-wechat.html")
	fromWord, err := word.Markdown()
	if err != nil {
		t.Fatal(err)
	}
	fromWeChat, err := wechat.Markdown()
	if err != nil {
		t.Fatal(err)
	}
	body, ok := strings.CutPrefix(fromWord, "## （二）多措并举，强化打击\n\n市公安局将专项行动与公安部“云剑”、")
	if !ok || strings.Count(fromWord, "\n") != 5 || !strings.HasSuffix(body, "追赃减损已极为困难。\n") {
		t.Errorf("from Word:\n%s", fromWord)
	}
	if wechat.Title != "众创APP理财诈骗案" || len(wechat.Warnings) != 1 || !strings.Contains(fromWeChat, "**接警后公安机关迅速组成专案组，") {
		t.Errorf("from WeChat: %s %s\n%s", wechat.Title, wechat.Warnings, fromWeChat)
	}
	if !strings.HasSuffix(strings.ReplaceAll(fromWeChat, "**", ""), body) {
		t.Error("the two say different things")
	}
}

func TestATitleStandsForItself(t *testing.T) {
	tests := map[string][2]string{
		`<p class=MsoTitle>标题</p><p>文</p>`:                 {"标题", "文\n"},
		`<h1>标题</h1><h2>节</h2><p>文</p>`:                    {"标题", "## 节\n\n文\n"},
		`<p align=center><b>标题</b></p><p>文</p>`:            {"标题", "文\n"},
		`<p style="text-align:center">一句很长的话。</p><p>文</p>`: {"", "一句很长的话。\n\n文\n"},
		`<h1>只有标题</h1>`:                                    {"", "## 只有标题\n"},
		`<h1>甲</h1><p>文</p><h1>乙</h1><p>文</p>`:             {"", "## 甲\n\n文\n\n## 乙\n\n文\n"},
	}
	for clipboard, want := range tests {
		m, err := manuscript.FromHTML(strings.NewReader(clipboard))
		if err != nil {
			t.Fatal(err)
		}
		if markdown, err := m.Markdown(); err != nil || m.Title != want[0] || markdown != want[1] {
			t.Errorf("%s: %q %q %v", clipboard, m.Title, markdown, err)
		}
	}
}

const onePixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

func TestPicturesInTheClipboardAreTakenAndOthersAreNot(t *testing.T) {
	m, err := manuscript.FromHTML(strings.NewReader(`<p>甲<img alt="一张截图" src="data:image/png;base64,` + onePixel +
		`">乙</p><table><tr><td>a</td><td><img src="data:image/png;base64,` + onePixel + `"></td></tr></table><img src="https://mmbiz.qpic.cn/x"><img src="file:///C:/x.png"><img src="data:image/png;base64,AAAA">`))
	if err != nil {
		t.Fatal(err)
	}
	markdown, err := m.Markdown("/media/a.jpg")
	if err != nil || markdown != "甲\n\n![一张截图](/media/a.jpg)\n\n乙\n\n| a |  |\n| --- | --- |\n" {
		t.Errorf("%v\n%s", err, markdown)
	}
	if len(m.Pictures) != 2 || len(m.Warnings) != 1 || !strings.Contains(m.Warnings[0], "有 3 张图片") {
		t.Errorf("%d pictures, %s", len(m.Pictures), m.Warnings)
	}
}

// What would cost too much is refused, in Chinese and soon.
func TestAHostileClipboardIsRefusedSoon(t *testing.T) {
	formatting := strings.Repeat(`<b><i class=x><u><font color=1>`, 30)
	tests := map[string]struct {
		clipboard string
		kind      fault.Kind // 0: it is taken
	}{
		"5 MB":                                 {strings.Repeat("字", 5<<20/3), fault.TooLarge},
		"more words than an article has":       {strings.Repeat("字", 100_000), fault.TooLarge},
		"deep":                                 {strings.Repeat("<div>", 5000) + "x", fault.Invalid},
		"deep lists":                           {strings.Repeat("<ul><li>", 200) + "x", 0},
		"many elements":                        {strings.Repeat("<p>x", 200_000), fault.TooLarge},
		"many paragraphs":                      {strings.Repeat("<p>x", 9_000), fault.TooLarge},
		"many cells":                           {"<table><tr>" + strings.Repeat("<td>", 90_000), fault.TooLarge},
		"wide cells":                           {"<table><tr>" + strings.Repeat("<td colspan=999999>", 9_000), 0},
		"formatting that is opened over again": {"<p>" + formatting + "</p>" + strings.Repeat("<p>x", 4_000), 0},
		"one word in many parts":               {strings.Repeat("<b>a</b><i>b</i>", 30_000), fault.Invalid},
		"no end":                               {strings.Repeat("<", 1<<20), fault.TooLarge},
		"a picture that is no picture":         {`<img src="data:image/png;base64,` + strings.Repeat("A", 3<<20) + `">`, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			m, err := manuscript.FromHTML(strings.NewReader(test.clipboard))
			if err == nil {
				_, err = m.Markdown()
			}
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("it took %v", took)
			}
			switch {
			case test.kind == 0 && err != nil:
				t.Error(err)
			case test.kind != 0 && fault.KindOf(err) != test.kind:
				t.Errorf("%v", err)
			case test.kind != 0:
				isFault(t, err)
			}
		})
	}
}

// letterLines are the letter's two paragraphs on the 众创 APP.
func letterLines(t *testing.T) []string {
	t.Helper()
	words, err := os.ReadFile("testdata/letter.txt")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(words)), "\n")
}
