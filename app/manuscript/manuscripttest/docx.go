// Package manuscripttest makes .docx files for tests, as Word writes them.
package manuscripttest

import (
	"archive/zip"
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
)

// namespaces stand at the head of each part.
const namespaces = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` +
	` xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"` +
	` xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"` +
	` xmlns:v="urn:schemas-microsoft-com:vml"`

const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\r\n"

// relationships is where Word says which parts there are.
const relationships = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`

const officeType = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

// Styles are the styles that the documents of tests use.
const Styles = `<w:styles` + namespaces + `>` +
	`<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>` +
	`<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/></w:style>` +
	`<w:style w:type="paragraph" w:styleId="a5"><w:name w:val="Title"/><w:basedOn w:val="a"/></w:style>` +
	`<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>` +
	`<w:style w:type="paragraph" w:styleId="own"><w:name w:val="本局标题"/><w:basedOn w:val="1"/></w:style>` +
	`<w:style w:type="character" w:styleId="strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>` +
	`</w:styles>`

// Numbering are the lists: 1 counts, 2 has bullets, 3 counts in Chinese, 4 is 1
// again from 1 on.
const Numbering = `<w:numbering` + namespaces + `>` +
	`<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>` +
	`<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl><w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2.%3"/></w:lvl></w:abstractNum>` +
	`<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl></w:abstractNum>` +
	`<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>` +
	`<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>` +
	`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>` +
	`<w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>` +
	`</w:numbering>`

// Paragraph is a paragraph with properties and words.
func Paragraph(properties, words string) string {
	return `<w:p w:rsidR="00A77B3E"><w:pPr>` + properties + `</w:pPr><w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">` + words + `</w:t></w:r></w:p>`
}

// Docx is a file whose body is given as Word writes it. More are further parts
// by name; relations are written into the main part's.
func Docx(t testing.TB, body, relations string, more map[string]string) []byte {
	t.Helper()
	parts := map[string]string{
		"[Content_Types].xml":          head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels":                  head + relationships + `<Relationship Id="rId1" Type="` + officeType + `officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml":            head + `<w:document` + namespaces + `><w:body>` + body + `<w:sectPr><w:headerReference r:id="rId9"/></w:sectPr></w:body></w:document>`,
		"word/styles.xml":              head + Styles,
		"word/numbering.xml":           head + Numbering,
		"word/_rels/document.xml.rels": head + relationships + relation("rId1", "styles", "styles.xml") + relation("rId2", "numbering", "numbering.xml") + relations + `</Relationships>`,
	}
	maps.Copy(parts, more)
	return Zip(t, parts)
}

// Zip packs parts.
func Zip(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	packed := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		file, err := packed.Create(name)
		if err == nil {
			_, err = file.Write([]byte(parts[name]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := packed.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func relation(id, kind, target string) string {
	return `<Relationship Id="` + id + `" Type="` + officeType + kind + `" Target="` + target + `"/>`
}

// Relation is how a part is referred to.
func Relation(id, kind, target string) string { return relation(id, kind, target) }

// Part is a part of its own, such as the footnotes.
func Part(element, inside string) string {
	return head + `<w:` + element + namespaces + `>` + inside + `</w:` + element + `>`
}

// Letter is a document of these lines, laid out as authorities do: the first is
// the title in the middle, the others are indented by two characters.
func Letter(t testing.TB, lines ...string) []byte {
	t.Helper()
	var body strings.Builder
	for i, line := range lines {
		properties := `<w:ind w:firstLineChars="200" w:firstLine="640"/>`
		if i == 0 {
			properties = `<w:jc w:val="center"/>`
		}
		body.WriteString(Paragraph(properties, line))
	}
	return Docx(t, body.String(), "", nil)
}
