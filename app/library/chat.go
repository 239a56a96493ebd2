package library

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// bubble is what one speaker of a chat says in one go.
type bubble struct {
	speaker string // empty where the author names none
	lines   []string
}

// ownVoice is the speaker whose bubbles stand on the reader's side.
const ownVoice = "我"

// maxSpeaker is the longest name before a colon, in characters; what is longer
// is a sentence.
const maxSpeaker = 12

// parseChat reads the lines of a chat block. A line without a speaker goes on
// with the bubble before it.
func parseChat(block string) []bubble {
	var chat []bubble
	for line := range strings.Lines(block) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		speaker, words, ok := cutSpeaker(line)
		if ok || len(chat) == 0 {
			chat = append(chat, bubble{speaker: speaker, lines: []string{words}})
			continue
		}
		last := &chat[len(chat)-1]
		last.lines = append(last.lines, words)
	}
	return chat
}

// cutSpeaker splits "客服：您好". Without a speaker the words are the line.
func cutSpeaker(line string) (speaker, words string, ok bool) {
	at := strings.IndexAny(line, "：:")
	if at < 0 {
		return "", line, false
	}
	_, size := utf8.DecodeRuneInString(line[at:])
	speaker, words = strings.TrimSpace(line[:at]), strings.TrimSpace(line[at+size:])
	if !isSpeaker(speaker) || strings.HasPrefix(words, "//") {
		return "", line, false
	}
	return speaker, words, true
}

// isSpeaker reports whether s can name someone: it is short, begins with a
// letter ("12:30" is a time) and holds no mark that ends a clause.
func isSpeaker(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return utf8.RuneCountInString(s) <= maxSpeaker && unicode.IsLetter(first) &&
		!strings.ContainsAny(s, "，。！？；、,!?;“”\"")
}

// renderFence renders a fenced block: bubbles where its info is chat, code
// where it is anything else.
func renderFence(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	fence := n.(*ast.FencedCodeBlock)
	body := string(fence.Lines().Value(source))
	if isChat(fence, source) {
		renderChat(w, parseChat(body))
	} else {
		_, _ = w.WriteString("<pre><code>" + html.EscapeString(body) + "</code></pre>\n")
	}
	return ast.WalkSkipChildren, nil
}

func isChat(fence *ast.FencedCodeBlock, source []byte) bool {
	return strings.EqualFold(string(fence.Language(source)), "chat")
}

func renderChat(w util.BufWriter, chat []bubble) {
	if len(chat) == 0 {
		return
	}
	_, _ = w.WriteString("<div class=\"chat\" role=\"group\" aria-label=\"骗子的话术示例\">\n")
	for _, b := range chat {
		side := "them"
		if b.speaker == ownVoice {
			side = "me"
		}
		_, _ = w.WriteString(`<p class="bubble bubble-` + side + `">`)
		if b.speaker != "" {
			_, _ = w.WriteString(`<b class="speaker">` + html.EscapeString(b.speaker) + `：</b>`)
		}
		_, _ = w.WriteString(strings.Join(escapeAll(b.lines), "<br>") + "</p>\n")
	}
	_, _ = w.WriteString("</div>\n")
}

func escapeAll(lines []string) []string {
	escaped := make([]string, len(lines))
	for i, line := range lines {
		escaped[i] = html.EscapeString(line)
	}
	return escaped
}
