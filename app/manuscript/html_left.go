package manuscript

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// leftOut reports an element that is no part of the text.
func (w *walker) leftOut(n *html.Node, l looks) bool {
	switch tagOf(n) {
	case atom.Head, atom.Style, atom.Script, atom.Template, atom.Svg, atom.Math, atom.Object, atom.Canvas, atom.Select, atom.Title, atom.Noscript, atom.Button:
		return true
	case atom.Iframe, atom.Video, atom.Audio, atom.Embed:
		w.warn("视频和音频没有带过来")
		return true
	case atom.Del:
		return attribute(n, "cite") != "" || attribute(n, "datetime") != "" // a change that is tracked
	}
	switch {
	case n.Data == "xml" || strings.HasPrefix(n.Data, "mp-") && !strings.HasPrefix(n.Data, "mp-style"):
		return true
	case n.Data == "v:imagedata":
		w.left++
		return true
	case strings.HasPrefix(n.Data, "mpvoice") || strings.HasPrefix(n.Data, "mpvideo"):
		w.warn("视频和音频没有带过来")
		return true
	}
	part := l["mso-element"]
	return strings.HasPrefix(part, "comment") || part == "header" || part == "footer" || hasClass(n, "msocommentreference")
}
