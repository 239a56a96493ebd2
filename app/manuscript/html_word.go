package manuscript

import (
	"encoding/base64"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

var (
	wordLevel  = regexp.MustCompile(`\blevel([1-9])\b`)
	wordNumber = regexp.MustCompile(`^[（(]?([0-9]{1,3}|[a-zA-Z])[)）.．、]$`)
)

// wordItem reads a paragraph that Word and WPS show as an item of a list. They
// write the bullet or the number into it as words.
func (w *walker) wordItem(n *html.Node, mark string, c context) error {
	level := 1
	if found := wordLevel.FindStringSubmatch(mark); found != nil {
		level, _ = strconv.Atoi(found[1])
	}
	shown := wordMark(n)
	found := wordNumber.FindStringSubmatch(shown)
	open := block{kind: item, level: level - 1, list: wordLevel.ReplaceAllString(mark, ""), quoted: c.quoted}
	switch {
	case found != nil:
		open.ordered = true
		open.number, _ = strconv.Atoi(found[1])
	case utf8.RuneCountInString(shown) > 1: // 一、 or 第一条: how its author counts is part of the text
		w.begin(block{quoted: c.quoted})
		w.write(shown, c.style, "")
		return w.children(n, c)
	}
	c.flat = true
	w.begin(open)
	return w.children(n, c)
}

// wordMark is the bullet or the number of an item.
func wordMark(n *html.Node) string {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && strings.HasPrefix(looksOf(d)["mso-list"], "ignore") {
			return strings.Join(strings.FieldsFunc(textOf(d), func(r rune) bool { return r == ' ' || r == '\u00a0' || r == '\n' || r == '\r' || r == '\t' }), "")
		}
	}
	return ""
}

var footnote = regexp.MustCompile(`^#_(ftn|edn|ftnref|ednref)([0-9]{1,3})$`)

// footnoteOf is what stands for a footnote's number in a text, and before the
// footnote.
func footnoteOf(n *html.Node) string {
	address := attribute(n, "href")
	if at := strings.Index(address, "#_"); at > 0 {
		address = address[at:] // Word names the file as well
	}
	found := footnote.FindStringSubmatch(address)
	switch {
	case found == nil:
		return ""
	case strings.HasSuffix(found[1], "ref"):
		return "注" + found[2] + "："
	}
	return "（注" + found[2] + "）"
}

// image takes a picture that is in the clipboard itself. Others lie on
// somebody's disk or with another site, from where nothing is fetched.
func (w *walker) image(n *html.Node) {
	source, isData := strings.CutPrefix(attribute(n, "src"), "data:image/")
	kind, content, ok := strings.Cut(source, ",")
	if !isData || !ok || !strings.HasSuffix(strings.ToLower(kind), ";base64") {
		w.left++
		return
	}
	picture, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(content), ""))
	if err != nil {
		w.left++
		return
	}
	w.show(attribute(n, "alt"), picture)
}
