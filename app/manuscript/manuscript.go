// Package manuscript turns what people write elsewhere into clean Markdown:
// the clipboard of Word, WPS and WeChat, and .docx files.
//
// Both are read into the same few blocks (headings, paragraphs, lists, tables),
// and one writer makes Markdown of them, in the dialect of package library:
// headings begin at ##, a paragraph is one line, there is no HTML. Each line
// that holds a mark is read again by the library's own parser before it is
// given out, so that what a reader will see is what was written.
//
// Nothing is fetched, and nothing is written to the disk. What is too large,
// too deeply nested or no document at all is refused with a fault in Chinese.
package manuscript

import (
	"fmt"
	"slices"

	"fanzha/app/fault"
	"fanzha/app/picture"
)

// The bounds of what is taken.
const (
	MaxHTML     = 4 << 20   // bytes of a clipboard
	MaxDocx     = 20 << 20  // bytes of a .docx file
	maxText     = 256 << 10 // bytes of words: more is no article
	maxBlocks   = 5000
	maxCells    = 10_000 // of tables
	maxPictures = 30
	maxPicture  = 10 << 20 // bytes of one
)

// Manuscript is what somebody wrote, without its looks.
type Manuscript struct {
	// Title is what stands above the text as its title; empty where nothing does.
	Title string
	// Pictures are those that came with it, as their files were.
	Pictures []Picture
	// Warnings say what was left out, in Chinese.
	Warnings []string
	blocks   []block
}

// Picture is a picture of a manuscript: JPEG, PNG, GIF or WebP of a size that
// can be read.
type Picture struct {
	Alt     string
	Content []byte
}

// builder gathers a manuscript while it is read.
type builder struct {
	Manuscript
	open  *block  // that what is read next belongs to; nil: none
	text  written // of the open block
	words int     // bytes so far
	cells int     // of tables, so far
	left  int     // pictures that were left out
}

// warn says once that something was left out.
func (b *builder) warn(format string, args ...any) {
	words := fmt.Sprintf(format, args...)
	if !slices.Contains(b.Warnings, words) {
		b.Warnings = append(b.Warnings, words)
	}
}

// show adds a picture behind what was read so far.
func (b *builder) show(alt string, content []byte) {
	b.end()
	if _, err := picture.SizeOf(content); err != nil || len(content) > maxPicture || len(b.Pictures) >= maxPictures {
		b.left++
		return
	}
	b.Pictures = append(b.Pictures, Picture{Alt: altText(alt), Content: content})
	b.blocks = append(b.blocks, block{kind: shown, picture: len(b.Pictures)})
}

// check holds what was read so far against the bounds.
func (b *builder) check() error {
	if b.words > maxText {
		return fault.New(fault.TooLarge, fmt.Sprintf("文字太多：一篇文章最多 %d kB，请只粘贴需要的部分", maxText>>10))
	}
	if len(b.blocks) > maxBlocks || b.cells > maxCells {
		return fault.New(fault.TooLarge, "段落或者表格的格子太多，请只粘贴需要的部分")
	}
	return nil
}

// finished is the manuscript once all of it was read.
func (b *builder) finished() (*Manuscript, error) {
	b.end()
	if err := b.check(); err != nil {
		return nil, err
	}
	if b.left > 0 {
		b.warn("有 %d 张图片没有带过来，请在原处另存以后，再拖到正文里", b.left)
	}
	b.tidy()
	return &b.Manuscript, nil
}
