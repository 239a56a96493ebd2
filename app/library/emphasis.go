package library

import (
	"bytes"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// CommonMark decides by the characters on both sides whether ** opens or
// closes, and takes every punctuation mark for the end of a word. Chinese has
// no spaces between words, so that **重要：**说明 is not bold by its rule. The
// parsers below follow the amendment at
// https://github.com/tats-u/markdown-cjk-friendly/blob/main/specification.md:
// next to a CJK character, and for CJK punctuation itself, that rule does not
// hold. Where no CJK character touches the run they agree with CommonMark.

// emphasisParser parses * and _ in the place of goldmark's emphasis parser.
type emphasisParser struct{}

// Trigger implements [parser.InlineParser].
func (emphasisParser) Trigger() []byte { return []byte{'*', '_'} }

// Parse implements [parser.InlineParser].
func (emphasisParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	return parseRun(block, pc, emphasisParser{})
}

// IsDelimiter implements [parser.DelimiterProcessor].
func (emphasisParser) IsDelimiter(b byte) bool { return b == '*' || b == '_' }

// CanOpenCloser implements [parser.DelimiterProcessor].
func (emphasisParser) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}

// OnMatch implements [parser.DelimiterProcessor].
func (emphasisParser) OnMatch(length int) ast.Node { return ast.NewEmphasis(length) }

// strikethroughParser parses ~~. GitHub strikes out between single tildes too;
// a Chinese writer puts them between figures (10~20元), so one means nothing.
type strikethroughParser struct{}

// Trigger implements [parser.InlineParser].
func (strikethroughParser) Trigger() []byte { return []byte{'~'} }

// Parse implements [parser.InlineParser].
func (strikethroughParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	if runLength(line) != 2 || block.PrecendingCharacter() == '~' {
		return nil
	}
	return parseRun(block, pc, strikethroughParser{})
}

// IsDelimiter implements [parser.DelimiterProcessor].
func (strikethroughParser) IsDelimiter(b byte) bool { return b == '~' }

// CanOpenCloser implements [parser.DelimiterProcessor].
func (strikethroughParser) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}

// OnMatch implements [parser.DelimiterProcessor].
func (strikethroughParser) OnMatch(int) ast.Node { return tables.NewStrikethrough() }

// parseRun reads the run of delimiters at the reader's position and hands it
// to goldmark, which pairs openers and closers.
func parseRun(block text.Reader, pc parser.Context, processor parser.DelimiterProcessor) ast.Node {
	line, segment := block.PeekLine()
	length := runLength(line)
	canOpen, canClose := flanking(line[0], sideBefore(block, segment), sideAfter(line[length:]))
	node := parser.NewDelimiter(canOpen, canClose, length, line[0], processor)
	node.Segment = segment.WithStop(segment.Start + length)
	block.Advance(length)
	pc.PushDelimiter(node)
	return node
}

// runLength counts how often the first byte of line is repeated at its start.
func runLength(line []byte) int {
	return len(line) - len(bytes.TrimLeft(line, string(line[:1])))
}

// side is what a delimiter run touches on one side.
type side struct{ space, punctuation, cjk bool }

func sideOf(r rune) side {
	return side{space: util.IsSpaceRune(r), punctuation: util.IsPunctRune(r), cjk: isCJK(r)}
}

// foreign reports punctuation that ends a word: any but the CJK marks.
func (s side) foreign() bool { return s.punctuation && !s.cjk }

// flanking says whether a run of mark can open and close emphasis between two
// sides.
func flanking(mark byte, before, after side) (canOpen, canClose bool) {
	left := !after.space && (!after.foreign() || before.space || before.punctuation || before.cjk)
	right := !before.space && (!before.foreign() || after.space || after.punctuation || after.cjk)
	if mark == '_' {
		return left && (!right || before.punctuation), right && (!left || after.punctuation)
	}
	return left, right
}

func sideAfter(rest []byte) side {
	if len(rest) == 0 {
		return sideOf(' ')
	}
	r, _ := utf8.DecodeRune(rest)
	return sideOf(r)
}

// sideBefore looks through a variation selector at the character it varies.
func sideBefore(block text.Reader, segment text.Segment) side {
	const firstSelector, wideQuote, lastSelector = '\uFE00', '\uFE01', '\uFE0E'
	r := block.PrecendingCharacter()
	switch {
	case r >= 0xE0100 && r <= 0xE01EF: // an ideographic variation selector
		return side{cjk: true}
	case r < firstSelector || r > lastSelector:
		return sideOf(r)
	}
	base, _ := utf8.DecodeLastRune(block.Source()[:segment.Start-utf8.RuneLen(r)])
	s := sideOf(base)
	s.cjk = s.cjk || r == wideQuote && isSharedQuote(base)
	return s
}
