package library

import (
	"bytes"
	"fmt"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// What is said of an address that leads no reader anywhere, and of HTML.
const (
	flawScheme   = "链接 %s 不能用：只能用 http、https、tel、mailto、sms 和站内地址"
	flawRelative = "链接 %s 不完整：站内写以 / 开头的地址，如 /guides/task-rebate；站外写全 https://…"
	flawForeign  = "外站图片 %s 不会显示：请下载后在编辑页上传，或者放进 content/media/，写成 /media/文件名"
	flawHTML     = "HTML 标签 %s 不会显示：请用 Markdown 来写"
	flawImage    = "图片地址 %s 不能用：请把图片放进 content/media/，写成 /media/文件名"
)

// maxQuoted is how much of an address a message repeats, in characters.
const maxQuoted = 60

// note records a root-relative destination.
func (s *shaper) note(n ast.Node, destination []byte, image bool) {
	s.links = append(s.links, Link{Target: destinationOf(destination), Line: s.lineOf(n), Image: image})
}

// flaw records an address that leads nowhere.
func (s *shaper) flaw(n ast.Node, destination []byte, message string) {
	quoted := []rune(destinationOf(destination))
	if len(quoted) > maxQuoted {
		quoted = append(quoted[:maxQuoted], '…')
	}
	s.flaws = append(s.flaws, Flaw{Line: s.lineOf(n), Message: fmt.Sprintf(message, string(quoted))})
}

// html records HTML that readers will not see, once for a pair of tags. A
// comment is meant for none.
func (s *shaper) html(n ast.Node, code []byte) {
	code = bytes.TrimSpace(code)
	if bytes.HasPrefix(code, []byte("<!--")) || bytes.HasPrefix(code, []byte("</")) {
		return
	}
	first, _, _ := bytes.Cut(code, []byte("\n"))
	s.flaw(n, first, flawHTML)
	s.flaws[len(s.flaws)-1].Warning = true
}

// destinationOf is a destination with its escapes resolved.
func destinationOf(destination []byte) string {
	target := util.UnescapePunctuations(destination)
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(target)))
}

// lineOf is the 1-based line on which a node begins.
func (s *shaper) lineOf(n ast.Node) int {
	return 1 + bytes.Count(s.source[:max(n.Pos(), 0)], []byte{'\n'})
}
