package manuscript_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"fanzha/app/fault"
	"fanzha/app/manuscript"
	"fanzha/app/manuscript/manuscripttest"
)

func fromDocx(content []byte) (*manuscript.Manuscript, error) {
	return manuscript.FromDocx(bytes.NewReader(content), int64(len(content)))
}

func TestADocxBecomesCleanMarkdown(t *testing.T) {
	p := manuscripttest.Paragraph
	style := func(id string) string { return `<w:pStyle w:val="` + id + `"/>` }
	list := func(id, level string) string {
		return `<w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + id + `"/></w:numPr>`
	}
	run := func(properties, words string) string {
		return `<w:r><w:rPr>` + properties + `</w:rPr><w:t xml:space="preserve">` + words + `</w:t></w:r>`
	}
	link := `<Relationship Id="rId7" Type="http://x/hyperlink" Target="https://www.gov.cn/" TargetMode="External"/>`
	tests := map[string]struct{ body, relations, want string }{
		"headings by style, by a style that is based on one, and by outline level": {
			p(style("1"), "甲") + p("", "a") + p(style("own"), "乙") + p("", "b") + p(style("2"), "丙") + p("", "c") + p(`<w:outlineLvl w:val="2"/>`, "丁"), "",
			"## 甲\n\na\n\n## 乙\n\nb\n\n### 丙\n\nc\n\n#### 丁\n",
		},
		"emphasis, on and off": {
			`<w:p>` + run(`<w:b/>`, "重要：") + run(`<w:b w:val="0"/>`, "说明") + run(`<w:i/>`, "斜") + run(`<w:strike/>`, "划") + run(`<w:rStyle w:val="strong"/>`, "强") + run(`<w:vanish/>`, "藏") + `</w:p>`, "",
			"**重要：**说明*斜*~~划~~**强**\n",
		},
		"lists that count, with letters below, and go on behind a paragraph": {
			p(list("1", "0"), "甲") + p(list("1", "1"), "乙") + p(list("1", "0"), "丙") + p("", "文") + p(list("1", "0"), "丁") + p(list("2", "0"), "点") + p(list("4", "0"), "再"), "",
			"1. 甲\n   1. 乙\n2. 丙\n\n文\n\n3. 丁\n\n- 点\n\n1. 再\n",
		},
		"numbers that are part of the text": {
			p(style("1")+list("3", "0"), "情况") + p(list("3", "1"), "做法。") + p(list("3", "1"), "结果。") + p(style("1")+list("3", "0"), "打算"), "",
			"## 一、情况\n\n（一）做法。\n\n（二）结果。\n\n## 二、打算\n",
		},
		"a table": {
			`<w:tbl><w:tblPr/><w:tr><w:tc><w:tcPr><w:tcW w:w="1"/></w:tcPr>` + p("", "金额") + `</w:tc><w:tc>` + p("", "说明") + `</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>` + p("", "合|计") + `</w:tc></w:tr>` +
				`<w:tr><w:trPr><w:del/></w:trPr><w:tc>` + p("", "删") + `</w:tc><w:tc>` + p("", "删") + `</w:tc></w:tr></w:tbl>` + p("", "后"), "",
			"| 金额 | 说明 |\n| --- | --- |\n| 合\\|计 |  |\n\n后\n",
		},
		"links by relation and by field, and none that leads to a disk": {
			`<w:p><w:hyperlink r:id="rId7">` + run("", "政府网") + `</w:hyperlink>` +
				`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://a.example/" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + run("", "甲") + `<w:r><w:fldChar w:fldCharType="end"/></w:r>` +
				`<w:fldSimple w:instr=" HYPERLINK &quot;file:///C:/a.doc&quot; ">` + run("", "盘") + `</w:fldSimple><w:hyperlink r:id="none" w:anchor="x">` + run("", "内") + `</w:hyperlink></w:p>`, link,
			"[政府网](https://www.gov.cn/)[甲](https://a.example/)盘内\n",
		},
		"accepted changes alone, no comments, no contents": {
			p(style("TOC1"), "目录") + `<w:p><w:commentRangeStart w:id="1"/>` + run("", "留") + `<w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:ins>` + run("", "增") + `</w:ins><w:moveFrom>` + run("", "移") + `</w:moveFrom><w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r></w:p>` +
				`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>` + run("", "前半") + `</w:p><w:p>` + run("", "后半") + `</w:p>`, "",
			"留增\n\n前半后半\n",
		},
		"breaks, tabs, boxes": {
			`<w:p>` + run("", "一") + `<w:r><w:br/><w:t>二</w:t><w:tab/><w:t>三</w:t><w:br w:type="page"/></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>` + p("", "框") +
				`</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>` + p("", "框") + `</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p><w:sdt><w:sdtContent>` + p("", "控件") + `</w:sdtContent></w:sdt>`, "",
			"一\n\n二 三\n\n框\n\n控件\n",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			m, err := fromDocx(manuscripttest.Docx(t, test.body, test.relations, nil))
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

func TestFootnotesStandAtTheEnd(t *testing.T) {
	body := `<w:p><w:r><w:t>文</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>。</w:t></w:r></w:p>` + manuscripttest.Paragraph("", "后")
	notes := manuscripttest.Part("footnotes", `<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2">`+manuscripttest.Paragraph("", "来源")+`</w:footnote>`)
	m, err := fromDocx(manuscripttest.Docx(t, body, manuscripttest.Relation("rId5", "footnotes", "footnotes.xml"), map[string]string{"word/footnotes.xml": notes}))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := m.Markdown(); err != nil || got != "文（注1）。\n\n后\n\n注1：来源\n" {
		t.Errorf("%v\n%s", err, got)
	}
}

func TestThePicturesOfADocxComeWithIt(t *testing.T) {
	pixel, err := base64.StdEncoding.DecodeString(onePixel)
	if err != nil {
		t.Fatal(err)
	}
	drawing := func(id string) string {
		return `<w:p><w:r><w:t>图：</w:t></w:r><w:r><w:drawing><wp:inline><wp:docPr id="1" name="图片 1" descr="聊天截图"/><a:blip r:embed="` + id + `"/></wp:inline></w:drawing></w:r></w:p>`
	}
	relations := manuscripttest.Relation("rId5", "image", "media/image1.png") + manuscripttest.Relation("rId6", "image", "../../../etc/passwd") +
		`<Relationship Id="rId7" Type="http://x/image" Target="https://evil.example/x.png" TargetMode="External"/>` + manuscripttest.Relation("rId8", "image", "media/image2.emf")
	m, err := fromDocx(manuscripttest.Docx(t, drawing("rId5")+drawing("rId6")+drawing("rId7")+drawing("rId8"), relations,
		map[string]string{"word/media/image1.png": string(pixel), "word/media/image2.emf": "not a picture"}))
	if err != nil {
		t.Fatal(err)
	}
	got, err := m.Markdown("/media/a.jpg")
	if err != nil || got != "图：\n\n![聊天截图](/media/a.jpg)\n\n图：\n\n图：\n\n图：\n" || len(m.Pictures) != 1 || !bytes.Equal(m.Pictures[0].Content, pixel) {
		t.Errorf("%v %d pictures\n%s", err, len(m.Pictures), got)
	}
	if len(m.Warnings) != 1 || !strings.Contains(m.Warnings[0], "有 3 张图片") {
		t.Error(m.Warnings)
	}
}

// The letter's paragraph on the 众创 APP comes from .docx as from the clipboard.
func TestTheLettersParagraphComesFromDocx(t *testing.T) {
	lines := letterLines(t)
	m, err := fromDocx(manuscripttest.Letter(t, append([]string{"众创APP理财诈骗案"}, lines...)...))
	if err != nil {
		t.Fatal(err)
	}
	got, err := m.Markdown()
	if err != nil || m.Title != "众创APP理财诈骗案" || got != strings.Join(lines, "\n\n")+"\n" {
		t.Errorf("%v %s\n%s", err, m.Title, got)
	}
	sound(t, m)
}

func TestAHostileDocxIsRefusedSoon(t *testing.T) {
	p := manuscripttest.Paragraph
	main := func(content string) []byte {
		return manuscripttest.Docx(t, "", "", map[string]string{"word/document.xml": content})
	}
	entries := map[string]string{}
	for i := range 5000 {
		entries[strings.Repeat("x", i%50)+string(rune('a'+i%26))+time.Duration(i).String()] = ""
	}
	whole := manuscripttest.Docx(t, p("", "文"), "", nil)
	tests := map[string]struct {
		content []byte
		kind    fault.Kind
		says    string
	}{
		"nothing":              {nil, fault.Invalid, "不是能读的"},
		"no archive":           {[]byte("PK\x03\x04 but no more"), fault.Invalid, "不是能读的"},
		"an old .doc":          {append([]byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}, make([]byte, 600)...), fault.Invalid, "旧版 .doc"},
		"another archive":      {manuscripttest.Zip(t, map[string]string{"a.txt": "x"}), fault.Invalid, "不是能读的"},
		"many entries":         {manuscripttest.Zip(t, entries), fault.Invalid, "不是能读的"},
		"cut short":            {whole[:len(whole)-30], fault.Invalid, "不是能读的"},
		"a bomb":               {main(`<w:document xmlns:w="w"><w:body>` + strings.Repeat(" ", 200<<20)), fault.TooLarge, "文件太大"},
		"a bomb of styles":     {manuscripttest.Docx(t, "", "", map[string]string{"word/styles.xml": strings.Repeat(" ", 40<<20)}), fault.TooLarge, "文件太大"},
		"deep":                 {main(`<w:document xmlns:w="w"><w:body>` + strings.Repeat("<w:sdt>", 100_000)), fault.Invalid, "层次太多"},
		"deep tables":          {main(`<w:document xmlns:w="w"><w:body>` + strings.Repeat("<w:tbl><w:tr><w:tc>", 50_000)), fault.Invalid, "层次太多"},
		"deep boxes":           {main(`<w:document xmlns:w="w"><w:body>` + strings.Repeat("<w:p><w:r><w:pict><w:txbxContent>", 50_000)), fault.Invalid, "层次太多"},
		"entities":             {main(`<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><w:document xmlns:w="w"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>`), fault.Invalid, "不是能读的"},
		"an external entity":   {main(`<!DOCTYPE x SYSTEM "file:///etc/passwd"><w:document xmlns:w="w"/>`), fault.Invalid, "不是能读的"},
		"an unknown entity":    {main(`<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>`), fault.Invalid, "不是能读的"},
		"no body":              {main(`<w:document xmlns:w="w"/>`), fault.Invalid, "不是能读的"},
		"another root":         {main(`<html><body><p>x</p></body></html>`), fault.Invalid, "不是能读的"},
		"many paragraphs":      {main(`<w:document xmlns:w="w"><w:body>` + strings.Repeat(p("", "x"), 9000)), fault.TooLarge, "太多"},
		"many cells":           {main(`<w:document xmlns:w="w"><w:body><w:tbl><w:tr>` + strings.Repeat("<w:tc/>", 500_000)), fault.TooLarge, "太多"},
		"more words":           {main(`<w:document xmlns:w="w"><w:body>` + p("", strings.Repeat("字", 100_000))), fault.TooLarge, "太多"},
		"a part that is a lie": {bytes.Replace(whole, []byte("word/document.xml"), []byte("word/documenx.xml"), 2), fault.Invalid, "不是能读的"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			_, err := fromDocx(test.content)
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("it took %v", took)
			}
			if fault.KindOf(err) != test.kind || !strings.Contains(err.Error(), test.says) {
				t.Errorf("%v", err)
			}
		})
	}
	if _, err := manuscript.FromDocx(bytes.NewReader(whole), 30<<20); fault.KindOf(err) != fault.TooLarge {
		t.Errorf("a large file: %v", err)
	}
}

// FuzzDocx feeds the main part, the lists and the styles of a document.
func FuzzDocx(f *testing.F) {
	p := manuscripttest.Paragraph
	f.Add(p(`<w:pStyle w:val="1"/>`, "甲")+p(`<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>`, "乙")+`<w:tbl><w:tr><w:tc>`+p("", "丙")+`</w:tc><w:tc/></w:tr></w:tbl>`, manuscripttest.Numbering, manuscripttest.Styles)
	f.Add(`<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>HYPERLINK "https://a.example/"</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>x*y</w:t><w:footnoteReference w:id="1"/></w:r></w:p>`, "", "")
	f.Fuzz(func(t *testing.T, body, numbering, styles string) {
		m, err := fromDocx(manuscripttest.Docx(t, body, "", map[string]string{"word/numbering.xml": numbering, "word/styles.xml": styles}))
		if err != nil {
			isFault(t, err)
			return
		}
		sound(t, m)
	})
}

// FuzzDocxFile feeds whole files.
func FuzzDocxFile(f *testing.F) {
	f.Add(manuscripttest.Letter(f, "标题", "文"))
	f.Fuzz(func(t *testing.T, content []byte) {
		m, err := fromDocx(content)
		if err != nil {
			isFault(t, err)
			return
		}
		sound(t, m)
	})
}
